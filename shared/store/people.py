"""Keeps which person may do what in which business."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import cast

from pynamodb.exceptions import PutError, TransactWriteError
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from shared.people import Membership, Person, Role
from shared.store.tables.people import PersonItem
from shared.store.tables.writing import condition_failed, transaction

# The range key of what concerns a person alone.
ALONE = "*"


def read(person: str) -> Person:
    """Reads a person with all memberships. Strongly consistent: who was removed a moment ago is out."""
    items = {item.tenant: item for item in PersonItem.query(person, consistent_read=True)}
    alone = items.pop(ALONE, None)
    return Person(
        person, tuple(map(_membership, items.values())), alone.signed_out_at if alone is not None else None
    )


def of_tenant(tenant: str) -> list[Membership]:
    """Lists the people of a business by their addresses. Who was added a second ago may be missing."""
    return sorted(map(_membership, PersonItem.by_tenant.query(tenant)), key=lambda each: each.email)


def add(membership: Membership) -> bool:
    """Adds a person to a business; returns False, and changes nothing, if the person belongs to it."""
    item = _item(membership)
    try:
        item.save(PersonItem.person.does_not_exist())
    except PutError as error:
        if not condition_failed(error):
            raise
        return False
    return True


def change_role(tenant: str, person: str, role: Role, by: str) -> bool:
    """Gives another role to a person; returns False unless `by` is still an owner and the person there.

    Nobody changes their own role, so a business always keeps an owner.
    """
    actions: list[Action] = [PersonItem.role.set(role)]
    is_there = PersonItem.role.exists()
    return _done_by_an_owner(
        tenant, person, by, lambda write: write.update(PersonItem(person, tenant), actions, is_there)
    )


def remove(tenant: str, person: str, by: str) -> bool:
    """Takes a person out of a business, under the conditions of `change_role`.

    Of two owners who remove each other at once, one stays.
    """
    is_there = PersonItem.role.exists()
    return _done_by_an_owner(
        tenant, person, by, lambda write: write.delete(PersonItem(person, tenant), is_there)
    )


def put_out(tenant: str, person: str) -> None:
    """Takes a person out of a business, whoever the person is: for operators alone."""
    PersonItem(person, tenant).delete()


def _done_by_an_owner(tenant: str, person: str, by: str, do: Callable[[TransactWrite], None]) -> bool:
    if person == by:
        return False
    try:
        with transaction() as write:
            write.condition_check(PersonItem, by, tenant, condition=PersonItem.role == "owner")
            do(write)
    except TransactWriteError as error:
        if not condition_failed(error):
            raise
        return False
    return True


def sign_out_everywhere(person: str, now: datetime) -> None:
    """Ends every session of a person that has begun until now."""
    PersonItem(person, ALONE).update(actions=[PersonItem.signed_out_at.set(now)])


def _item(membership: Membership) -> PersonItem:
    return PersonItem(
        membership.person,
        membership.tenant,
        role=membership.role,
        email=membership.email,
        since=membership.since,
        invited_by=membership.invited_by,
    )


def _membership(item: PersonItem) -> Membership:
    role = cast("Role", item.role)
    return Membership(item.person, item.tenant, role, item.email or "", item.since, item.invited_by or "")
