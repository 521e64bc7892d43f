"""Takes whoever was erased out of the ledger, a piece at a time: a business may have many rows.

What an invoice showed when it was posted stays: a VAT invoice must name the customer for six years.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

from pynamodb.exceptions import UpdateError
from pynamodb.expressions.update import Action

from shared.ledger.pseudonyms import Erased
from shared.store.tables.directory import DirectoryItem
from shared.store.tables.ledger import RowItem
from shared.store.tables.writing import condition_failed

# What is to be posted still is left as it is: nobody is erased while something of them is.
UNSETTLED = ("pending", "waiting", "parked")
# An erasure that nobody carries on is forgotten then, with the names that it is to take out.
KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Erasure:
    """An erasure that is under way. `after` is the key of the last row that was looked at."""

    customer: str
    erased: Erased
    begun_at: datetime
    after: str = ""


def begin(tenant: str, erasure: Erasure) -> None:
    body = {
        "contacts": sorted(erasure.erased.contacts),
        "words": list(erasure.erased.words),
        "pseudonym": erasure.erased.pseudonym,
        "begun_at": erasure.begun_at.isoformat(),
        "after": erasure.after,
    }
    at, ends = _at(erasure.customer), erasure.begun_at + KEPT
    DirectoryItem(tenant, at, body=body, expires_at=ends).save()


def under_way(tenant: str, most: int = 10) -> list[Erasure]:
    """Lists erasures that are not over yet."""
    begins = DirectoryItem.at.startswith(_at(""))
    found = DirectoryItem.query(tenant, begins, consistent_read=True, limit=most)
    return [_erasure(item) for item in islice(found, most)]


def words_under_way(tenant: str, customer: str) -> tuple[str, ...]:
    """Returns the words that an erasure of a customer is still to take out; none where it is over."""
    found = DirectoryItem.batch_get([(tenant, _at(customer))], consistent_read=True)
    return tuple(word for item in found for word in item.body["words"])


def carry_on(tenant: str, erasure: Erasure, most: int) -> Erasure | None:
    """Looks at the next `most` rows; returns how far it came, None once all rows were looked at.

    A repeat changes nothing.
    """
    items = list(_items(tenant, erasure.after, most))
    for item in items:
        if erasure.erased.is_about(item.key, item.parents or (), item.document):
            _take_out(item, erasure.erased)
    if len(items) < most:
        DirectoryItem(tenant, _at(erasure.customer)).delete()
        return None
    further = replace(erasure, after=items[-1].key)
    begin(tenant, further)
    return further


def rows_of(tenant: str, contacts: frozenset[str], most: int) -> tuple[list[RowItem], bool]:
    """Returns the rows made out to contacts, with their sources, and whether all rows were looked at."""
    whose = Erased(contacts, (), "")
    items = list(_items(tenant, "", most))
    found = [each for each in items if whose.is_about(each.key, each.parents or (), each.document)]
    sources = {each.source for each in found} - {each.key for each in found}
    return [*found, *(each for each in items if each.key in sources)], len(items) < most


def _items(tenant: str, after: str, most: int) -> Iterator[RowItem]:
    condition = RowItem.key > after if after else None
    return islice(RowItem.query(tenant, condition, consistent_read=True, limit=most), most)


def _take_out(item: RowItem, erased: Erased) -> None:
    if item.state in UNSETTLED:
        return
    actions = list(_changes(item, erased))
    _update(item, [*actions, *_texts(item, erased)])
    if item.source and item.source != item.key:
        _take_out_of_source(item.tenant, item.source, erased)


def _changes(item: RowItem, erased: Erased) -> Iterator[Action]:
    if item.document:
        document = erased.in_document(item.kind, item.document)
        if document != item.document:
            yield RowItem.document.set(document)


def _texts(item: RowItem, erased: Erased) -> Iterator[Action]:
    """Changes what is said of a row in words: why it was parked, and what it was sold as."""
    for column, text in ((RowItem.detail, item.detail), (RowItem.description, item.description)):
        if text and erased.without(text) != text:
            yield column.set(erased.without(text))
    if item.payer and item.payer != erased.pseudonym:
        yield RowItem.payer.set(erased.pseudonym)


def _take_out_of_source(tenant: str, key: str, erased: Erased) -> None:
    found = next(iter(RowItem.batch_get([(tenant, key)], consistent_read=True)), None)
    if found is not None:
        _update(found, list(_texts(found, erased)))


def _update(item: RowItem, actions: Sequence[Action]) -> None:
    """Changes a row, unless it has come to be posted anew meanwhile."""
    if not actions:
        return
    try:
        item.update(actions=list(actions), condition=RowItem.state == item.state)
    except UpdateError as error:
        if not condition_failed(error):
            raise


def _erasure(item: DirectoryItem) -> Erasure:
    body = item.body
    erased = Erased(frozenset(body["contacts"]), tuple(body["words"]), body["pseudonym"])
    customer = str(item.at).removeprefix(_at(""))
    return Erasure(customer, erased, datetime.fromisoformat(body["begun_at"]), body["after"])


def _at(id: str) -> str:
    return f"erasing#{id}"
