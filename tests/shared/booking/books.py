"""Makes events of a small business, decides them, and adds up what its books then hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, assert_never

from shared.booking.case import Case
from shared.booking.decide import decide, needs
from shared.booking.decision import Booking, Context, Decision, Excluded, NeedsReview
from shared.booking.fallbacks import EARLIER_MONTH, fallback_for
from shared.events import Event, Movement, Payer, PaymentReceived, Sale
from shared.ledger.documents import (
    Amendment,
    Contact,
    ContactEmail,
    CreditNote,
    Document,
    Invoice,
    Line,
    Mailing,
    Overpayment,
    Payment,
    Receive,
    Refund,
    Removal,
    Reversal,
    Spend,
    Transfer,
)
from shared.ledger.sale_facts import Fact
from shared.money import pence
from shared.settings import ProviderAccounts, Settings

SETTINGS = Settings(
    feed_from=date(2026, 1, 1),
    sales_account="200",
    subscriptions_account="201",
    providers={
        "stripe": ProviderAccounts(clearing="091", fees="404", fees_tax="REVERSECHARGES"),
        "gocardless": ProviderAccounts(clearing="092", fees="405", fees_tax="INPUT2"),
    },
    main_bank_account="090",
    disputed_funds_account="621",
    bad_debts_account="416",
    suspense_account="850",
    sales_tax="OUTPUT2",
)


def with_fees_tax(settings: Settings, tax_type: str) -> Settings:
    """Returns the settings with another tax type for Stripe's fees."""
    stripe = replace(settings.providers["stripe"], fees_tax=tax_type)
    return replace(settings, providers={**settings.providers, "stripe": stripe})


WRITE_OFF = replace(SETTINGS, dispute_lost="write_off")
CLEARING, DEBTORS = SETTINGS.providers["stripe"].clearing, "610"
AT = datetime(2026, 10, 1, 9, tzinfo=UTC)
LATER = datetime(2026, 10, 20, 9, tzinfo=UTC)
NEXT_MONTH = datetime(2026, 11, 2, 9, tzinfo=UTC)
DAY, LATER_DAY, NEXT_MONTHS_DAY = date(2026, 10, 1), date(2026, 10, 20), date(2026, 11, 2)
ADA = Payer("stripe", "cus_1", "Ada", "ada@example.com")
SALE = Sale("ch_1", ADA, "Consulting")
ORDER = Sale("order_7", ADA, "Consulting")
SUPPLIER = Contact("supplier:stripe", "Stripe")
CONTACT = Contact("stripe:cus_1", "Ada", "ada@example.com")


def moved(
    gross: int = 12000, fee: int = 0, at: datetime = AT, source: str = "txn_1", **more: Any
) -> Movement:
    """Makes a movement; amounts are in pence, signed as at Stripe."""
    vat = pence(more.pop("fee_vat", 0))
    return Movement(source, at, pence(gross), pence(fee), vat, **{"provider": "stripe", **more})


def paid(sale: Sale = SALE, **fields: Any) -> PaymentReceived:
    return PaymentReceived(moved(**fields), sale)


class Books:
    """A ledger in memory: each decision knows the earlier ones, and what has brought the customer by now."""

    def __init__(self, settings: Settings = SETTINGS, *documents: Document) -> None:
        self.settings = settings
        self.documents: dict[str, Document] = {each.key: each for each in documents}
        self.aliases: dict[str, str] = {}
        self.facts: dict[str, tuple[Fact, ...]] = {}
        self.lead_source = ""

    def decide(self, event: Event) -> Decision:
        """Decides an event, given no more than what it asks for and what is on record of the sale."""
        return decide(event, self.settings, self.known(needs(event)))

    def known(self, keys: Sequence[str]) -> Context:
        facts = {key: self.facts[key] for key in keys if key in self.facts}
        made = (key for each in facts.values() for fact in each for key in fact.documents)
        return Context(
            {key: self.documents[key] for key in (*keys, *made) if key in self.documents},
            {key: self.aliases[key] for key in keys if key in self.aliases},
            facts,
            self.lead_source,
        )

    def book(self, *events: Event) -> Booking:
        """Books the events in this order; returns the booking of the last one."""
        booking = Booking(())
        for event in events:
            booking = self._book(event)
        return booking

    def record(self, *cases: Case) -> Booking:
        """Books the cases of orders in this order; returns the booking of the last one."""
        booking = Booking(())
        for case in cases:
            booking = self._keep(case.decide(self.known(case.needs)))
        return booking

    def _book(self, event: Event) -> Booking:
        return self._keep(self.decide(event))

    def _keep(self, booking: Decision) -> Booking:
        assert isinstance(booking, Booking), booking
        self.documents |= {each.key: each for each in booking.documents if each.key not in self.documents}
        self.aliases |= {alias.key: alias.contact for alias in booking.aliases}
        if booking.sale:
            assert booking.sale.before == self.facts.get(booking.sale.invoice, ())
            self.facts[booking.sale.invoice] = booking.sale.after
        return booking

    def balances(self) -> dict[str, int]:
        """Returns balances in pence by account, debits positive; VAT stays inside the gross."""
        return balances(self.documents.values(), self.settings)


def booked(event: Event, settings: Settings = SETTINGS, *documents: Document) -> Booking:
    """Books an event that follows these documents."""
    return Books(settings, *documents).book(event)


def refused(event: Event, settings: Settings = SETTINGS) -> NeedsReview:
    decision = Books(settings).decide(event)
    assert isinstance(decision, NeedsReview), decision
    return decision


def excluded(event: Event, settings: Settings = SETTINGS) -> Excluded:
    decision = Books(settings).decide(event)
    assert isinstance(decision, Excluded), decision
    return decision


def left_standing(booking: Booking, settings: Settings = SETTINGS) -> tuple[Document, ...]:
    """Returns the documents of a booking that reverses a document of an earlier month, still in place."""
    (late,) = booking.documents
    assert isinstance(late, Reversal)
    assert late.in_earlier_month
    found = fallback_for(late, EARLIER_MONTH, settings)
    assert found
    assert not found.attention
    return found.documents


def kinds(booking: Booking) -> list[str]:
    return [type(each).__name__ for each in booking.documents]


def balances(documents: Iterable[Document], settings: Settings = SETTINGS) -> dict[str, int]:
    """Adds up what documents do to the accounts, in pence, debits positive; empty accounts are left out."""
    held: Counter[str] = Counter()
    for document in standing(documents):
        for account, amount in entries(document, settings):
            held[account] += amount
    return {account: amount for account, amount in held.items() if amount}


def standing(documents: Iterable[Document]) -> list[Document]:
    """Returns the documents as they are in Xero, once orders are changed there or taken out."""
    every = list(documents)
    removed = {each.of for each in every if isinstance(each, Removal)}
    lines = {each.of: each.lines for each in every if isinstance(each, Amendment)}
    left = (each for each in every if each.key not in removed and not isinstance(each, Removal))
    return [
        replace(each, lines=lines[each.key]) if isinstance(each, Invoice) and each.key in lines else each
        for each in left
    ]


def effect(documents: Iterable[Document], account: str, settings: Settings = SETTINGS) -> int:
    return balances(documents, settings).get(account, 0)


def entries(document: Document, settings: Settings = SETTINGS) -> list[tuple[str, int]]:
    """Returns the journal behind a document: account and pence, debits positive."""
    match document:
        case Contact() | ContactEmail() | Mailing() | Amendment():
            return []
        case Invoice(lines=lines):
            return [(DEBTORS, document.total.minor), *_lines(lines, -1)]
        case CreditNote(lines=lines):
            return [(DEBTORS, -document.total.minor), *_lines(lines, 1)]
        case Payment(account=account, amount=amount) | Overpayment(account=account, amount=amount):
            return [(account, amount.minor), (DEBTORS, -amount.minor)]
        case Refund(account=account, amount=amount):
            return [(account, -amount.minor), (DEBTORS, amount.minor)]
        case Spend(account=account, lines=lines):
            return [(account, -sum(line.amount.minor for line in lines)), *_lines(lines, 1)]
        case Receive(account=account, lines=lines):
            return [(account, sum(line.amount.minor for line in lines)), *_lines(lines, -1)]
        case Transfer(from_account=source, to_account=target, amount=amount):
            return [(source, -amount.minor), (target, amount.minor)]
        case Reversal():
            return [entry for each in _instead(document, settings) for entry in entries(each, settings)]
        case Removal():
            raise AssertionError("what it comes to is up to what it is of")
    assert_never(document)


def _lines(lines: Iterable[Line], sign: int) -> list[tuple[str, int]]:
    return [(line.account, sign * line.amount.minor) for line in lines]


def _instead(reversal: Reversal, settings: Settings) -> tuple[Document, ...]:
    """Returns the documents that stand in for a reversal, which leave the same balances."""
    found = fallback_for(reversal, "reconciled", settings)
    assert found
    return found.documents
