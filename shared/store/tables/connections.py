"""Describes the tables of secrets, tokens, organisations at Xero, and of how connections are."""

from __future__ import annotations

from typing import Any

from pynamodb.attributes import (
    BinaryAttribute,
    BooleanAttribute,
    JSONAttribute,
    NumberAttribute,
    TTLAttribute,
    UnicodeAttribute,
    UTCDateTimeAttribute,
)
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model

from shared.store.tables.version import VERSION

# The tenant under which `ConnectionItem` holds what concerns all businesses together.
EVERYBODY = "*"


class SecretItem(Model):
    """A secret of one owner, encrypted for one purpose."""

    class Meta:
        table_name = "secrets"

    owner = UnicodeAttribute(hash_key=True)
    purpose = UnicodeAttribute(range_key=True)
    version = NumberAttribute(default=VERSION)
    sealed = BinaryAttribute(legacy_encoding=False)


class TokenItem(Model):
    """The tokens of a Xero user, each encrypted by itself: together they may exceed KMS's 4,096 bytes."""

    class Meta:
        table_name = "tokens"

    xero_user = UnicodeAttribute(hash_key=True)
    version = NumberAttribute(default=VERSION)
    sealed_access = BinaryAttribute(legacy_encoding=False)
    sealed_refresh = BinaryAttribute(legacy_encoding=False)
    expires_at = UTCDateTimeAttribute()
    revision = NumberAttribute(default=0)
    dead = BooleanAttribute(default=False)
    refresher = UnicodeAttribute(null=True)
    refreshing_until = UTCDateTimeAttribute(null=True)
    # When Xero first refused a revision of which a refresh was begun before and never stored.
    refused_at = UTCDateTimeAttribute(null=True)


class Connected(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]  # pynamodb leaves it untyped
    """The organisations of all tenants that are connected now. Sparse."""

    class Meta:
        index_name = "connected"
        projection = AllProjection()
        billing_mode = "PAY_PER_REQUEST"

    connected = UnicodeAttribute(hash_key=True)
    organisation = UnicodeAttribute(range_key=True)


class OrganisationItem(Model):
    """A Xero organisation and the one business whose books are there: two would post into each other's.

    Also an account at a provider, such as "stripe#live#acct_1", and the one business that books its money.
    """

    class Meta:
        table_name = "organisations"
        billing_mode = "PAY_PER_REQUEST"

    organisation = UnicodeAttribute(hash_key=True)
    version = NumberAttribute(default=VERSION)
    tenant = UnicodeAttribute()
    name = UnicodeAttribute()
    # Empty while the organisation is disconnected: its books stay this business's all the same.
    xero_user = UnicodeAttribute(default="")
    connected_by = UnicodeAttribute()
    connected_at = UTCDateTimeAttribute()
    connected = UnicodeAttribute(null=True)
    by_connection = Connected()


class ConnectionItem(Model):
    """What was last noted of a business's connections; under EVERYBODY, of all businesses together.

    `about` is "webhook#{provider}", "xero#{ISO day in UTC}", "deliveries" or "queues".
    """

    class Meta:
        table_name = "connections"
        billing_mode = "PAY_PER_REQUEST"

    tenant = UnicodeAttribute(hash_key=True)
    about = UnicodeAttribute(range_key=True)
    version = NumberAttribute(default=VERSION)
    noted_at = UTCDateTimeAttribute()
    # Of a day at Xero: the calls that were made, and the bytes that came back.
    calls = NumberAttribute(null=True)
    received = NumberAttribute(null=True)
    body: JSONAttribute = JSONAttribute(null=True)
    expires_at = TTLAttribute(null=True)
