"""Describes the tables of what is to be done by the clock, and of what is in trouble."""

from __future__ import annotations

from typing import Any

from pynamodb.attributes import ListAttribute, NumberAttribute, UnicodeAttribute, UTCDateTimeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model

from shared.store.tables.version import VERSION


class DueJobs(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]  # pynamodb leaves it untyped
    """The jobs of all tenants by the time at which each is next due."""

    class Meta:
        index_name = "due"
        projection = KeysOnlyProjection()
        billing_mode = "PAY_PER_REQUEST"

    job = UnicodeAttribute(hash_key=True)
    due_at = UTCDateTimeAttribute(range_key=True)


class JobItem(Model):
    """A job that is done for a tenant from time to time, and when it is next due."""

    class Meta:
        table_name = "jobs"
        billing_mode = "PAY_PER_REQUEST"

    tenant = UnicodeAttribute(hash_key=True)
    job = UnicodeAttribute(range_key=True)
    version = NumberAttribute(default=VERSION)
    due_at = UTCDateTimeAttribute()
    # Since when the job has been due without having been done; missing where its last turn went well.
    tried_since = UTCDateTimeAttribute(null=True)
    # Why the last turn failed; missing if it went well.
    failure = UnicodeAttribute(null=True)
    # When a turn last went well.
    done_at = UTCDateTimeAttribute(null=True)
    # What the owner must put right, in sentences; missing where there is nothing.
    found: ListAttribute[Any] = ListAttribute(null=True)
    by_due_time = DueJobs()


class Troubles(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]  # pynamodb leaves it untyped
    """The troubles of all tenants by their kind. It is as small as the table: who is well has no row."""

    class Meta:
        index_name = "by_kind"
        projection = AllProjection()
        billing_mode = "PAY_PER_REQUEST"

    kind = UnicodeAttribute(hash_key=True)
    since = UTCDateTimeAttribute(range_key=True)


class TroubleItem(Model):
    """A trouble of a tenant, from the moment when it is seen until its end was told."""

    class Meta:
        table_name = "troubles"
        billing_mode = "PAY_PER_REQUEST"

    tenant = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True)
    version = NumberAttribute(default=VERSION)
    since = UTCDateTimeAttribute()
    seen_at = UTCDateTimeAttribute()
    until = UTCDateTimeAttribute(null=True)
    told_at = UTCDateTimeAttribute(null=True)
    by_kind = Troubles()
