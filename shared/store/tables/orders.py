"""Describes the tables of order forms, of orders, and of the addresses by which the public reaches them."""

from __future__ import annotations

from typing import Any

from pynamodb.attributes import (
    JSONAttribute,
    MapAttribute,
    NumberAttribute,
    TTLAttribute,
    UnicodeAttribute,
    UTCDateTimeAttribute,
)
from pynamodb.indexes import AllProjection, LocalSecondaryIndex
from pynamodb.models import Model

from shared.store.tables.version import VERSION


class OrdersByTime(LocalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]  # pynamodb leaves it untyped
    """Orders by when they were placed. Sparse and local."""

    class Meta:
        index_name = "by_time"
        projection = AllProjection()

    tenant = UnicodeAttribute(hash_key=True)
    by_time = UnicodeAttribute(range_key=True)


class OrdersByState(LocalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]  # pynamodb leaves it untyped
    """Orders by how they stand, and then by time. Sparse and local."""

    class Meta:
        index_name = "by_state"
        projection = AllProjection()

    tenant = UnicodeAttribute(hash_key=True)
    by_state = UnicodeAttribute(range_key=True)


class OrdersByEnd(LocalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]  # pynamodb leaves it untyped
    """Orders that a buyer may be paying now, by when that ends. Sparse and local."""

    class Meta:
        index_name = "by_end"
        projection = AllProjection()

    tenant = UnicodeAttribute(hash_key=True)
    by_end = UnicodeAttribute(range_key=True)


class OrdersByBuyer(LocalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]  # pynamodb leaves it untyped
    """Orders by a digest of the buyer's e-mail address, and then by time. Sparse and local."""

    class Meta:
        index_name = "by_buyer"
        projection = AllProjection()

    tenant = UnicodeAttribute(hash_key=True)
    by_buyer = UnicodeAttribute(range_key=True)


class OrdersByNeed(LocalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]  # pynamodb leaves it untyped
    """Orders that need a person, by why, and then by time. Sparse and local: few ever have an entry."""

    class Meta:
        index_name = "by_need"
        projection = AllProjection()

    tenant = UnicodeAttribute(hash_key=True)
    by_need = UnicodeAttribute(range_key=True)


class OrderItem(Model):
    """A form, an order, or the stock of a product: `at` begins with its kind, listed below."""

    class Meta:
        table_name = "orders"
        billing_mode = "PAY_PER_REQUEST"

    tenant = UnicodeAttribute(hash_key=True)
    # "form#{id}"; "order#{id}"; "stock#{ItemID}".
    at = UnicodeAttribute(range_key=True)
    version = NumberAttribute(default=VERSION)
    body: JSONAttribute = JSONAttribute(null=True)
    # How often the row was stored, so that nobody writes over another.
    revision = NumberAttribute(default=0)
    by_time = UnicodeAttribute(null=True)
    by_state = UnicodeAttribute(null=True)
    by_end = UnicodeAttribute(null=True)
    by_buyer = UnicodeAttribute(null=True)
    by_need = UnicodeAttribute(null=True)
    # Of a stock: pieces that can still be ordered, those that each order holds, and what Xero had of the
    # product when it was read last.
    left = NumberAttribute(null=True)
    holds: MapAttribute[str, Any] = MapAttribute(null=True)  # type: ignore[no-untyped-call]
    on_hand = UnicodeAttribute(null=True)
    read_at = UTCDateTimeAttribute(null=True)
    in_time = OrdersByTime()
    in_state = OrdersByState()
    to_end = OrdersByEnd()
    of_buyer = OrdersByBuyer()
    in_need = OrdersByNeed()


class LinkItem(Model):
    """The end of an address that the public may open, and whose it is; and how often a visitor came.

    `at` is "form#{address}", "order#{SHA-256 of a token}", "paying#{id at the provider}", or
    "visits#{SHA-256}#{hour}", which is soon gone.
    """

    class Meta:
        table_name = "links"
        billing_mode = "PAY_PER_REQUEST"

    at = UnicodeAttribute(hash_key=True)
    version = NumberAttribute(default=VERSION)
    tenant = UnicodeAttribute(default="")
    # The id of the form or of the order.
    id = UnicodeAttribute(default="")
    times = NumberAttribute(null=True)
    expires_at = TTLAttribute(null=True)
