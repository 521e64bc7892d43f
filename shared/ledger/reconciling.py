"""A clearing account in Xero against its processor's own balance, and every penny between them by its cause.

    Xero - processor = sum of the causes

Each cause is found for itself, in the ledger, in Xero or at the processor. What none of them explains is a
cause as well, called unexplained: it is there to be looked at, never to make the sum come right in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from shared.events import Provider
from shared.ledger.findings import Finding
from shared.ledger.linking import Link
from shared.ledger.tally import Aside, Tally, opening_key

# GoCardless tells what it keeps when it pays out. What it has kept by then is a small part of what moved of
# late; more than that is something else.
FEES_IN_TEN = 1
# What is in order, and goes away by itself.
PASSING = frozenset({"not_itemised", "refund_under_way"})


@dataclass(frozen=True, slots=True)
class Cause:
    """`word` is one of shared.reasons.CAUSES, PARKED or LEFT_OUT; `pence` is what it adds to Xero's figure.

    `about` names the row, the movement or the document in Xero. `accepted`: the owner has said that it is to
    stay so. `linked` names what makes up for it, where another app has booked its own charge.
    """

    word: str
    about: str
    pence: int
    words: str = ""
    accepted: bool = False
    linked: str = ""

    @property
    def is_settled(self) -> bool:
        """Whether nobody need do anything about it: it passes by itself, or the owner has said so."""
        return self.accepted or bool(self.linked) or self.word in PASSING


@dataclass(frozen=True, slots=True)
class Missing:
    """What the processor lists and the ledger has never heard of. `pence` is its net.

    `word` is `missing`, or says why it cannot be in the ledger yet.
    """

    source: str
    pence: int
    words: str = ""
    word: str = "missing"


@dataclass(frozen=True, slots=True)
class AtProcessor:
    """`balance` is what it owes, `opening` what it owed when the feed began; None if nobody knows."""

    provider: Provider
    balance: int
    opening: int | None
    missing: Sequence[Missing] = ()


@dataclass(frozen=True, slots=True)
class InXero:
    """`balance` is the clearing account's, and `before` what it had been before the first day of the feed.

    None: Xero shows no active bank account of that code. `on_its_way` are keys of rows that are not said to
    be posted, and whose documents Xero has. `is_moving`: something was posted while Xero was read.
    """

    balance: int | None
    before: int = 0
    findings: Sequence[Finding] = ()
    on_its_way: Set[str] = frozenset()
    is_moving: bool = False


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """All in pence. `ledger` is what the clearing account would hold if everything known had been posted.

    `is_moving`: rows are on their way to Xero, so that the figures are of a moment that was not quiet.
    """

    provider: Provider
    at: datetime
    processor: int
    ledger: int
    xero: int
    causes: tuple[Cause, ...]
    is_moving: bool = False

    @property
    def difference(self) -> int:
        return self.xero - self.processor

    @property
    def unexplained(self) -> int:
        return sum(cause.pence for cause in self.causes if cause.word == "unexplained")

    @property
    def open(self) -> int:
        """What is left of the difference for somebody to deal with."""
        return sum(cause.pence for cause in self.causes if not cause.is_settled)

    @property
    def is_reconciled(self) -> bool:
        """Whether nothing is left to deal with: what is open may be 0.00 since two of them cancel out."""
        return all(cause.is_settled for cause in self.causes)


def reconciled(
    at: datetime,
    processor: AtProcessor,
    xero: InXero,
    tally: Tally,
    code: str,
    links: Sequence[Link] = (),
) -> Reconciliation:
    """`code` is the clearing account's. `links` are of charges that other apps took."""
    provider = processor.provider
    begun = xero.before + tally.opening[provider] - _opening(processor, tally)
    aside = [each for each in tally.aside if each.provider == provider and each.key not in xero.on_its_way]
    causes = [
        *_of_rows((each for each in aside if begun or each.reason != "before_feed"), links),
        *_of_findings(xero.findings, code, links),
        *(Cause(each.word, each.source, -each.pence, each.words) for each in processor.missing),
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


def _documents(xero: InXero, tally: Tally, provider: Provider, code: str) -> int:
    """What the account must hold by its documents, in pence, where Xero does not say it."""
    otherwise = sum(each.moves.get(code, 0) for each in xero.findings)
    return xero.before + tally.posted[provider] + otherwise


def _of_rows(aside: Iterable[Aside], links: Sequence[Link]) -> Iterator[Cause]:
    whole = {link.source: link.payment for link in links if link.is_whole}
    for each in aside:
        word = each.reason if each.state in ("parked", "left_out") else each.state
        accepted = each.state == "accepted"
        linked = whole.get(each.key, "")
        yield Cause(word or each.state, each.key, -each.pence, each.words, accepted, linked)


def _of_findings(findings: Iterable[Finding], code: str, links: Sequence[Link]) -> Iterator[Cause]:
    charges = {id: link.source for link in links for id in (link.payment, link.fee) if id}
    for each in findings:
        pence = each.moves.get(code, 0)
        if pence:
            linked = charges.get(each.id, "")
            yield Cause(each.word, each.about or each.id, pence, each.words, each.accepted, linked)


def _of_beginning(begun: int, before_feed: int, provider: Provider) -> Iterator[Cause]:
    """What stood in the account before, and what was posted of it, is to be what the processor held then.

    Movements of before the feed that are on record are part of that, and named for themselves.
    """
    rest = begun + before_feed if begun else 0
    if rest:
        yield Cause("opening_balance", opening_key(provider), rest)


def _fees_to_come(processor: AtProcessor, tally: Tally) -> Iterator[Cause]:
    """Of GoCardless's: the ledger holds gross amounts, the balance lacks fees that no payout has named."""
    if processor.provider != "gocardless":
        return
    missing = sum(each.pence for each in processor.missing)
    fees = _opening(processor, tally) + tally.moved["gocardless"] + missing - processor.balance
    if fees and 10 * abs(fees) <= FEES_IN_TEN * tally.lately["gocardless"]:
        yield Cause("not_itemised", "gocardless", fees)


def _opening(processor: AtProcessor, tally: Tally) -> int:
    """What the processor held when the feed began, as far as anybody knows."""
    if processor.opening is not None:
        return processor.opening
    return tally.opening[processor.provider] or tally.before_feed[processor.provider]
