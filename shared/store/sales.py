"""Keeps sales documents and what they come to for each contact, always written together.

A document is never counted twice: it is written with the sums that it changes, all or nothing, and only
while both are as they were read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.transactions import TransactWrite

from shared.history.codec import document_from_dict, document_to_dict, sums_from_dict, sums_to_dict
from shared.history.documents import DELETED, SalesDocument
from shared.history.sums import Sums
from shared.store import tracked_sales
from shared.store.tables.sales import SalesItem
from shared.store.tables.writing import condition_failed, transaction

# Sales to date sort as text: this keeps what is below nothing in its place, too.
OFFSET, DIGITS = 10**15, 16


class Overtaken(Exception):
    """Somebody else has stored a document or sums meanwhile. Nothing was stored."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A document as it is kept; `revision` counts how often it was stored."""

    document: SalesDocument
    revision: int


@dataclass(frozen=True, slots=True)
class Account:
    """What was sold to a contact. `revision` is 0 before it was stored first.

    `merged_into` is the ContactID into which the contact was merged; empty while it stands by itself.
    """

    contact_id: str
    sums: Sums = field(default_factory=Sums)
    revision: int = 0
    merged_into: str = ""


@dataclass(frozen=True, slots=True)
class Stored:
    """A document as it was read, None for a new one, and as it is to be."""

    before: Kept | None
    after: SalesDocument


def read(tenant: str, ids: Iterable[str]) -> dict[str, Kept]:
    """Returns the documents that are kept of these, by id. Strongly consistent."""
    keys = [(tenant, _doc(id)) for id in dict.fromkeys(ids)]
    found = SalesItem.batch_get(keys, consistent_read=True)
    return {each.document.id: each for each in map(_kept, found)}


def accounts(tenant: str, contact_ids: Iterable[str]) -> dict[str, Account]:
    """Returns what was sold to contacts, by ContactID, also to those to whom nothing was."""
    ids = dict.fromkeys(contact_ids)
    keys = [(tenant, sums_at(id)) for id in ids]
    found = map(account_of, SalesItem.batch_get(keys, consistent_read=True))
    return {id: Account(id) for id in ids} | {each.contact_id: each for each in found}


def write(
    tenant: str,
    documents: Sequence[Stored],
    before: Sequence[Account],
    after: Sequence[Account],
    beside: Sequence[tracked_sales.Row] = (),
) -> list[Account]:
    """Stores documents with the accounts that they change, all or nothing; returns these as stored.

    `before` are the accounts as they were read; one that stays as it is is only checked. `beside` are further
    rows, each with its condition. Raises Overtaken, or Contended where it may go well a moment later.
    """
    stored = [_next(was, now) for was, now in zip(before, after, strict=True)]
    try:
        with transaction() as together:
            for was, now in zip(before, stored, strict=True):
                _write_account(together, tenant, was, now)
            for each in documents:
                _write_document(together, tenant, each)
            for item, condition in beside:
                together.save(item, condition=condition)
    except TransactWriteError as error:
        if not condition_failed(error):
            raise
        raise Overtaken from error
    return stored


def _next(was: Account, now: Account) -> Account:
    return was if now == was else replace(now, revision=was.revision + 1)


def _write_account(together: TransactWrite, tenant: str, was: Account, now: Account) -> None:
    if now == was:
        together.condition_check(SalesItem, tenant, sums_at(was.contact_id), as_read(was.revision))
    else:
        together.save(account_item(tenant, now), condition=as_read(was.revision))


def _write_document(together: TransactWrite, tenant: str, stored: Stored) -> None:
    revision = stored.before.revision if stored.before else 0
    together.save(document_item(tenant, stored.after, revision + 1), condition=as_read(revision))


def as_read(revision: int) -> Condition:
    """Returns the condition that a row is as it was read; 0 for one that was not there."""
    return SalesItem.revision == revision if revision else SalesItem.at.does_not_exist()


def bring_in(tenant: str, documents: Iterable[SalesDocument]) -> None:
    """Stores many documents without any sums, which are counted later. Nobody else writes any meanwhile."""
    with SalesItem.batch_write() as batch:
        for each in documents:
            batch.save(document_item(tenant, each, 1))


def put_accounts(tenant: str, counted: Iterable[Account]) -> None:
    """Stores what was counted in the place of what was there. Nobody else writes any meanwhile."""
    with SalesItem.batch_write() as batch:
        for each in counted:
            batch.save(account_item(tenant, replace(each, revision=each.revision + 1)))


def document_item(tenant: str, document: SalesDocument, revision: int) -> SalesItem:
    """Returns the row of a document, with its places in the lists that it is on: one that is deleted is on
    none."""
    item = SalesItem(tenant, _doc(document.id), body=document_to_dict(document), revision=revision)
    if document.status != DELETED:
        item.by_contact = place_of(document)
    if document.is_open:
        due_on = document.due_on or document.dated
        item.open = f"{document.contact_id}#{due_on.isoformat()}#{document.id}"
    return item


def place_of(document: SalesDocument) -> str:
    """Returns where a document stands among those of all contacts: by contact, then by day."""
    return f"{document.contact_id}#{document.dated.isoformat()}#{document.kind}#{document.id}"


def account_item(tenant: str, account: Account) -> SalesItem:
    at = sums_at(account.contact_id)
    item = SalesItem(tenant, at, body=sums_to_dict(account.sums), revision=account.revision)
    item.merged_into = account.merged_into or None
    if account.sums.months:
        item.by_sales = f"{OFFSET + account.sums.to_date.net:0{DIGITS}}#{account.contact_id}"
    return item


def account_of(item: SalesItem) -> Account:
    sums, revision = sums_from_dict(item.body or {}), int(item.revision or 0)
    return Account(item.at.removeprefix(sums_at("")), sums, revision, item.merged_into or "")


def _kept(item: SalesItem) -> Kept:
    return Kept(document_from_dict(item.body), int(item.revision or 0))


def _doc(id: str) -> str:
    return f"doc#{id}"


def sums_at(contact_id: str) -> str:
    return f"sums#{contact_id}"
