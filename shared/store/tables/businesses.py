"""Describes the tables of businesses: their settings, accounts and choices, and how their books compare."""

from __future__ import annotations

from pynamodb.attributes import (
    BinaryAttribute,
    BooleanAttribute,
    JSONAttribute,
    NumberAttribute,
    TTLAttribute,
    UnicodeAttribute,
    UTCDateTimeAttribute,
)
from pynamodb.models import Model

from shared.store.tables.version import VERSION


class TenantItem(Model):
    class Meta:
        table_name = "tenants"

    tenant = UnicodeAttribute(hash_key=True)
    version = NumberAttribute(default=VERSION)
    # Missing until the owner has made every choice: until then nothing is read or posted.
    settings: JSONAttribute = JSONAttribute(null=True)
    # What is known of a business before its settings are.
    name = UnicodeAttribute(default="")
    time_zone = UnicodeAttribute(default="Europe/London")
    vat_registered = BooleanAttribute(default=True)
    begun_at = UTCDateTimeAttribute(null=True)
    xero_organisation = UnicodeAttribute(default="")
    xero_user = UnicodeAttribute(default="")
    # When each provider's key was first kept: from then on its feed is due.
    stripe_since = UTCDateTimeAttribute(null=True)
    gocardless_since = UTCDateTimeAttribute(null=True)
    # The account at each provider whose money is booked here, and who connected or disconnected it.
    stripe_account: JSONAttribute = JSONAttribute(null=True)
    gocardless_account: JSONAttribute = JSONAttribute(null=True)
    # Whether the key may sell, as Stripe last said. Apart: an earlier version reads no account that has more.
    stripe_selling: JSONAttribute = JSONAttribute(null=True)


class ChartItem(Model):
    """What Xero last offered a business to choose from, compressed: a row holds 400 KB.

    Under the tenant "{tenant}#look", what else was looked at there: see shared.store.looks.
    """

    class Meta:
        table_name = "charts"

    tenant = UnicodeAttribute(hash_key=True)
    version = NumberAttribute(default=VERSION)
    read_at = UTCDateTimeAttribute()
    chart = BinaryAttribute(legacy_encoding=False)


class ChoiceItem(Model):
    """What the owner has chosen, or one change of it: `at` is "choices" or "change#{revision}"."""

    class Meta:
        table_name = "choices"

    tenant = UnicodeAttribute(hash_key=True)
    at = UnicodeAttribute(range_key=True)
    version = NumberAttribute(default=VERSION)
    revision = NumberAttribute()
    # Who saved, and when.
    saved_by = UnicodeAttribute()
    saved_at = UTCDateTimeAttribute()
    body: JSONAttribute = JSONAttribute()


class ReconciliationItem(Model):
    """One item of the reconciliations: `at` begins with its kind, as listed below."""

    class Meta:
        table_name = "reconciliations"

    tenant = UnicodeAttribute(hash_key=True)
    # "state", "{provider}#{ISO time in UTC}" or "finding#{Xero id}"; for payouts "check#{provider}#{id}" and
    # "payout#{provider}#{ISO day}#{id}"; "reading#{ISO time}#{number}", "month#{first day}" and
    # "sum#{first day}"; "export#{file}"; "figures#{first day}", "closing#{first day}#{version}" and
    # "frozen#{first day}#{version}#{piece}".
    at = UnicodeAttribute(range_key=True)
    version = NumberAttribute(default=VERSION)
    body: JSONAttribute = JSONAttribute()
    # Of the state, exports and closings: how often it was stored, so that nobody writes over another.
    revision = NumberAttribute(null=True)
    # Of a reconciliation alone, in pence, beside the body: a chart reads these without a thousand causes.
    processor = NumberAttribute(null=True)
    xero = NumberAttribute(null=True)
    expires_at = TTLAttribute(null=True)
