"""Takes in sales documents as Xero shows them, whatever told of them, with the sums that they change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import TypeVar

from shared.errors import Contended
from shared.history.documents import DELETED, SalesDocument
from shared.history.sums import applied
from shared.history.tracked import Tracked, changed, without_nothing
from shared.operations.orders import by_hand
from shared.store import sales, tracked_sales
from shared.store.sales import Account, Kept, Overtaken, Stored

# A turn writes alone, unless an earlier one is still dying.
TRIES = 5
AT_ONCE = 100
# Documents that are written together with their contact's sums.
TOGETHER = 45

Accounts = dict[str, Account]
Each = TypeVar("Each")


def keep(tenant: str, documents: Iterable[SalesDocument]) -> int:
    """Takes in documents; whatever was seen before changes nothing. Returns how many were news.

    Documents of a contact that was merged into another are that other's. Raises Contended where somebody
    else stores the same documents all the time.
    """
    return sum(_keep(tenant, piece) for piece in in_pieces(documents, AT_ONCE))


def in_pieces(those: Iterable[Each], size: int) -> Iterator[list[Each]]:
    """Yields lists of up to so many, with one of them in memory at a time."""
    rest = iter(those)
    while piece := list(islice(rest, size)):
        yield piece


def _keep(tenant: str, documents: Sequence[SalesDocument]) -> int:
    latest = {each.id: each for each in documents}
    news = 0
    for _ in range(TRIES):
        try:
            for stored in _news(tenant, latest):
                news += stored
        except Overtaken:
            continue
        return news
    raise Contended("a sales document is being stored all the time")


def _news(tenant: str, latest: Mapping[str, SalesDocument]) -> Iterator[int]:
    """Stores what is news, and yields after each write how many documents were."""
    kept = sales.read(tenant, latest)
    latest = {id: _as_tracked(each, kept.get(id)) for id, each in latest.items()}
    new = [each for each in latest.values() if _is_news(kept.get(each.id), each)]
    if not new:
        return
    # First: were it missed, nobody would tell of it again.
    by_hand.note(tenant, new)
    accounts = _accounts(tenant, new, kept)
    settled = [_settled(each, kept.get(each.id), accounts) for each in new]
    for group in _groups([each for each in settled if not _is_same(each)]):
        _write(tenant, group, accounts)
        yield len(group)


def _as_tracked(now: SalesDocument, before: Kept | None) -> SalesDocument:
    """Keeps what was known of a document's lines where this reading says nothing of it.

    It was read in short, or by another category: what was sold under the former one stays what it was.
    """
    if before is None:
        return now
    known = before.document
    is_of_another = not now.tracked and now.category != known.category and now.net == known.net
    if now.tracked is None or (known.tracked and is_of_another):
        return replace(now, tracked=known.tracked, category=known.category)
    return now


def _is_news(before: Kept | None, now: SalesDocument) -> bool:
    if before is None:
        return now.status != DELETED
    return now != before.document and now.updated_at >= before.document.updated_at


def _accounts(tenant: str, new: Iterable[SalesDocument], kept: Mapping[str, Kept]) -> Accounts:
    """Reads the accounts of all contacts that the documents have or had, and of their survivors."""
    ids = {each.contact_id for each in new}
    ids |= {kept[each.id].document.contact_id for each in new if each.id in kept}
    accounts = Accounts()
    while ids:
        accounts |= sales.accounts(tenant, ids)
        ids = {each.merged_into for each in accounts.values() if each.merged_into} - accounts.keys()
    return accounts


def _settled(document: SalesDocument, before: Kept | None, accounts: Accounts) -> Stored:
    return Stored(before, replace(document, contact_id=survivor(document.contact_id, accounts)))


def survivor(contact_id: str, accounts: Mapping[str, Account]) -> str:
    """Returns who is left of a chain of merges; Xero lets nobody restore a contact that was merged."""
    while accounts[contact_id].merged_into:
        contact_id = accounts[contact_id].merged_into
    return contact_id


def _is_same(stored: Stored) -> bool:
    return stored.before is not None and stored.before.document == stored.after


def _groups(stored: Iterable[Stored]) -> Iterator[Sequence[Stored]]:
    """Puts together what changes the same accounts, as many as a transaction holds."""
    by_contacts: dict[tuple[str, ...], list[Stored]] = {}
    for each in stored:
        by_contacts.setdefault(_contacts(each), []).append(each)
    for group in by_contacts.values():
        yield from in_pieces(group, TOGETHER)


def _contacts(stored: Stored) -> tuple[str, ...]:
    before = {stored.before.document.contact_id} if stored.before else set[str]()
    return tuple(sorted(before | {stored.after.contact_id}))


def _write(tenant: str, group: Sequence[Stored], accounts: Accounts) -> None:
    before = [accounts[id] for id in _contacts(group[0])]
    after = [_counted(account, group) for account in before]
    stored = sales.write(tenant, group, before, after, _months(tenant, group))
    accounts |= {each.contact_id: each for each in stored}


def _months(tenant: str, group: Iterable[Stored]) -> list[tracked_sales.Row]:
    """Returns the sums by lead source that the documents change: most change none."""
    added = Tracked()
    for each in group:
        added.update(changed(each.before.document if each.before else None, each.after))
    added = without_nothing(added)
    if not added:
        return []
    months = tracked_sales.read(tenant, (month for month, _ in added))
    return [tracked_sales.row(tenant, each, added) for each in months]


def _counted(account: Account, group: Iterable[Stored]) -> Account:
    sums = account.sums
    for each in group:
        before = each.before.document if each.before else None
        sums = applied(sums, _of(account, before), _of(account, each.after))
    return replace(account, sums=sums)


def _of(account: Account, document: SalesDocument | None) -> SalesDocument | None:
    return document if document and document.contact_id == account.contact_id else None
