"""Links charges that another app took, such as Xero's own pay-now, to the app's own documents in Xero.

These charges are not invoiced here, but a person should see whose money is in the clearing account.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from shared.ledger.rows import LedgerRow
from shared.reconciliation.findings import Finding
from shared.settings import Settings

# An app books a payment when it learns of it, which may be days later.
APART = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ThirdPartyBooking:
    """`payment` is the Xero id of the document for the gross, `fee` that for the fee, empty if there is none.

    `is_whole`: nothing of the charge is missing in the clearing account.
    """

    source: str
    payment: str
    fee: str
    is_whole: bool


def third_party_bookings(
    charges: Iterable[LedgerRow], findings: Iterable[Finding], code: str, settings: Settings
) -> list[ThirdPartyBooking]:
    """Links by amount and day, each document to one charge only; `code` is the clearing account's.

    A charge that was linked before stays with its document, as long as that exists.
    """
    own = [each for each in findings if each.reason_code == "own"]
    bookings: list[ThirdPartyBooking] = []
    for charge in sorted(charges, key=lambda each: (not each.xero_id, each.happened_at, each.key)):
        booking = _booking_of(charge, own, code, settings)
        if booking:
            bookings.append(booking)
            own = [each for each in own if each.id not in (booking.payment, booking.fee)]
    return bookings


def _booking_of(
    charge: LedgerRow, own: Sequence[Finding], code: str, settings: Settings
) -> ThirdPartyBooking | None:
    gross, fee = charge.gross, charge.gross - charge.net
    day = settings.day_of(charge.happened_at)
    payment = next(_alike(own, gross, day, code, charge.xero_id), None)
    if payment is None:
        return None
    rest = [each for each in own if each.id != payment.id]
    cost = next(_alike(rest, -fee, day, code), None) if fee else None
    return ThirdPartyBooking(charge.key, payment.id, cost.id if cost else "", is_whole=bool(cost) or not fee)


def _alike(own: Sequence[Finding], pence: int, day: date, code: str, id: str = "") -> Iterator[Finding]:
    """Yields the findings of this amount within some days: first the one with this id, then the nearest."""
    near = [each for each in own if each.bank_effect.get(code) == pence and abs(each.dated - day) <= APART]
    yield from sorted(near, key=lambda each: (each.id != id, abs(each.dated - day), each.id))
