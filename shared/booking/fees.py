"""What a provider keeps: SPEND to it, or RECEIVE from it where it gives a fee back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from shared.booking.bank_accounts import bank_account_of
from shared.booking.decision import Booking, Decision
from shared.booking.fallbacks import NO_VAT
from shared.events import FeeCharged, Movement
from shared.ledger.documents import Document, Line, Receive, Spend
from shared.ledger.keys import Role, reference
from shared.ledger.profiles import PROFILES
from shared.money import Money
from shared.settings import Settings

INPUT_VAT = "INPUT2"
# A fee that holds VAT of 20 % is six times that VAT, but for the pence lost where the VAT was rounded.
ROUNDING = 3


def fee_of(moved: Movement, dated: date, settings: Settings) -> tuple[Document, ...]:
    """The documents of the fee that a movement carries, if it carries one."""
    return _documents(moved, moved.fee, "", dated, settings)


def charged(event: FeeCharged, dated: date, settings: Settings) -> Decision:
    # Stripe writes its own fees as an amount taken, so what they cost is all that left the balance.
    return Booking(_documents(event.moved, -event.moved.net, event.description, dated, settings))


def _documents(
    moved: Movement, cost: Money, description: str, dated: date, settings: Settings
) -> tuple[Document, ...]:
    if cost.minor == 0:
        return ()
    sign = 1 if cost.minor > 0 else -1
    supplier, accounts = PROFILES[moved.provider].supplier, settings.providers[moved.provider]
    line = Line(
        description.strip()[:4000] or f"{supplier.name} fee",
        accounts.fees,
        Money(sign * cost.minor),
        accounts.fees_tax,
    )
    lines = _by_tax(line, Money(sign * moved.fee_vat.minor)) if settings.vat_registered else (line,)
    kind = Spend if cost.minor > 0 else Receive
    return (
        supplier,
        kind(reference(moved.source, Role.FEE), supplier.key, bank_account_of(moved, settings), dated, lines),
    )


def _by_tax(line: Line, vat: Money) -> tuple[Line, ...]:
    """One line; two if VAT was itemised on a part of the fee only, since a line has one rate in Xero.

    Or if it is VAT on more than the fee, as where VAT moved by itself: Xero takes no VAT without its net,
    so that stands in one line and is taken off again in the other.
    """
    if vat.minor <= 0:
        return (line,)
    # VAT that the provider itemised belongs in the VAT return, whatever the fee's own setting says.
    taxed = replace(line, tax_type=INPUT_VAT, tax=vat)
    rest = line.amount - Money(6 * vat.minor)
    if abs(rest.minor) <= ROUNDING:
        return (taxed,)
    other = replace(line, amount=rest) if rest.minor > 0 else _taken_off(line, rest)
    return (replace(taxed, amount=line.amount - rest), other)


def _taken_off(line: Line, net: Money) -> Line:
    """`net` is below nothing: it was no part of this movement, and is nothing to reckon VAT of."""
    return replace(
        line, description=f"{line.description[:3900]}: its net, taken off", amount=net, tax_type=NO_VAT
    )
