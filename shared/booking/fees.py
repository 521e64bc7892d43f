"""Books a provider's fees: SPEND to the provider, or RECEIVE from it when it gives a fee back."""

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
from shared.ledger.xero_text import DESCRIPTION
from shared.money import Money
from shared.settings import Settings

INPUT_VAT = "INPUT2"
# A fee that includes VAT at 20 % is six times that VAT, except for pence of rounding.
ROUNDING = 3


def fee_of(moved: Movement, dated: date, settings: Settings) -> tuple[Document, ...]:
    """Returns the documents of a movement's fee, if it has one."""
    return _documents(moved, moved.fee, "", dated, settings)


def charged(event: FeeCharged, dated: date, settings: Settings) -> Decision:
    # Stripe writes its own fees as an amount taken, so the cost is everything that left the balance.
    return Booking(_documents(event.moved, -event.moved.net, event.description, dated, settings))


def _documents(
    moved: Movement, cost: Money, description: str, dated: date, settings: Settings
) -> tuple[Document, ...]:
    if cost.minor == 0:
        return ()
    sign = 1 if cost.minor > 0 else -1
    supplier, accounts = PROFILES[moved.provider].supplier, settings.providers[moved.provider]
    line = Line(
        description.strip()[:DESCRIPTION] or f"{supplier.name} fee",
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
    """Returns one line; two if VAT was itemised on part of the fee only, since a line has one rate in Xero.

    Two also if the VAT is on more than the fee, such as VAT that moved on its own: Xero takes no VAT without
    its net, so one line adds the net and the other takes it off again.
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
    """Takes off `net`, which is negative: it was no part of this movement, and bears no VAT."""
    return replace(
        line, description=f"{line.description[:3900]}: its net, taken off", amount=net, tax_type=NO_VAT
    )
