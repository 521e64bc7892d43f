"""Describes the tables of people: their sessions, their roles, what they did, and their mail."""

from __future__ import annotations

from typing import Any

from pynamodb.attributes import (
    BooleanAttribute,
    JSONAttribute,
    NumberAttribute,
    TTLAttribute,
    UnicodeAttribute,
    UTCDateTimeAttribute,
)
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, LocalSecondaryIndex
from pynamodb.models import Model

from shared.store.tables.version import VERSION


class SessionItem(Model):
    """A browser's session, by the SHA-256 of the browser's cookie."""

    class Meta:
        table_name = "sessions"

    id = UnicodeAttribute(hash_key=True)
    version = NumberAttribute(default=VERSION)
    csrf = UnicodeAttribute()
    begun_at = UTCDateTimeAttribute()
    seen_at = UTCDateTimeAttribute()
    person = UnicodeAttribute(default="")
    email = UnicodeAttribute(default="")
    # What the browser was sent to another site for, by the state that it must bring back.
    pending: JSONAttribute = JSONAttribute(default=dict)
    expires_at = TTLAttribute()


class ByTenant(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]  # pynamodb leaves it untyped
    """The people of a business."""

    class Meta:
        index_name = "by_tenant"
        projection = AllProjection()
        billing_mode = "PAY_PER_REQUEST"

    tenant = UnicodeAttribute(hash_key=True)
    person = UnicodeAttribute(range_key=True)


class PersonItem(Model):
    """What a person is to a business; under the tenant "*", what concerns the person alone."""

    class Meta:
        table_name = "people"
        billing_mode = "PAY_PER_REQUEST"

    # Cognito's `sub`: an address may come to belong to somebody else.
    person = UnicodeAttribute(hash_key=True)
    tenant = UnicodeAttribute(range_key=True)
    version = NumberAttribute(default=VERSION)
    role = UnicodeAttribute(null=True)
    email = UnicodeAttribute(null=True)
    since = UTCDateTimeAttribute(null=True)
    invited_by = UnicodeAttribute(null=True)
    signed_out_at = UTCDateTimeAttribute(null=True)
    by_tenant = ByTenant()


class ByPerson(LocalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]  # pynamodb leaves it untyped
    """What one person did in a business. Local, so that what was just done shows at once."""

    class Meta:
        index_name = "by_person"
        projection = AllProjection()

    tenant = UnicodeAttribute(hash_key=True)
    by_person = UnicodeAttribute(range_key=True)


class AuditItem(Model):
    """An entry of a business's audit log. Entries are added and read, and never changed."""

    class Meta:
        table_name = "audit"
        billing_mode = "PAY_PER_REQUEST"

    tenant = UnicodeAttribute(hash_key=True)
    # When it was, in UTC and always as long, and what tells entries of one moment apart.
    at = UnicodeAttribute(range_key=True)
    version = NumberAttribute(default=VERSION)
    person = UnicodeAttribute()
    by_person = UnicodeAttribute()
    who = UnicodeAttribute()
    role = UnicodeAttribute()
    verb = UnicodeAttribute()
    says = UnicodeAttribute()
    about = UnicodeAttribute(default="")
    source = UnicodeAttribute(default="")
    agent = UnicodeAttribute(default="")
    way = UnicodeAttribute()
    expires_at = TTLAttribute()
    of_person = ByPerson()


class DueMail(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]  # pynamodb leaves it untyped
    """The digests of all people by when each is next due, and the alarms that are not over yet. Sparse."""

    class Meta:
        index_name = "due"
        projection = AllProjection()
        billing_mode = "PAY_PER_REQUEST"

    series = UnicodeAttribute(hash_key=True)
    due_at = UTCDateTimeAttribute(range_key=True)


class MailItem(Model):
    """What a person has chosen, was sent, and can stop it by: `at` begins with its kind, listed below."""

    class Meta:
        table_name = "mail"
        billing_mode = "PAY_PER_REQUEST"

    person = UnicodeAttribute(hash_key=True)
    # "choice"; "day#{ISO day}", "alarm#{tenant}#{kind}#{ISO time}" and "token#{SHA-256}".
    at = UnicodeAttribute(range_key=True)
    version = NumberAttribute(default=VERSION)
    # Of the choice.
    every = UnicodeAttribute(null=True)
    alarms = BooleanAttribute(null=True)
    last_at = UTCDateTimeAttribute(null=True)
    refusal = UnicodeAttribute(null=True)
    refused_at = UTCDateTimeAttribute(null=True)
    # Of an alarm: what is wrong where, and who sends just now.
    tenant = UnicodeAttribute(null=True)
    kind = UnicodeAttribute(null=True)
    since = UTCDateTimeAttribute(null=True)
    seen_at = UTCDateTimeAttribute(null=True)
    told_at = UTCDateTimeAttribute(null=True)
    leased_until = UTCDateTimeAttribute(null=True)
    # Of a token: what it stops.
    stops = UnicodeAttribute(null=True)
    # "digest" or "alarms", while something is due or lasts.
    series = UnicodeAttribute(null=True)
    due_at = UTCDateTimeAttribute(null=True)
    expires_at = TTLAttribute(null=True)
    by_due_time = DueMail()
