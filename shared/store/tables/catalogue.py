"""Describes the table of products."""

from __future__ import annotations

from typing import Any

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute, UTCDateTimeAttribute
from pynamodb.indexes import AllProjection, LocalSecondaryIndex
from pynamodb.models import Model

from shared.store.tables.version import VERSION


class Products(LocalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]  # pynamodb leaves it untyped
    """Products by their names in Xero. Sparse; local, so that what was just read shows at once."""

    class Meta:
        index_name = "by_name"
        projection = AllProjection()

    tenant = UnicodeAttribute(hash_key=True)
    by_name = UnicodeAttribute(range_key=True)


class LackingProducts(LocalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]  # pynamodb leaves it untyped
    """Products that lack something to be sold, by their names in Xero. Sparse and local."""

    class Meta:
        index_name = "lacking"
        projection = AllProjection()

    tenant = UnicodeAttribute(hash_key=True)
    lacking = UnicodeAttribute(range_key=True)


class CatalogueItem(Model):
    """A product of a business, or something of its products: `at` begins with its kind, listed below."""

    class Meta:
        table_name = "catalogue"
        billing_mode = "PAY_PER_REQUEST"

    tenant = UnicodeAttribute(hash_key=True)
    # "item#{ItemID}", as Xero shows it, written by whoever reads Xero alone; "ours#{ItemID}", what the
    # business says of it, written by people alone, so that neither writes over the other; "reading", how
    # far Xero was read, and since when somebody wants all of it read; "basis", whether prices include VAT.
    at = UnicodeAttribute(range_key=True)
    version = NumberAttribute(default=VERSION)
    body: JSONAttribute = JSONAttribute(null=True)
    # How often ours was saved, so that nobody writes over another.
    revision = NumberAttribute(null=True)
    noted_at = UTCDateTimeAttribute(null=True)
    by_name = UnicodeAttribute(null=True)
    lacking = UnicodeAttribute(null=True)
    products = Products()
    lacking_products = LackingProducts()
