"""Records one message: reads its object again, decides, and writes the rows.

Nothing here depends on the type of an event. What happened follows from the object's balance transactions,
or at GoCardless from its lifecycle, so a lost, late or repeated event changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

from aws_lambda_powertools import Logger, Tracer

from functions.recorder.order_books import Followed, book_first, follow_attempt, note_money, record_order
from functions.recorder.provider_reads import Reading, moves_money, read, read_alone
from functions.recorder.wiring import RecorderDeps
from shared.booking.case import case_of
from shared.errors import Malformed, Unavailable, Unknown
from shared.events import Event
from shared.ledger.profiles import PROFILES
from shared.ledger.rows import Source
from shared.queue import Inbox, Later, Message, OrderToBook, ReadAgain
from shared.store import addresses, businesses, cancelling, inbox, ledger, rows, tenants
from shared.store.tenants import Tenant

# Providers' replicas can lag for moments. By the fourth try some minutes have passed.
TRIES_BEFORE_PARKING = 4
# A payment takes four calls, of a thousand that GoCardless allows a minute. The next page of a payout waits
# for those of this one, or 50,000 messages would wait for each other.
PACE = timedelta(minutes=4) / 1000

logger = Logger(service="recorder")
tracer = Tracer(service="recorder", patch_modules=("botocore",))

# Checkout sessions and billing requests: pages on which orders are paid.
PAGES = ("cs_", "BRQ")
NO_AMOUNT = "amount_not_readable"
NotBooked = Literal["not_yet", "ignored", "other_account", "not_set_up", "not_synced", "goes_on", "followed"]
Outcome = ledger.Recorded | NotBooked
# The outcome of an event with several movements: the first of these that occurred.
BY_WEIGHT: tuple[ledger.Recorded, ...] = ("parked", "booked", "excluded", "known")


@tracer.capture_method
def record_one(message: Message, deps: RecorderDeps, followed: Followed) -> Outcome:
    """Reads a message's object again and writes what it means. Orders that are among `followed` are not
    looked at once more, and others are added.

    Raises Unavailable where a later try may succeed, and Away where no other message of the tenant's could be
    read at that provider either.
    """
    owner, about = tenants.read(message.tenant), message.read
    if isinstance(about, OrderToBook):
        outcome: Outcome = record_order(message, about, owner, deps)
    elif message.event:
        outcome = _outcome_of_event(message, about, owner, deps)
        if pays_by_itself(about, outcome):
            outcome = follow_attempt(message.tenant, about, deps, followed) or outcome
    else:
        # Without a key it could only wait. Once the owner has connected again, the feed lists all anew.
        is_cut_off = owner is not None and about.provider in owner.disconnected
        return "not_synced" if is_cut_off else record_object(message, about, owner, deps)
    # Whoever only has an order looked at names no event.
    if message.event and outcome != "goes_on":
        inbox.mark_done(message.tenant, message.event, outcome)
    return outcome


def pays_by_itself(about: ReadAgain, outcome: Outcome) -> bool:
    """Whether an object may be an attempt to pay an order of ours, of which the balance says nothing yet."""
    is_page = about.object_id.startswith(PAGES)
    return is_page or (about.object_id.startswith("PM") and outcome == "not_yet")


def _outcome_of_event(
    message: Message, about: ReadAgain, owner: Tenant | None, deps: RecorderDeps
) -> Outcome:
    if owner is None and _is_being_set_up(message.tenant):
        return "not_set_up"
    if owner and about.provider not in owner.settings.synced:
        return "not_synced"
    if _is_of_other_account(message, about, deps):
        return "other_account"
    return record_event(message, about, owner, deps)


def _is_being_set_up(tenant: str) -> bool:
    """Whether a business has settings to make yet: then its feed lists the event again once they are made.

    Until then the message would fail time and again, and end among the dead letters.
    """
    known = businesses.profile(tenant)
    return known is not None and not known.is_set_up


def _is_of_other_account(message: Message, about: ReadAgain, deps: RecorderDeps) -> bool:
    """Whether an event is of a Stripe account that is not the tenant's: a Connect endpoint gets all events.

    If the key may not ask for its account, the reading of the object decides. Raises Unavailable.
    """
    if not message.account or not moves_money(about):
        return False
    own = deps.stripe(message.tenant).account()
    if own in ("", message.account):
        return False
    extra = {"tenant": message.tenant, "about": message.event, "account": message.account}
    logger.info("skipped an event of another Stripe account", extra=extra)
    return True


def record_event(message: Message, about: ReadAgain, owner: Tenant | None, deps: RecorderDeps) -> Outcome:
    """Records a stored event's object, or parks an event that could not be read."""
    tenant = message.tenant
    if inbox.is_broken(message.event):
        detail = f"The event is {about.object_id}." if about.object_id else "The event has no id."
        ledger.park_unread(tenant, about.provider, message.event, "event_is_broken", detail, deps.clock())
        return "parked"
    return record_object(message, about, owner, deps) if moves_money(about) else "ignored"


def record_object(message: Message, about: ReadAgain, owner: Tenant | None, deps: RecorderDeps) -> Outcome:
    """Records an object. Raises Unavailable where a later try may succeed: it may not be known yet."""
    tenant = message.tenant
    if owner is None or about.provider not in owner.settings.providers:
        raise Unavailable("the tenant is not set up")
    if about.source and ledger.is_settled(tenant, about.source):
        # Somebody else has recorded meanwhile what the ledger was found to lack.
        return "known"
    key = ledger.unread_key(about.object_id)
    try:
        reading = read(deps, tenant, about)
    except Unknown as error:
        if message.tried + 1 < TRIES_BEFORE_PARKING:
            raise
        return _book_unknown(owner, message, about, error, deps)
    except Malformed as error:
        return _park(tenant, about, key, NO_AMOUNT, error, deps)
    ledger.forget_unread(tenant, key, PROFILES[about.provider].unknown_object, NO_AMOUNT)
    outcome = _book_all(owner, reading, message.event, deps)
    queued = _queue_members(tenant, reading.members, deps.inbox)
    return _go_on(message, reading.rest, PACE * queued, deps) if reading.rest else outcome


def _book_unknown(
    owner: Tenant, message: Message, about: ReadAgain, error: Unknown, deps: RecorderDeps
) -> Outcome:
    """Books a balance transaction on its own when Stripe does not know the object behind it.

    The ledger then has a row for it, so that the feed does not queue it again.
    """
    tenant = owner.tenant
    transaction = about.balance_transaction
    reason = PROFILES[about.provider].unknown_object
    if not transaction:
        return _park(tenant, about, ledger.unread_key(about.object_id), reason, error, deps)
    try:
        reading = read_alone(deps, tenant, transaction)
    except Unknown as unknown:
        return _park(tenant, about, transaction, reason, unknown, deps)
    except Malformed as malformed:
        return _park(tenant, about, transaction, NO_AMOUNT, malformed, deps)
    return _book_all(owner, reading, message.event, deps)


def _park(
    tenant: str, about: ReadAgain, key: str, reason_code: str, error: Unknown | Malformed, deps: RecorderDeps
) -> Outcome:
    ledger.park_unread(tenant, about.provider, key, reason_code, str(error), deps.clock())
    return "parked"


def _book_all(owner: Tenant, reading: Reading, told_by: str, deps: RecorderDeps) -> Outcome:
    now = deps.clock()
    outcomes = {_book(owner, event, told_by, now, deps) for event in reading.events}
    for dispute in reading.disputes:
        # The feed reads a dispute again until it is final: a loss makes no movement.
        source = Source(dispute.id, "stripe", dispute.opened_at)
        ledger.watch(owner.tenant, source, dispute.is_undecided, now)
    return next((outcome for outcome in BY_WEIGHT if outcome in outcomes), "not_yet")


def _book(owner: Tenant, event: Event, told_by: str, now: datetime, deps: RecorderDeps) -> Outcome:
    case = case_of(event, owner.settings)
    order = book_first(owner, event, now, deps)
    outcome = ledger.record(owner.tenant, case, now, deps.pause, told_by)
    if outcome == "known" and case.email:
        # When the source was booked, Xero may not have taken its e-mail address.
        addresses.mend(owner.tenant, case.source, case.email, now)
    if order:
        note_money(owner.tenant, order, deps)
    # The movement that cancels this one out may have come by now: a reserve held, and the same released.
    is_closed = outcome == "parked" and cancelling.close(owner.tenant, case.source.key, deps.pause)
    return "excluded" if is_closed else outcome


def _go_on(message: Message, rest: ReadAgain, delay: timedelta, deps: RecorderDeps) -> Outcome:
    """Queues the next piece. This one is not done before that, so that a crash repeats it and loses none."""
    piece = Message(message.tenant, rest, message.event, message.account, is_backlog=True)
    deps.inbox.put_later([Later(piece, delay)])
    return "goes_on"


def _queue_members(tenant: str, members: Mapping[str, ReadAgain], to: Inbox) -> int:
    """Queues what a payout holds and the ledger does not know, one by one. Returns how many that are."""
    known = {row.key for row in rows.read(tenant, members)}
    unknown = {each for source, each in members.items() if source not in known}
    to.put_backlog(tenant, sorted(unknown, key=lambda each: each.object_id))
    return len(unknown)
