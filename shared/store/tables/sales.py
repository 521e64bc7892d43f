"""Describes the table of sales documents, and of what was sold to each contact."""

from __future__ import annotations

from typing import Any

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, KeysOnlyProjection, LocalSecondaryIndex
from pynamodb.models import Model

from shared.store.tables.version import VERSION


class ByContact(LocalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]  # pynamodb leaves it untyped
    """Sales documents by their contacts and days. Whole, so that a contact is counted anew in one query."""

    class Meta:
        index_name = "by_contact"
        projection = AllProjection()

    tenant = UnicodeAttribute(hash_key=True)
    by_contact = UnicodeAttribute(range_key=True)


class OpenSales(LocalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]  # pynamodb leaves it untyped
    """Sales documents of which something is left to be paid or used, by their contacts. Sparse and local."""

    class Meta:
        index_name = "open"
        projection = AllProjection()

    tenant = UnicodeAttribute(hash_key=True)
    open = UnicodeAttribute(range_key=True)


class BySales(LocalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]  # pynamodb leaves it untyped
    """Contacts by what was sold to them so far. Sparse and local."""

    class Meta:
        index_name = "by_sales"
        projection = KeysOnlyProjection()

    tenant = UnicodeAttribute(hash_key=True)
    by_sales = UnicodeAttribute(range_key=True)


class SalesItem(Model):
    """A sales document at Xero, or what was sold to a contact: `at` begins with its kind, listed below."""

    class Meta:
        table_name = "sales"
        billing_mode = "PAY_PER_REQUEST"

    tenant = UnicodeAttribute(hash_key=True)
    # "doc#{Xero id}"; "sums#{ContactID}"; "move#{ContactID}", whose documents go to another contact;
    # "tracked#{ISO month}", what was sold by lead source.
    at = UnicodeAttribute(range_key=True)
    version = NumberAttribute(default=VERSION)
    body: JSONAttribute = JSONAttribute(null=True)
    # How often the row was stored, so that nobody counts a document twice.
    revision = NumberAttribute(null=True)
    # Of sums and of a move: the ContactID into which the contact was merged.
    merged_into = UnicodeAttribute(null=True)
    by_contact = UnicodeAttribute(null=True)
    open = UnicodeAttribute(null=True)
    by_sales = UnicodeAttribute(null=True)
    of_contact = ByContact()
    of_open = OpenSales()
    of_sales = BySales()
