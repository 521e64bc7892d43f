"""Plays a business that sells, and checks its books whatever went wrong on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from pynamodb.exceptions import DoesNotExist

from local.stack.business import Business
from local.stack.in_process import Stack
from local.standins.xero.beancount import check, export
from local.worlds import stripe_shapes as shapes
from local.worlds.stripe_shapes import Sale
from shared.booking.decide import decide
from shared.booking.decision import Booking, Context
from shared.events import PaymentReceived
from shared.ledger.rows import LedgerRow, Source
from shared.providers.stripe import events_of
from shared.providers.stripe_subject import Subject
from shared.queue import Postings
from shared.settings import Settings
from shared.store import ledger, rows
from shared.store.lanes import lane_from_dict
from shared.store.tables.lanes import LaneItem
from shared.store.tables.ledger import RowItem
from tests import factories

GONE = ("VOIDED", "DELETED")
SETTLED = ("posted", "parked", "waiting", "excluded", "undone")
# Booked sources, further keys of contacts, and flags: on record, but no work to do.
ON_RECORD = ("booked", "kept", "attention")
STAGES = ("Contacts", "Invoices", "Payments", "BankTransactions")
A_WHILE = timedelta(minutes=5)
PATIENCE = timedelta(hours=30)
NOTHING = datetime.min.replace(tzinfo=UTC)


@dataclass
class Shop:
    stack: Stack
    business: Business
    made: list[Sale] = field(default_factory=list)

    @property
    def tenant(self) -> str:
        return self.business.tenant

    def show(self, made: Sequence[Sale]) -> None:
        """Makes Stripe show these sales, besides the earlier ones."""
        self.made += made
        self.business.stripe.show(factories.stripe_world(self.made))

    def sell(self, made: Sequence[Sale]) -> None:
        """Makes sales at Stripe and delivers their webhooks; nothing is posted yet."""
        self.show(made)
        for sale in made:
            assert self.stack.deliver(self.business, shapes.updated(sale)) == 200

    def record(self, made: Sequence[Sale]) -> None:
        """Writes what the recorder would, in far fewer writes, and sends its nudge."""
        self.show(made)
        rows = {row.key: row for sale in made for row in self._rows_of(sale)}
        with RowItem.batch_write() as batch:
            for row in rows.values():
                batch.save(row)
        self.nudge()

    def _rows_of(self, sale: Sale) -> Iterator[RowItem]:
        now, charge = datetime.now(UTC), shapes.charge(sale)
        (event,) = events_of(Subject(charge, [shapes.balance_transaction(sale)], charge), now)
        booking = decide(event, Settings.from_dict(factories.settings()), Context())
        assert isinstance(event, PaymentReceived)
        assert isinstance(booking, Booking)
        source = Source(event.moved.source, "stripe", event.moved.at)
        yield ledger._source_row(self.tenant, source, "booked", now)
        yield from (ledger._alias(self.tenant, source, alias, now) for alias in booking.aliases)
        yield from (rows.pending_row(self.tenant, source, each, now) for each in booking.documents)

    def rows(self) -> list[RowItem]:
        """Returns the rows to post or posted, and the ones that a person must look at."""
        found = RowItem.query(self.tenant, consistent_read=True)
        return [row for row in found if row.state not in ON_RECORD]

    def states(self) -> Counter[str]:
        return Counter(row.state for row in self.rows())

    def parked(self) -> list[LedgerRow]:
        return list(rows.in_state(self.tenant, "parked"))

    def retry_parked(self) -> None:
        for row in self.parked():
            self.retry(row.key)

    def retry(self, key: str) -> None:
        """Retries a row as a person does, and nudges its lane."""
        rows.retry(self.tenant, key)
        self.nudge()

    def nudge(self) -> None:
        """Nudges the lane, as whoever writes pending rows does."""
        Postings(self.stack.lambdas.sqs, self.stack.lambdas.queues.posting).nudge(self.tenant)

    def row(self, key: str) -> RowItem:
        return RowItem.get(self.tenant, key, consistent_read=True)

    def live(self, kind: str) -> list[dict[str, Any]]:
        """Lists the documents of one kind in Xero, except voided and deleted ones."""
        documents = self.business.xero.documents()
        return [each for each in documents if each["kind"] == kind and each["status"] not in GONE]

    def numbers(self) -> list[str]:
        return sorted(invoice["number"] for invoice in self.live("invoice") if _is_ours(invoice))

    def statuses(self) -> list[int | None]:
        """Lists the status of Xero's answers, call by call."""
        return [logged.status for logged in self.business.xero.log]


def open_shop(stack: Stack, tenant: str = "demo", **changes: Any) -> Shop:
    return Shop(stack, stack.open_business(tenant, factories.settings(**changes)))


def come_to_rest(stack: Stack, step: timedelta = A_WHILE) -> None:
    """Feeds the functions, sweeps, and moves the clock on, until nothing is queued or pending.

    Steps longer than the stack's own make hours of waiting cheap.
    """
    give_up = datetime.now(UTC) + PATIENCE
    while datetime.now(UTC) < give_up:
        nudged(stack)
        if not stack.lambdas.waiting() and not any(rows.has_pending(each) for each in stack.businesses):
            return
        stack.clock.shift(step)
        stack.lambdas.invoke("sweep", {})
    raise AssertionError("it never came to rest")


def drain_queues(stack: Stack) -> None:
    """Processes what can be received at this very moment."""
    while stack.lambdas.poll_inbox() or stack.lambdas.poll_posting():
        pass


def nudged(stack: Stack, seconds: int = 10) -> None:
    """Drains the queues, also after the posting queue's delay: what is recorded goes to Xero.

    So does what nobody waits for, which the writer gathers for some minutes.
    """
    drain_queues(stack)
    stack.clock.shift(timedelta(seconds=seconds))
    drain_queues(stack)
    until = max((_gathered_until(tenant) for tenant in stack.businesses), default=NOTHING)
    if until > datetime.now(UTC):
        stack.clock.move_to(until)
        stack.lambdas.invoke("sweep", {})
        stack.clock.shift(timedelta(seconds=10))
        drain_queues(stack)


def _gathered_until(tenant: str) -> datetime:
    """Returns when a lane goes on with what it gathers, unless it rests for another reason."""
    try:
        item = LaneItem.get(tenant)
    except DoesNotExist:
        return NOTHING
    lane = lane_from_dict(item.lane)
    is_held = lane.is_paused(datetime.now(UTC)) or lane.batch is not None
    return item.wakes_at if item.resting and not is_held else NOTHING


def assert_posted_once(shop: Shop) -> None:
    """Every sale has one set of documents, every row is posted, and the books are right."""
    assert_books(shop, shop.made, {"posted"})


def assert_books(shop: Shop, posted: Iterable[Sale], states: Iterable[str] = SETTLED) -> None:
    """There are no duplicates and no rows left over; the accounts show these sales and nothing else."""
    sold, rows = list(posted), shop.rows()
    assert Counter(row.state for row in rows).keys() <= set(states)
    assert_nothing_is_double(shop, rows)
    expected = factories.balances(sold)
    held = {code: amount for code, amount in shop.business.xero.trial_balance().items() if amount}
    assert held == {code: amount for code, amount in expected.items() if amount}
    assert held.get("091", Decimal(0)) == sum(_net(sale) for sale in sold)
    assert check(export(shop.business.xero)) == []
    assert dead_letters(shop.stack) == 0


def assert_nothing_is_double(shop: Shop, rows: Sequence[RowItem] | None = None) -> None:
    """Each reference is live in Xero only once, and every row marked posted has its document there."""
    counted = Counter(_names(shop))
    assert [name for name, times in counted.items() if times > 1] == []
    ids = {document["id"] for document in shop.business.xero.documents()}
    held = shop.rows() if rows is None else rows
    assert [row.key for row in held if row.state == "posted" and row.xero_id not in ids] == []


def dead_letters(stack: Stack) -> int:
    queues = stack.lambdas.queues
    every = (queues.inbox_failed, queues.inbox_dead, queues.posting_dead)
    return sum(stack.lambdas._count(url) for url in every)


def _names(shop: Shop) -> Iterator[tuple[str, str]]:
    """Yields the reference of every live document of ours. A person's own may have any reference."""
    for kind in ("invoice", "payment", "bank_transaction"):
        yield from ((kind, each["reference"]) for each in shop.live(kind) if each["reference"])
    yield from (("contact", each["number"]) for each in shop.live("contact") if each["number"])


def _net(sale: Sale) -> Decimal:
    return Decimal(sale.settled - sale.fee).scaleb(-2)


def _is_ours(invoice: dict[str, Any]) -> bool:
    return str(invoice["reference"]).endswith(" invoice")
