"""Stores what a rule makes of a customer, however many others change the customer at the same time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from shared.contacts.customers import Change, Customer
from shared.errors import Contended
from shared.operations.contacts.refusals import EditedMeanwhile, NoSuchCustomer, NotActive
from shared.store import directory, directory_history, jobs
from shared.store.directory import Overtaken

Rule = Callable[[Customer], tuple[Customer, tuple[Change, ...]]]
# Tells the writer that a business has something to post.
Nudge = Callable[[str], None]
TRIES = 5


def found(tenant: str, id: str) -> Customer:
    """Returns a customer. Raises NoSuchCustomer."""
    customer = directory.read(tenant, id)
    if customer is None:
        raise NoSuchCustomer(id)
    return customer


def active(tenant: str, id: str) -> Customer:
    """Returns a customer that is active. Raises NoSuchCustomer or NotActive."""
    customer = found(tenant, id)
    if customer.state != "active":
        raise NotActive(customer)
    return customer


def changed(tenant: str, id: str, rule: Rule, now: datetime) -> Customer:
    """Stores what the rule makes of the customer as it is; nothing where the rule changes nothing.

    Raises NoSuchCustomer, and what the rule raises; Contended where others change the customer all the time.
    """
    for _ in range(TRIES):
        before = found(tenant, id)
        after, changes = rule(before)
        if after == before:
            return before
        try:
            return directory.save(tenant, before, after, changes, now)
        except Overtaken:
            continue
    raise Contended("the customer is being changed all the time")


def changed_if_active(tenant: str, id: str, rule: Rule, now: datetime) -> Customer:
    """Stores what the rule makes of a customer that is active. Raises as `changed` does, and NotActive."""

    def of_active(customer: Customer) -> tuple[Customer, tuple[Change, ...]]:
        if customer.state != "active":
            raise NotActive(customer)
        return rule(customer)

    return changed(tenant, id, of_active, now)


def insist_on_no_edit(tenant: str, customer: Customer, revision: int) -> None:
    """Raises EditedMeanwhile if a detail of the customer came to be later than this revision of it."""
    if customer.revision == revision:
        return
    if revision > customer.revision or directory_history.is_changed_since(tenant, customer.id, revision):
        raise EditedMeanwhile(customer)


def told(tenant: str, customer: Customer, nudge: Nudge) -> Customer:
    """Tells the writer of a customer of whom something is to be sent."""
    if customer.unsent_since and customer.state == "active":
        nudge(tenant)
    return customer


def leave_over(tenant: str, now: datetime) -> None:
    """Has whatever was begun carried on within a minute or two, by the business's next turn of contacts."""
    jobs.begin(tenant, "contacts", now)
    jobs.due_by(tenant, "contacts", now)
