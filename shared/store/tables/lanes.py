"""Describes the tables of what moves by turns: the lane to Xero, and the feeds from the providers."""

from __future__ import annotations

from typing import Any

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute, UTCDateTimeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model

from shared.store.tables.version import VERSION


class Resting(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]  # pynamodb leaves it untyped
    """Lanes that rest with something left to do, by the time at which they may go on. Sparse."""

    class Meta:
        index_name = "resting"
        projection = KeysOnlyProjection()
        billing_mode = "PAY_PER_REQUEST"

    resting = UnicodeAttribute(hash_key=True)
    wakes_at = UTCDateTimeAttribute(range_key=True)


class LaneItem(Model):
    class Meta:
        table_name = "lanes"

    tenant = UnicodeAttribute(hash_key=True)
    version = NumberAttribute(default=VERSION)
    owner = UnicodeAttribute(null=True)
    leased_until = UTCDateTimeAttribute(null=True)
    lane: JSONAttribute = JSONAttribute(null=True)
    # Set while the lane rests with something left to do: when it may go on.
    resting = UnicodeAttribute(null=True)
    wakes_at = UTCDateTimeAttribute(null=True)
    by_wake_time = Resting()


class FeedItem(Model):
    """The progress of a feed through a provider's list: the window, the cursor in it, and what is covered."""

    class Meta:
        table_name = "feeds"

    tenant = UnicodeAttribute(hash_key=True)
    provider = UnicodeAttribute(range_key=True)
    version = NumberAttribute(default=VERSION)
    since = UTCDateTimeAttribute(null=True)
    opened_at = UTCDateTimeAttribute(null=True)
    after = UnicodeAttribute(null=True)
    reached = UTCDateTimeAttribute(null=True)
    seen = NumberAttribute(null=True)
    queued = NumberAttribute(null=True)
    finished_at = UTCDateTimeAttribute(null=True)
    covered_from = UTCDateTimeAttribute(null=True)
    covered_until = UTCDateTimeAttribute(null=True)
    # The error of the last turn; empty if the turn went well.
    last_error = UnicodeAttribute(null=True)
    last_run_at = UTCDateTimeAttribute()
    # What was queued and not decided when the row was written: when it was queued, by its key.
    awaited: JSONAttribute = JSONAttribute(null=True)
    # When the feed last found something that no webhook had told.
    found_at = UTCDateTimeAttribute(null=True)
    revision = NumberAttribute(null=True)
