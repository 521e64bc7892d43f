"""Plays a business whose Stripe account is a model, and checks its books once nothing is left to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from local.demo.trading_day import CLOSE
from local.stack.in_process import Stack
from local.standins.xero import Organisation
from local.standins.xero.beancount import check, export
from local.standins.xero.records import Element
from local.stripe_month.account import StripeAccount
from local.worlds.stripe_shapes import Buyer, Thing
from shared.ledger.documents import Overpayment, Payment, Receive, Refund, Reversal, Spend, Transfer
from shared.ledger.keys import UNREAD
from shared.ledger.rows import LedgerRow
from shared.money import Money
from shared.reasons import ATTENTION, EXCLUDED, PARKED, Reason
from shared.store import rows
from tests import factories
from tests.functions.shop import Shop, assert_nothing_is_double, come_to_rest, dead_letters, nudged

ADA = Buyer("Ada Lovell", "ada@example.com", "Leeds")
CLEARING = "091"


def as_it_is(thing: Any) -> Any:
    return thing


@dataclass
class Merchant:
    """`seen_as` is how Stripe writes its objects; `theirs` what a person made or changed in Xero, by id."""

    shop: Shop
    account: StripeAccount
    seen_as: Callable[[Any], Any] = as_it_is
    told: int = 0
    theirs: dict[str, Element] = field(default_factory=dict)

    @property
    def stack(self) -> Stack:
        return self.shop.stack

    @property
    def xero(self) -> Organisation:
        return self.shop.business.xero

    def show(self) -> None:
        """Makes Stripe show its objects as they are now."""
        self.stack.clock.move_to(max(self._now(), datetime.fromtimestamp(self.account.now, UTC)))
        self.shop.business.stripe.show(self.seen_as(self.account.world()))

    def fresh(self) -> list[Thing]:
        """Returns the events since the last call."""
        events = self.account.events[self.told :]
        self.told = len(self.account.events)
        return events

    def hear(self, events: Iterable[Thing]) -> None:
        """Delivers webhooks, without processing them yet."""
        for event in events:
            assert self.stack.deliver(self.shop.business, self.seen_as(event)) == 200

    def feed(self) -> None:
        self.stack.feed()

    def rest(self) -> None:
        """Works until nothing is left to do; whatever happens at Stripe next happens after that."""
        come_to_rest(self.stack)
        self.account.now = max(self.account.now, int(self._now().timestamp()))

    def settle(self) -> None:
        """Delivers new webhooks, runs the feed, and works until nothing is left to do."""
        self.show()
        self.hear(self.fresh())
        self.feed()
        self.rest()

    def settle_until_payments_wait(self) -> None:
        """Settles, but stops before the payments: what they depend on is posted, the payments are not."""
        self.show()
        self.hear(self.fresh())
        nudged(self.stack)

    @contextmanager
    def by_hand(self) -> Iterator[Organisation]:
        """Records what a person changes in Xero within the block."""
        before = self.documents()
        yield self.xero
        self.theirs |= {id: each for id, each in self.documents().items() if each != before.get(id)}

    def documents(self) -> dict[str, Element]:
        return {each["id"]: each for each in self.xero.documents()}

    def id_of(self, key: str) -> str:
        """Returns Xero's id of the document posted under a key."""
        return str(self.shop.row(key).xero_id)

    def flagged(self) -> set[str]:
        return {row.reason_code for row in rows.in_state(self.shop.tenant, "attention")}

    def held(self) -> dict[str, Decimal]:
        """Returns the trial balance by account code, without empty accounts."""
        return {code: amount for code, amount in self.xero.trial_balance().items() if amount}

    def _now(self) -> datetime:
        return datetime.now(UTC)


def open_merchant(stack: Stack, tenant: str = "demo", **changes: Any) -> Merchant:
    """Opens a business with a customer and an invoice that a person has made by hand."""
    shop = Shop(stack, stack.open_business(tenant, factories.settings(**changes)))
    merchant = Merchant(shop, StripeAccount(int(CLOSE.timestamp())))
    with merchant.by_hand() as xero:
        customer = xero.add("Contacts", {"Name": "Somebody"})
        line = {"Description": "Consulting", "Quantity": 1, "UnitAmount": 50, "AccountCode": "202"}
        theirs = {"Type": "ACCREC", "Contact": {"ContactID": customer["ContactID"]}, "LineItems": [line]}
        dates = {"Date": "2026-10-01", "DueDate": "2026-10-31"}
        xero.add("Invoices", theirs | dates | {"Status": "AUTHORISED"})
    return merchant


def assert_at_rest(merchant: Merchant, parked: Iterable[str] = (), flagged: Iterable[str] = ()) -> None:
    """Nothing is left to do except what a person is asked to, for these reasons; a repeat changes nothing."""
    assert_right(merchant, parked, flagged)
    assert_twice_changes_nothing(merchant)
    assert_right(merchant, parked, flagged)


def assert_right(merchant: Merchant, parked: Iterable[str] = (), flagged: Iterable[str] = ()) -> None:
    shop = merchant.shop
    assert not rows.has_pending(shop.tenant)
    assert (merchant.stack.lambdas.waiting(), dead_letters(merchant.stack)) == (0, 0)
    assert {row.reason_code for row in shop.parked()} == set(parked)
    assert merchant.flagged() == set(flagged)
    assert_a_person_can_act(shop)
    clearing = merchant.held().get(CLEARING, Decimal(0))
    assert clearing + awaited(merchant) == Money(merchant.account.net()).decimal
    assert check(export(merchant.xero)) == []
    assert_nothing_is_double(shop)
    documents = merchant.documents()
    assert {id: documents[id] for id in merchant.theirs} == merchant.theirs


def assert_a_person_can_act(shop: Shop) -> None:
    for state, words in (("parked", PARKED), ("attention", ATTENTION), ("excluded", EXCLUDED)):
        for row in rows.in_state(shop.tenant, state):
            assert says_something(words[row.reason_code])


def says_something(reason: Reason) -> bool:
    return bool(reason.sentence) and bool(reason.what_to_do)


def assert_twice_changes_nothing(merchant: Merchant) -> None:
    """Delivers every webhook again with another id, so that it is read again, and runs the feed."""
    documents, writes = merchant.documents(), merchant.xero.calls.write
    again = datetime.now(UTC).timestamp()
    merchant.show()
    merchant.hear(event | {"id": f"{event['id']}_{again:.0f}"} for event in merchant.account.events)
    merchant.feed()
    merchant.rest()
    assert (merchant.documents(), merchant.xero.calls.write) == (documents, writes)


def awaited(merchant: Merchant) -> Decimal:
    """Returns what would still reach the clearing account if a person released everything."""
    listed = [row for state in ("parked", "waiting") for row in rows.in_state(merchant.shop.tenant, state)]
    # A movement may be parked under its own id, or under the id of its object: it is one movement.
    sources = {row.key.removesuffix(UNREAD) for row in listed if row.kind == "Source"}
    moved = merchant.account.in_purse("gbp")
    unread = sum(each["net"] for each in moved if sources & {each["id"], each["source"]})
    return Money(unread + sum(_awaited(row) for row in listed if row.kind != "Source")).decimal


def _awaited(row: LedgerRow) -> int:
    match row.document:
        case Payment(amount=amount) | Overpayment(amount=amount):
            return amount.minor
        case Refund(amount=amount, account=account):
            return -amount.minor if account == CLEARING else 0
        case Receive(lines=lines):
            return sum(line.amount.minor for line in lines)
        case Spend(lines=lines):
            return -sum(line.amount.minor for line in lines)
        case Transfer(amount=amount, to_account=account):
            return amount.minor if account == CLEARING else -amount.minor
        case Reversal(amount=amount, fallback="reopen"):
            return -amount.minor
        case Reversal(amount=amount, fallback="credit"):
            return amount.minor
        case Reversal(amount=amount, account=account):
            return amount.minor if account == CLEARING else -amount.minor
        case _:
            return 0
