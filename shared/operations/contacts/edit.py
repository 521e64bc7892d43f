"""Creates and edits customers as people do: two who edit one at once never write over each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from shared.contacts.checks import Complaint, complaints
from shared.contacts.customers import Change, Customer, Kind, State
from shared.contacts.details import Details
from shared.contacts.editing import edited
from shared.contacts.meeting import changes_between
from shared.contacts.tags import cleaned, tag_complaints
from shared.operations.contacts import given_source
from shared.operations.contacts.persons import make_primary, move_person, put_back
from shared.operations.contacts.proposing import propose
from shared.operations.contacts.refusals import NotActive, Refused, Unfit
from shared.operations.contacts.storing import Nudge, changed, changed_if_active, insist_on_no_edit, told
from shared.store import directory

__all__ = ["archive", "create", "edit", "make_primary", "move_person", "put_back", "restore"]

# A transaction holds a hundred rows, and each person may be one.
MOST_PERSONS = 40
AT_XERO = "This customer is a contact in Xero. Archive or restore it there: it is followed here."

Fresh = Callable[[], str]


def fresh() -> str:
    """Returns an id that nobody else has."""
    return uuid4().hex


def create(
    tenant: str,
    kind: Kind,
    details: Details,
    tags: Sequence[str],
    by: str,
    now: datetime,
    id: str = "",
    new_id: Fresh = fresh,
) -> Customer:
    """Stores a new customer. Raises Unfit; Overtaken if there is one of this id already.

    It is not at Xero until it is first sold to there, or paired with a contact: whoever is likely the same is
    proposed.
    """
    whole, plain = with_ids(details, new_id), cleaned(tags)
    _check(tenant, whole, plain, None)
    made = Customer(id or new_id(), kind, whole, plain, created_at=now)
    changes = changes_between(Details(), whole, by, now)
    # Whoever entered it said all of it just now.
    edits = dict.fromkeys((each.field for each in changes), now)
    stored = directory.save(tenant, None, replace(made, edited=edits), changes, now)
    propose(tenant, [stored], now)
    given_source.first_use(tenant, stored.details, now)
    return stored


def edit(
    tenant: str,
    id: str,
    revision: int,
    details: Details,
    tags: Sequence[str],
    kind: Kind,
    by: str,
    now: datetime,
    nudge: Nudge,
    new_id: Fresh = fresh,
) -> Customer:
    """Stores what a person made of a customer of this revision. Persons without an id are new ones.

    Raises NoSuchCustomer, NotActive, Unfit, and EditedMeanwhile if others changed a detail since.
    """
    whole, plain = with_ids(details, new_id), cleaned(tags)

    def rule(customer: Customer) -> tuple[Customer, tuple[Change, ...]]:
        # What others stored meanwhile without changing a detail, such as an answer of Xero's, is let pass.
        insist_on_no_edit(tenant, customer, revision)
        _check(tenant, whole, plain, customer.details)
        return edited(customer, whole, plain, kind, by, now)

    saved = told(tenant, changed_if_active(tenant, id, rule, now), nudge)
    if "lead_source" in saved.edited:
        given_source.first_use(tenant, saved.details, now)
    return saved


def archive(tenant: str, id: str, by: str, now: datetime) -> Customer:
    """Archives a customer that is not paired with Xero. Raises NoSuchCustomer, NotActive or Refused."""
    return changed(tenant, id, lambda each: _in_state(each, "active", "archived", by, now), now)


def restore(tenant: str, id: str, by: str, now: datetime) -> Customer:
    """Makes an archived customer active again. Raises as `archive` does."""
    return changed(tenant, id, lambda each: _in_state(each, "archived", "active", by, now), now)


def with_ids(details: Details, new_id: Fresh) -> Details:
    """Returns details in which every person has an id."""
    persons = tuple(each if each.id else replace(each, id=new_id()[:12]) for each in details.persons)
    return replace(details, persons=persons)


def _check(tenant: str, details: Details, tags: Sequence[str], before: Details | None) -> None:
    """Raises Unfit for what cannot be kept, and for a person who is there twice."""
    wrong = [*complaints(details, before), *tag_complaints(tags)]
    wrong += given_source.insist(tenant, details, before)
    if len(details.persons) > MOST_PERSONS:
        wrong.append(Complaint("persons", f"A customer may have {MOST_PERSONS} further persons."))
    if len({each.id for each in details.persons}) < len(details.persons):
        wrong.append(Complaint("persons", "A further person is there twice."))
    if wrong:
        raise Unfit(wrong)


def _in_state(
    customer: Customer, former: State, state: State, by: str, now: datetime
) -> tuple[Customer, tuple[Change, ...]]:
    if customer.state != former:
        raise NotActive(customer)
    if customer.link is not None:
        raise Refused(AT_XERO)
    after = replace(customer, state=state)
    return after, (Change("state", former, state, by, now),)
