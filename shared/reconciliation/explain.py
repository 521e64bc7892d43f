"""Explains every penny between a clearing account in Xero and its processor's own balance by its cause.

    Xero - processor = sum of the causes

Each cause is found on its own, in the ledger, in Xero or at the processor. What none of them explains is a
cause as well, called unexplained: it is there to be looked at, never to balance the sum in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from shared.ledger.keys import opening_key
from shared.ledger.profiles import PROFILES
from shared.provider import Provider
from shared.reconciliation.findings import Finding
from shared.reconciliation.ledger_totals import LedgerTotals, Outstanding
from shared.reconciliation.result import AtProcessor, Cause, InXero, Reconciliation
from shared.reconciliation.third_party_charges import ThirdPartyBooking

# GoCardless itemises its fees when it pays out. What it has kept by then is a small part of what moved
# lately; more than that has another cause.
FEES_IN_TEN = 1


def reconciled(
    at: datetime,
    processor: AtProcessor,
    xero: InXero,
    totals: LedgerTotals,
    code: str,
    bookings: Sequence[ThirdPartyBooking] = (),
) -> Reconciliation:
    """Compares one provider. `code` is the clearing account's; `bookings` are for charges of other apps."""
    provider = processor.provider
    opening_difference = xero.before + totals.opening[provider] - _opening(processor, totals)
    outstanding = [
        each for each in totals.outstanding if each.provider == provider and each.key not in xero.on_its_way
    ]
    rows = [each for each in outstanding if opening_difference or each.reason_code != "before_feed"]
    is_pending = any(each.state == "pending" for each in outstanding)
    causes = [
        *_of_rows(rows, bookings),
        *_of_findings(xero.findings, code, bookings),
        *(Cause(each.reason_code, each.source, -each.pence, each.detail) for each in processor.not_in_ledger),
        *_of_opening(opening_difference, totals.before_feed[provider], provider),
        *_fees_to_come(processor, totals),
        *([] if xero.balance is not None else [Cause("account_not_shown", code, 0)]),
    ]
    held = _documents(xero, totals, provider, code) if xero.balance is None else xero.balance
    left = held - processor.balance - sum(cause.pence for cause in causes)
    return Reconciliation(
        provider=provider,
        at=at,
        processor=processor.balance,
        ledger=_opening(processor, totals) + totals.moved[provider],
        xero=held,
        causes=(*causes, *([Cause("unexplained", provider, left)] if left else [])),
        is_moving=xero.is_moving or bool(xero.on_its_way) or is_pending,
    )


def explained(made: Reconciliation, unread: Sequence[Cause]) -> Reconciliation:
    """Attributes what nothing else explains to what has not been read yet: all named, the amount once.

    `unread` are causes of 0.00, the likeliest first. What is explained already stays as it is.
    """
    if not unread or not made.unexplained:
        return made
    kept = (each for each in made.causes if each.reason_code != "unexplained")
    return replace(made, causes=(*kept, replace(unread[0], pence=made.unexplained), *unread[1:]))


def _documents(xero: InXero, totals: LedgerTotals, provider: Provider, code: str) -> int:
    """Adds up what the account must hold by its documents, in pence, if Xero does not show its balance."""
    differing = sum(each.bank_effect.get(code, 0) for each in xero.findings)
    return xero.before + totals.posted[provider] + differing


def _of_rows(outstanding: Iterable[Outstanding], bookings: Sequence[ThirdPartyBooking]) -> Iterator[Cause]:
    whole = {booking.source: booking.payment for booking in bookings if booking.is_whole}
    for each in outstanding:
        reason_code = each.reason_code if each.state in ("parked", "excluded") else each.state
        accepted = each.state == "accepted"
        linked = whole.get(each.key, "")
        yield Cause(reason_code or each.state, each.key, -each.pence, each.detail, accepted, linked)


def _of_findings(
    findings: Iterable[Finding], code: str, bookings: Sequence[ThirdPartyBooking]
) -> Iterator[Cause]:
    charges = {id: booking.source for booking in bookings for id in (booking.payment, booking.fee) if id}
    for each in findings:
        pence = each.bank_effect.get(code, 0)
        if pence:
            linked = charges.get(each.id, "")
            yield Cause(each.reason_code, each.about or each.id, pence, each.detail, each.accepted, linked)


def _of_opening(opening_difference: int, before_feed: int, provider: Provider) -> Iterator[Cause]:
    """Yields a missing opening balance: when the feed began, account and processor should hold the same.

    Movements before the feed that are on record are part of that balance, and are causes of their own.
    """
    rest = opening_difference + before_feed if opening_difference else 0
    if rest:
        yield Cause("opening_balance", opening_key(provider), rest)


def _fees_to_come(processor: AtProcessor, totals: LedgerTotals) -> Iterator[Cause]:
    """Yields fees that come with later payouts: the balance lacks them already, the gross ledger does not."""
    provider = processor.provider
    if not PROFILES[provider].fees_come_with_payouts:
        return
    missing = sum(each.pence for each in processor.not_in_ledger)
    fees = _opening(processor, totals) + totals.moved[provider] + missing - processor.balance
    if fees and 10 * abs(fees) <= FEES_IN_TEN * totals.turnover_35_days[provider]:
        yield Cause("not_itemised", provider, fees)


def _opening(processor: AtProcessor, totals: LedgerTotals) -> int:
    """Returns what the processor held when the feed began, as far as that is known."""
    if processor.opening is not None:
        return processor.opening
    return totals.opening[processor.provider] or totals.before_feed[processor.provider]
