"""Describes the tables. Each is keyed by its owner first, so that no query can cross tenants."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from pynamodb.attributes import (
    BinaryAttribute,
    BooleanAttribute,
    JSONAttribute,
    ListAttribute,
    NumberAttribute,
    TTLAttribute,
    UnicodeAttribute,
    UTCDateTimeAttribute,
)
from pynamodb.connection import Connection
from pynamodb.exceptions import PynamoDBException, TransactWriteError
from pynamodb.indexes import (
    AllProjection,
    GlobalSecondaryIndex,
    IncludeProjection,
    KeysOnlyProjection,
    LocalSecondaryIndex,
)
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from shared.errors import Contended
from shared.ledger.row_version import ROW_VERSION

# The form in which this version writes rows, so that a later version can recognise and read them.
VERSION = ROW_VERSION
# The tenant under which `ConnectionItem` holds what concerns all businesses together.
EVERYBODY = "*"
# Reasons for which DynamoDB cancels a transaction that have nothing to do with what the rows hold.
PASSING = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}


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


class OpenWork(LocalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]  # pynamodb leaves it untyped
    """Rows that somebody must act on. Sparse; local, since only a local index can be read consistently."""

    class Meta:
        index_name = "open_work"
        projection = AllProjection()

    tenant = UnicodeAttribute(hash_key=True)
    open_work = UnicodeAttribute(range_key=True)


class Decided(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]  # pynamodb leaves it untyped
    """Sources by the time at which they were decided, with what a reconciliation sums. Sparse."""

    class Meta:
        index_name = "decided"
        projection = IncludeProjection(
            ["kind", "state", "source", "provider", "happened_at", "version", "movement", "documents"]
        )
        billing_mode = "PAY_PER_REQUEST"

    tenant = UnicodeAttribute(hash_key=True)
    decided_at = UTCDateTimeAttribute(range_key=True)


class Listed(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]  # pynamodb leaves it untyped
    """What was decided, by the time at which it happened, with what a list of it shows. Sparse."""

    class Meta:
        index_name = "listed"
        projection = IncludeProjection(
            [
                "kind",
                "state",
                "source",
                "provider",
                "happened_at",
                "recorded_at",
                "version",
                "movement",
                "documents",
                "payer",
                "description",
                "reason_code",
            ]
        )
        billing_mode = "PAY_PER_REQUEST"

    tenant = UnicodeAttribute(hash_key=True)
    listed = UnicodeAttribute(range_key=True)


class RowItem(Model):
    """One document to post, one source that was decided, or one more key of a contact."""

    class Meta:
        table_name = "ledger"
        billing_mode = "PAY_PER_REQUEST"

    tenant = UnicodeAttribute(hash_key=True)
    key = UnicodeAttribute(range_key=True)
    version = NumberAttribute(default=VERSION)
    kind = UnicodeAttribute()
    state = UnicodeAttribute()
    provider = UnicodeAttribute()
    open_work = UnicodeAttribute(null=True)
    source = UnicodeAttribute()
    # What is posted to Xero; what a source moved; the contact of an alias, the document of a flag.
    document: JSONAttribute = JSONAttribute(null=True)
    movement: JSONAttribute = JSONAttribute(null=True)
    # Of a source: when it was last decided, and the keys of the documents that it was booked by.
    decided_at = UTCDateTimeAttribute(null=True)
    documents: ListAttribute[Any] = ListAttribute(null=True)
    about = UnicodeAttribute(null=True)
    # Of an invoice or credit note: the name and address that it showed when it was posted.
    made_out_to = UnicodeAttribute(null=True)
    # Of a source: where it stands in the list of all, who paid and for what, the key of its sale's first
    # invoice, and the event that told it first.
    listed = UnicodeAttribute(null=True)
    payer = UnicodeAttribute(null=True)
    description = UnicodeAttribute(null=True)
    sale = UnicodeAttribute(null=True)
    told_by = UnicodeAttribute(null=True)
    parents: ListAttribute[Any] = ListAttribute(default=list)
    # The other sources whose documents need this one: a query finds parents, and not who names them.
    followers: ListAttribute[Any] = ListAttribute(null=True)
    number = NumberAttribute(null=True)
    variant = NumberAttribute(default=0)
    xero_id = UnicodeAttribute(null=True)
    # The row's earlier Xero ids: documents that were taken out of Xero, or deleted there, before it was
    # posted again.
    former_xero_ids: ListAttribute[Any] = ListAttribute(null=True)
    reason_code = UnicodeAttribute(null=True)
    detail = UnicodeAttribute(null=True)
    # On the first invoice of a sale: what has happened to the sale.
    facts: JSONAttribute = JSONAttribute(null=True)
    happened_at = UTCDateTimeAttribute()
    recorded_at = UTCDateTimeAttribute()
    settled_at = UTCDateTimeAttribute(null=True)
    # Of a row that was accepted or seen: who has dealt with it, when, and in which words.
    handled: JSONAttribute = JSONAttribute(null=True)
    # A person has ordered a pending row anew: it waits for no other row to share a call.
    ordered = BooleanAttribute(null=True)
    by_open_work = OpenWork()
    by_decision = Decided()
    by_time = Listed()


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


# A call that hangs must end well within a function's time. Connecting and reading, in seconds.
CONNECT_TIMEOUT, READ_TIMEOUT = 2, 5
# The first attempt, and the ones after it.
ATTEMPTS = 3

TABLES: tuple[type[Model], ...] = (
    EventItem,
    RowItem,
    LaneItem,
    FeedItem,
    ReconciliationItem,
    JobItem,
    TroubleItem,
    TenantItem,
    ChartItem,
    ChoiceItem,
    SecretItem,
    TokenItem,
    OrganisationItem,
    ConnectionItem,
    SessionItem,
    PersonItem,
    AuditItem,
    MailItem,
    DirectoryItem,
    SalesItem,
    CatalogueItem,
)
NAMES = {table: table.Meta.table_name for table in TABLES}


def bind(prefix: str, region: str, endings: str = "") -> None:
    """Points the tables at one stage. Called when a function is wired, never at import.

    `endings` are for tables that were restored under names with an ending: "ledger=-noon lanes=".
    """
    ending_of = dict(each.split("=", 1) for each in endings.split())
    for table in TABLES:
        name = NAMES[table]
        table.Meta.table_name = f"{prefix}{name}{ending_of.get(name, '')}"
        table.Meta.region = region
        table.Meta.connect_timeout_seconds = CONNECT_TIMEOUT
        table.Meta.read_timeout_seconds = READ_TIMEOUT
        table.Meta.max_retry_attempts = ATTEMPTS - 1


@contextmanager
def transaction() -> Iterator[TransactWrite]:
    """Writes everything that is added, or nothing.

    Raises Contended where that may go well a moment later, pynamodb's TransactWriteError for all else.
    """
    try:
        with TransactWrite(connection=_connection(getattr(RowItem.Meta, "region", ""))) as write:
            yield write
    except TransactWriteError as error:
        if _cancelled_for(error) & PASSING:
            raise Contended("DynamoDB is busy, or another process is writing the same rows") from error
        raise


def condition_failed(error: PynamoDBException) -> bool:
    """Whether a write was refused because its condition does not hold, and for no other reason."""
    if isinstance(error, TransactWriteError):
        return _cancelled_for(error) == {"ConditionalCheckFailed"}
    return error.cause_response_code == "ConditionalCheckFailedException"


def _cancelled_for(error: TransactWriteError) -> set[str]:
    return {reason.code for reason in error.cancellation_reasons if reason}


@cache
def _connection(region: str) -> Connection:
    """Keeps one connection: making a client takes longer than the request itself."""
    return Connection(
        region=region,
        connect_timeout_seconds=CONNECT_TIMEOUT,
        read_timeout_seconds=READ_TIMEOUT,
        max_retry_attempts=ATTEMPTS - 1,
    )
