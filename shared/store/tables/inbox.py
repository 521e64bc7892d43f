"""Describes the table of events that webhooks and feeds have told of."""

from __future__ import annotations

from typing import Any

from pynamodb.attributes import NumberAttribute, TTLAttribute, UnicodeAttribute, UTCDateTimeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model

from shared.store.tables.version import VERSION


class Unqueued(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]  # pynamodb leaves it untyped
    """Events of all tenants that were stored but not queued.

    It is empty but for crashes, and the sweep reads it. All its entries have one hash key, which takes a
    thousand writes a second: some three hundred events.
    """

    class Meta:
        index_name = "unqueued"
        projection = KeysOnlyProjection()
        billing_mode = "PAY_PER_REQUEST"

    unqueued = UnicodeAttribute(hash_key=True)
    received_at = UTCDateTimeAttribute(range_key=True)


class EventItem(Model):
    """A stored event: what it was about. Its body, which holds personal data, is not kept."""

    class Meta:
        table_name = "inbox"
        billing_mode = "PAY_PER_REQUEST"

    tenant = UnicodeAttribute(hash_key=True)
    event = UnicodeAttribute(range_key=True)
    version = NumberAttribute(default=VERSION)
    provider = UnicodeAttribute()
    type = UnicodeAttribute()
    object_id = UnicodeAttribute(default="")
    # The Stripe account that the event names, if any: a Connect endpoint gets other accounts' events, too.
    account = UnicodeAttribute(null=True)
    received_at = UTCDateTimeAttribute()
    unqueued = UnicodeAttribute(null=True)
    outcome = UnicodeAttribute(null=True)
    expires_at = TTLAttribute(null=True)
    waiting = Unqueued()
