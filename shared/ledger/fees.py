"""What a provider keeps: SPEND to it, or RECEIVE from it where it gives a fee back."""

from __future__ import annotations

from datetime import date

from shared.events import FeeCharged, Movement
from shared.ledger.contacts import STRIPE_SUPPLIER
from shared.ledger.documents import Document, Line, Receive, Spend
from shared.ledger.known import Booking, Decision
from shared.money import Money
from shared.settings import Settings

INPUT_VAT = "INPUT2"
# A fee that holds VAT of 20 % is six times that VAT, but for the pence lost where the VAT was rounded.
ROUNDING = 3


def fee_of(moved: Movement, dated: date, settings: Settings) -> tuple[Document, ...]:
    """The documents of the fee that a movement carries, if it carries one."""
    return _documents(moved, moved.fee, "Stripe fee", dated, settings)


def charged(event: FeeCharged, dated: date, settings: Settings) -> Decision:
    # Stripe writes its own fees as an amount taken, so what they cost is all that left the balance.
    return Booking(_documents(event.moved, -event.moved.net, event.description, dated, settings))


def _documents(
    moved: Movement, cost: Money, description: str, dated: date, settings: Settings
) -> tuple[Document, ...]:
    if cost.minor == 0:
        return ()
    sign = 1 if cost.minor > 0 else -1
    lines = _lines(description, Money(sign * cost.minor), Money(sign * moved.fee_vat.minor), settings)
    kind = Spend if cost.minor > 0 else Receive
    key, account = f"{moved.source} fee", settings.stripe_bank_account
    return (STRIPE_SUPPLIER, kind(key, STRIPE_SUPPLIER.key, account, dated, lines))


def _lines(description: str, cost: Money, vat: Money, settings: Settings) -> tuple[Line, ...]:
    """One line; two if Stripe charged VAT on a part of the fee only, since a line has one rate in Xero."""
    words, account = description.strip()[:4000] or "Stripe fee", settings.stripe_fees_account
    if vat.minor <= 0 or not settings.vat_registered:
        return (Line(words, account, cost, settings.stripe_fees_tax),)
    rest = cost - Money(6 * vat.minor)
    # VAT that Stripe itemised belongs in the VAT return, whatever the fee's own setting says.
    if rest.minor <= ROUNDING:
        return (Line(words, account, cost, INPUT_VAT, vat),)
    taxed = Line(words, account, cost - rest, INPUT_VAT, vat)
    return (taxed, Line(words, account, rest, settings.stripe_fees_tax))
