"""Describes the ledger: documents to post, sources that were decided, and keys of contacts."""

from __future__ import annotations

from typing import Any

from pynamodb.attributes import (
    BooleanAttribute,
    JSONAttribute,
    ListAttribute,
    NumberAttribute,
    UnicodeAttribute,
    UTCDateTimeAttribute,
)
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, IncludeProjection, LocalSecondaryIndex
from pynamodb.models import Model

from shared.store.tables.version import VERSION


class OpenWork(LocalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]  # pynamodb leaves it untyped
    """Rows that somebody must act on. Sparse; local, since only a local index can be read consistently."""

    class Meta:
        index_name = "open_work"
        projection = AllProjection()

    tenant = UnicodeAttribute(hash_key=True)
    open_work = UnicodeAttribute(range_key=True)


class Decided(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]  # pynamodb leaves it untyped
    """Sources by the time at which they were decided, with what a reconciliation sums. Sparse."""

    class Meta:
        index_name = "decided"
        projection = IncludeProjection(
            ["kind", "state", "source", "provider", "happened_at", "version", "movement", "documents"]
        )
        billing_mode = "PAY_PER_REQUEST"

    tenant = UnicodeAttribute(hash_key=True)
    decided_at = UTCDateTimeAttribute(range_key=True)


class Listed(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]  # pynamodb leaves it untyped
    """What was decided, by the time at which it happened, with what a list of it shows. Sparse."""

    class Meta:
        index_name = "listed"
        projection = IncludeProjection(
            [
                "kind",
                "state",
                "source",
                "provider",
                "happened_at",
                "recorded_at",
                "version",
                "movement",
                "documents",
                "payer",
                "description",
                "reason_code",
            ]
        )
        billing_mode = "PAY_PER_REQUEST"

    tenant = UnicodeAttribute(hash_key=True)
    listed = UnicodeAttribute(range_key=True)


class RowItem(Model):
    """One document to post, one source that was decided, or one more key of a contact."""

    class Meta:
        table_name = "ledger"
        billing_mode = "PAY_PER_REQUEST"

    tenant = UnicodeAttribute(hash_key=True)
    key = UnicodeAttribute(range_key=True)
    version = NumberAttribute(default=VERSION)
    kind = UnicodeAttribute()
    state = UnicodeAttribute()
    provider = UnicodeAttribute()
    open_work = UnicodeAttribute(null=True)
    source = UnicodeAttribute()
    # What is posted to Xero; what a source moved; the contact of an alias, the document of a flag.
    document: JSONAttribute = JSONAttribute(null=True)
    movement: JSONAttribute = JSONAttribute(null=True)
    # Of a source: when it was last decided, and the keys of the documents that it was booked by.
    decided_at = UTCDateTimeAttribute(null=True)
    documents: ListAttribute[Any] = ListAttribute(null=True)
    about = UnicodeAttribute(null=True)
    # Of an invoice or credit note: the name and address that it showed when it was posted.
    made_out_to = UnicodeAttribute(null=True)
    # Of a source: where it stands in the list of all, who paid and for what, the key of its sale's first
    # invoice, and the event that told it first.
    listed = UnicodeAttribute(null=True)
    payer = UnicodeAttribute(null=True)
    description = UnicodeAttribute(null=True)
    sale = UnicodeAttribute(null=True)
    told_by = UnicodeAttribute(null=True)
    parents: ListAttribute[Any] = ListAttribute(default=list)
    # The other sources whose documents need this one: a query finds parents, and not who names them.
    followers: ListAttribute[Any] = ListAttribute(null=True)
    number = NumberAttribute(null=True)
    variant = NumberAttribute(default=0)
    xero_id = UnicodeAttribute(null=True)
    # The row's earlier Xero ids: documents that were taken out of Xero, or deleted there, before it was
    # posted again.
    former_xero_ids: ListAttribute[Any] = ListAttribute(null=True)
    reason_code = UnicodeAttribute(null=True)
    detail = UnicodeAttribute(null=True)
    # On the first invoice of a sale: what has happened to the sale.
    facts: JSONAttribute = JSONAttribute(null=True)
    happened_at = UTCDateTimeAttribute()
    recorded_at = UTCDateTimeAttribute()
    settled_at = UTCDateTimeAttribute(null=True)
    # Of a row that was accepted or seen: who has dealt with it, when, and in which words.
    handled: JSONAttribute = JSONAttribute(null=True)
    # A person has ordered a pending row anew: it waits for no other row to share a call.
    ordered = BooleanAttribute(null=True)
    by_open_work = OpenWork()
    by_decision = Decided()
    by_time = Listed()
