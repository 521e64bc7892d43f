"""Describes the table of customers."""

from __future__ import annotations

from typing import Any

from pynamodb.attributes import (
    JSONAttribute,
    NumberAttribute,
    TTLAttribute,
    UnicodeAttribute,
    UTCDateTimeAttribute,
)
from pynamodb.indexes import KeysOnlyProjection, LocalSecondaryIndex
from pynamodb.models import Model

from shared.store.tables.version import VERSION


class ByName(LocalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]  # pynamodb leaves it untyped
    """Customers by their names. Sparse; local, so that what was just saved shows at once."""

    class Meta:
        index_name = "by_name"
        projection = KeysOnlyProjection()

    tenant = UnicodeAttribute(hash_key=True)
    by_name = UnicodeAttribute(range_key=True)


class ByChange(LocalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]  # pynamodb leaves it untyped
    """Customers by when they last changed. Sparse; local, so that what was just saved shows at once."""

    class Meta:
        index_name = "by_change"
        projection = KeysOnlyProjection()

    tenant = UnicodeAttribute(hash_key=True)
    by_change = UnicodeAttribute(range_key=True)


class ByPlace(LocalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]  # pynamodb leaves it untyped
    """Customers in the owner's own order. Sparse; local, so that what was just saved shows at once."""

    class Meta:
        index_name = "by_place"
        projection = KeysOnlyProjection()

    tenant = UnicodeAttribute(hash_key=True)
    by_place = UnicodeAttribute(range_key=True)


class Incomplete(LocalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]  # pynamodb leaves it untyped
    """Customers that lack a name or an e-mail, by their names. Sparse and local."""

    class Meta:
        index_name = "incomplete"
        projection = KeysOnlyProjection()

    tenant = UnicodeAttribute(hash_key=True)
    incomplete = UnicodeAttribute(range_key=True)


class Unsent(LocalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]  # pynamodb leaves it untyped
    """Customers of whom something is to be sent to Xero, the longest waiting first. Sparse and local."""

    class Meta:
        index_name = "unsent"
        projection = KeysOnlyProjection()

    tenant = UnicodeAttribute(hash_key=True)
    unsent = UnicodeAttribute(range_key=True)


class DirectoryItem(Model):
    """A customer of a business, or something of a customer: `at` begins with its kind, listed below."""

    class Meta:
        table_name = "directory"
        billing_mode = "PAY_PER_REQUEST"

    tenant = UnicodeAttribute(hash_key=True)
    # "customer#{id}"; "xero#{ContactID}", whose customer it is; "word#{word}#{id}", for the search;
    # "reindex#{id}#{revision}", words that are still to be written or deleted;
    # "change#{id}#{ISO time}#{revision}#{number}"; "news#{ISO time}#{id}#{revision}#{number}", to be told;
    # "alone#{id}" of an active one without a pair; "lead#{id of a lead source}#{id}";
    # "part#{id}#{id of the part}" of one that was merged;
    # "join#{id}#{id of the part}", by which a merge is undone; "note#{id}#{ISO time}#{number}";
    # "pair#open#{id}~{id}" and "pair#settled#{id}~{id}", likely pairs; "import#{id}", a file of
    # customers, and "piece#{id}#{number}", some of its lines; "erasing#{id}", until it is in no ledger row;
    # "hint#{kind}#{Xero id}", to be read again at Xero; "posted#{Xero id}", an invoice that we have just
    # posted; "payer#{ContactID}#{key of a contact row}"; "poll", how far Xero was read; "lead_sources";
    # "lead_sources_read" and "lead_sources_asked", how they stand with Xero.
    at = UnicodeAttribute(range_key=True)
    version = NumberAttribute(default=VERSION)
    body: JSONAttribute = JSONAttribute(null=True)
    # Of a ContactID: the id of its customer.
    customer = UnicodeAttribute(null=True)
    noted_at = UTCDateTimeAttribute(null=True)
    # How often a customer was stored, so that nobody writes over another.
    revision = NumberAttribute(null=True)
    by_name = UnicodeAttribute(null=True)
    by_change = UnicodeAttribute(null=True)
    by_place = UnicodeAttribute(null=True)
    incomplete = UnicodeAttribute(null=True)
    unsent = UnicodeAttribute(null=True)
    expires_at = TTLAttribute(null=True)
    names = ByName()
    changes = ByChange()
    places = ByPlace()
    lacking = Incomplete()
    to_send = Unsent()
