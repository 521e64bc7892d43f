"""A clearing account in Xero against its processor's own balance, and every penny between them by its cause.

    Xero - processor = sum of the causes

Each cause is found for itself, in the ledger, in Xero or at the processor. What none of them explains is a
cause as well, called unexplained: it is there to be looked at, never to make the sum come right in silence.
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

# GoCardless tells what it keeps when it pays out. What it has kept by then is a small part of what moved of
# late; more than that is something else.
FEES_IN_TEN = 1


def reconciled(
    at: datetime,
    processor: AtProcessor,
    xero: InXero,
    tally: LedgerTotals,
    code: str,
    links: Sequence[ThirdPartyBooking] = (),
) -> Reconciliation:
    """`code` is the clearing account's. `links` are of charges that other apps took."""
    provider = processor.provider
    begun = xero.before + tally.opening[provider] - _opening(processor, tally)
    aside = [
        each for each in tally.outstanding if each.provider == provider and each.key not in xero.on_its_way
    ]
    causes = [
        *_of_rows((each for each in aside if begun or each.reason_code != "before_feed"), links),
        *_of_findings(xero.findings, code, links),
        *(Cause(each.reason_code, each.source, -each.pence, each.detail) for each in processor.not_in_ledger),
        *_of_beginning(begun, tally.before_feed[provider], provider),
        *_fees_to_come(processor, tally),
        *([] if xero.balance is not None else [Cause("account_not_shown", code, 0)]),
    ]
    held = _documents(xero, tally, provider, code) if xero.balance is None else xero.balance
    left = held - processor.balance - sum(cause.pence for cause in causes)
    return Reconciliation(
        provider=provider,
        at=at,
        processor=processor.balance,
        ledger=_opening(processor, tally) + tally.moved[provider],
        xero=held,
        causes=(*causes, *([Cause("unexplained", provider, left)] if left else [])),
        is_moving=xero.is_moving or bool(xero.on_its_way) or any(each.state == "pending" for each in aside),
    )


def explained(made: Reconciliation, behind: Sequence[Cause]) -> Reconciliation:
    """With what nothing else explains under what nobody has read yet: all of that is named, the amount once.

    `behind` are causes of 0.00, the likeliest first. What is explained already stays as it is.
    """
    if not behind or not made.unexplained:
        return made
    kept = (each for each in made.causes if each.reason_code != "unexplained")
    return replace(made, causes=(*kept, replace(behind[0], pence=made.unexplained), *behind[1:]))


def _documents(xero: InXero, tally: LedgerTotals, provider: Provider, code: str) -> int:
    """What the account must hold by its documents, in pence, where Xero does not say it."""
    otherwise = sum(each.bank_effect.get(code, 0) for each in xero.findings)
    return xero.before + tally.posted[provider] + otherwise


def _of_rows(aside: Iterable[Outstanding], links: Sequence[ThirdPartyBooking]) -> Iterator[Cause]:
    whole = {link.source: link.payment for link in links if link.is_whole}
    for each in aside:
        word = each.reason_code if each.state in ("parked", "excluded") else each.state
        accepted = each.state == "accepted"
        linked = whole.get(each.key, "")
        yield Cause(word or each.state, each.key, -each.pence, each.detail, accepted, linked)


def _of_findings(
    findings: Iterable[Finding], code: str, links: Sequence[ThirdPartyBooking]
) -> Iterator[Cause]:
    charges = {id: link.source for link in links for id in (link.payment, link.fee) if id}
    for each in findings:
        pence = each.bank_effect.get(code, 0)
        if pence:
            linked = charges.get(each.id, "")
            yield Cause(each.reason_code, each.about or each.id, pence, each.detail, each.accepted, linked)


def _of_beginning(begun: int, before_feed: int, provider: Provider) -> Iterator[Cause]:
    """What stood in the account before, and what was posted of it, is to be what the processor held then.

    Movements of before the feed that are on record are part of that, and named for themselves.
    """
    rest = begun + before_feed if begun else 0
    if rest:
        yield Cause("opening_balance", opening_key(provider), rest)


def _fees_to_come(processor: AtProcessor, tally: LedgerTotals) -> Iterator[Cause]:
    """The ledger holds gross amounts where fees come with payouts; the balance lacks fees not yet named."""
    provider = processor.provider
    if not PROFILES[provider].fees_come_with_payouts:
        return
    missing = sum(each.pence for each in processor.not_in_ledger)
    fees = _opening(processor, tally) + tally.moved[provider] + missing - processor.balance
    if fees and 10 * abs(fees) <= FEES_IN_TEN * tally.turnover_35_days[provider]:
        yield Cause("not_itemised", provider, fees)


def _opening(processor: AtProcessor, tally: LedgerTotals) -> int:
    """What the processor held when the feed began, as far as anybody knows."""
    if processor.opening is not None:
        return processor.opening
    return tally.opening[processor.provider] or tally.before_feed[processor.provider]
