"""Counts the sums of all contacts from their documents: once after the first import, then weekly as a proof.

Documents are read in the order of their contacts, so that one contact's sums are in memory at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, islice

from shared.errors import Contended
from shared.history.sums import Sums, recounted
from shared.store import sales, sales_lists
from shared.store.sales import Account, Overtaken

# So many contacts are counted before it is stored how far this has come.
AT_ONCE = 200
TRIES = 5


@dataclass(frozen=True, slots=True)
class Counted:
    """How far a count has come: `after` is the last contact that was counted, empty once all are.

    `wrong` are the contacts whose sums were others than those stored.
    """

    after: str
    wrong: tuple[str, ...] = ()


def count_piece(tenant: str, after: str) -> Counted:
    """Counts some contacts behind one, and stores what they come to. Nobody else may store any meanwhile."""
    last, differing = _differing(tenant, after)
    sales.put_accounts(tenant, differing)
    return Counted(last)


def prove_piece(tenant: str, after: str) -> Counted:
    """Counts some contacts behind one, and puts right the sums that are wrong. Raises Contended."""
    last, differing = _differing(tenant, after)
    return Counted(last, tuple(each.contact_id for each in differing if recount(tenant, each.contact_id)))


def recount(tenant: str, contact_id: str) -> bool:
    """Counts a contact anew from its documents; returns whether its sums were wrong. Raises Contended."""
    for _ in range(TRIES):
        # First: whoever stores a document after that refuses what is counted here.
        before = sales.accounts(tenant, [contact_id])[contact_id]
        after = replace(before, sums=recounted(sales_lists.dated(tenant, contact_id, date.min, date.max)))
        try:
            return after != before and bool(sales.write(tenant, [], [before], [after]))
        except Overtaken:
            continue
    raise Contended("a contact's sales are being stored all the time")


def _differing(tenant: str, after: str) -> tuple[str, Sequence[Account]]:
    """Counts some contacts, and returns the last of them with the accounts that are to be others."""
    found = dict(islice(_counted(tenant, after), AT_ONCE))
    last = max(found) if len(found) == AT_ONCE else ""
    stored = {each.contact_id: each for each in sales_lists.accounts_between(tenant, after, last)}
    # Of a contact without any document, nothing was sold.
    ids = sorted(found.keys() | stored.keys())
    counted = [replace(stored.get(id, Account(id)), sums=found.get(id, Sums())) for id in ids]
    return last, [each for each in counted if each != stored.get(each.contact_id, Account(each.contact_id))]


def _counted(tenant: str, after: str) -> Iterator[tuple[str, Sums]]:
    documents = sales_lists.all_behind(tenant, after)
    for contact_id, of_contact in groupby(documents, lambda each: each.contact_id):
        yield contact_id, recounted(of_contact)
