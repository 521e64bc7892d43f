"""Makes two customers one, shows before what will come of it, and undoes it while nobody has edited it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from shared.contacts.customers import Change, Customer
from shared.contacts.editing import to_send
from shared.contacts.joining import Joined, joined
from shared.contacts.meeting import changes_between, still_to_send
from shared.contacts.merge import for_xero
from shared.operations.contacts.edit import MOST_PERSONS
from shared.operations.contacts.refusals import EditedMeanwhile, NoSuchCustomer, NotActive, Refused
from shared.operations.contacts.storing import Nudge, active, found, insist_on_no_edit, told
from shared.store import directory, directory_history, directory_joins
from shared.store.directory import Overtaken, Saving
from shared.store.directory_joins import Join
from shared.store.tables.directory import DirectoryItem

BOTH_AT_XERO = "Both are contacts in Xero. Merge them there: it is followed here."
ITSELF = "A customer cannot be merged with itself."
TOO_MANY = f"Together they have more than {MOST_PERSONS} further persons. Remove some first."
# Beside them a transaction holds the two customers, their pairs and the news.
MOST_TRACES = 80
EDITED = "One of the two was edited since they became one, so this cannot be undone."


@dataclass(frozen=True, slots=True)
class Preview:
    """What would become of two customers. `joined` are the details, tags, and the values that give way."""

    keep: Customer
    give: Customer
    joined: Joined


def preview(tenant: str, keep: str, give: str, says: str = "") -> Preview:
    """Shows what would become of them: where they differ, `says` is whose values stay, else the kept one's.

    Raises NoSuchCustomer, NotActive, or Refused for two at Xero.
    """
    if keep == give:
        raise Refused(ITSELF)
    one, other = active(tenant, keep), active(tenant, give)
    if one.link and other.link:
        raise Refused(BOTH_AT_XERO)
    together = joined(other, one) if says == give else joined(one, other)
    if len(together.details.persons) > MOST_PERSONS:
        raise Refused(TOO_MANY)
    return Preview(one, other, together)


def join(
    tenant: str,
    keep: str,
    keep_revision: int,
    give: str,
    give_revision: int,
    by: str,
    now: datetime,
    nudge: Nudge,
    says: str = "",
) -> Customer:
    """Makes two customers one, which keeps the first's id and either one's contact at Xero.

    `says` and errors are as in `preview`. Raises EditedMeanwhile if one of them was edited since.
    """
    shown = preview(tenant, keep, give, says)
    for customer, revision in ((shown.keep, keep_revision), (shown.give, give_revision)):
        insist_on_no_edit(tenant, customer, revision)
    return told(tenant, _store(tenant, shown, by, now), nudge)


def _store(tenant: str, shown: Preview, by: str, now: datetime) -> Customer:
    keep, give = shown.keep, shown.give
    after = _together(shown, now)
    gone = replace(
        give, state="merged", merged_into=keep.id, link=None, unsent_since=None, edited={}, place=""
    )
    savings = [
        Saving(keep, after, _changes(shown, by, now)),
        Saving(give, gone, [Change("state", "active", "merged", by, now)]),
    ]
    was = directory_joins.item_of(tenant, Join(keep, give, keep.revision + 1, now))
    try:
        stored, _ = directory.save_together(tenant, savings, now, [was])
    except Overtaken:
        raise EditedMeanwhile(found(tenant, keep.id)) from None
    return stored


def _together(shown: Preview, now: datetime) -> Customer:
    keep, give = shown.keep, shown.give
    link = keep.link or give.link
    # What Xero has is the details of the one that is paired: all else is an edit of just now.
    paired = replace(give if give.link else keep, link=link)
    after = replace(
        keep,
        details=shown.joined.details,
        tags=shown.joined.tags,
        link=link,
        place=keep.place or give.place,
        edited={**give.edited, **keep.edited},
        unsent_since=min(filter(None, (keep.unsent_since, give.unsent_since)), default=None),
    )
    return _with_what_is_left(to_send(paired, after, now))


def _with_what_is_left(customer: Customer) -> Customer:
    """Forgets edits that Xero has already: each of the two was edited when nobody knew that they are one."""
    if customer.link is None:
        return customer
    base = customer.link.base
    return replace(customer, edited=still_to_send(customer, for_xero(customer.details, base), base))


def _changes(shown: Preview, by: str, now: datetime) -> list[Change]:
    """Lists what the kept one's history says: that they became one, what is new, and what gave way."""
    said = Change("merge", None, shown.give.details.name, by, now)
    new = changes_between(shown.keep.details, shown.joined.details, by, now)
    # What the kept one itself said before can be put back from there.
    told = {each.field for each in new}
    lost = [
        Change(name, None, value, by, now, gave_way="here")
        for name, value in shown.joined.gave_way.items()
        if name not in told
    ]
    return [said, *new, *lost]


def part(tenant: str, id: str, by: str, now: datetime, nudge: Nudge, give: str = "") -> Customer:
    """Undoes the last merge into a customer, or the one with `give`; each is again as it was before.

    The kept one's history loses what it said of both as one: whoever erases the other one does not look
    there. Returns the customer that was given up. Raises NoSuchCustomer if there is no such merge, and
    Refused if one of them was edited since.
    """
    keep = active(tenant, id)
    former, gone = _join(tenant, id, give)
    if directory_history.is_changed_since(tenant, id, former.revision):
        raise Refused(EDITED)
    return _store_apart(tenant, former, keep, gone, by, now, nudge)


def _join(tenant: str, id: str, give: str) -> tuple[Join, Customer]:
    """Returns the last join that lasts still, and the customer that was given up in it."""
    joins = [each for each in directory_joins.of(tenant, id) if give in ("", each.give.id)]
    customers = directory.read_many(tenant, (each.give.id for each in joins))
    for each in joins:
        gone = customers.get(each.give.id)
        if gone and gone.state == "merged" and gone.merged_into == id:
            return each, gone
    raise NoSuchCustomer(give or id)


def _store_apart(
    tenant: str, former: Join, keep: Customer, gone: Customer, by: str, now: datetime, nudge: Nudge
) -> Customer:
    # Xero may have been told of both as one, and whoever is paired tells it what was before.
    first = _as_before(former.keep, keep, keep if former.keep.link else None, now)
    second = _as_before(former.give, gone, keep if former.give.link else None, now)
    undone = Change("merge", None, None, by, now)
    changes = (undone, *changes_between(keep.details, first.details, by, now))
    savings = [Saving(keep, first, changes, [undone]), Saving(gone, second, [_back(by, now)])]
    try:
        stored = directory.save_together(tenant, savings, now, gone=_traces(tenant, former))
    except Overtaken:
        raise Refused(EDITED) from None
    for each in stored:
        told(tenant, each, nudge)
    return stored[1]


def _traces(tenant: str, former: Join) -> list[DirectoryItem]:
    found = directory_joins.traces(tenant, former)
    if len(found) > MOST_TRACES:
        raise Refused(EDITED)
    return found


def _back(by: str, now: datetime) -> Change:
    return Change("state", "merged", "active", by, now)


def _as_before(former: Customer, present: Customer, paired: Customer | None, now: datetime) -> Customer:
    """Returns a customer as it was, at its present revision, with the pair as it is now."""
    again = replace(former, revision=present.revision, changed_at=now)
    if paired is None:
        return again
    link = paired.link
    both = replace(paired, id=former.id, revision=present.revision)
    return to_send(both, replace(again, link=link, unsent_since=paired.unsent_since), now)


__all__ = ["NotActive", "Preview", "join", "part", "preview"]
