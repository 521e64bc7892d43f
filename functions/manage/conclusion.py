"""Says at the end whether a business's books agree, or by how much they do not and why: pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from functions.manage.formats import money
from functions.manage.verdicts import verdict
from shared.ledger.profiles import PROFILES
from shared.reasons import reason_for
from shared.reconciliation.result import Cause, Reconciliation

# Beyond these a reader looks at the findings themselves.
MOST_CAUSES = 5


@dataclass(frozen=True, slots=True)
class Conclusion:
    """One sentence, then how each provider stands, then why the books are apart."""

    sentence: str
    verdicts: tuple[str, ...]
    why: tuple[str, ...] = ()


def conclusion(latest: Sequence[Reconciliation], zone: str) -> Conclusion | None:
    """Concludes from the latest comparison of each provider; None before the first. `zone` is IANA's."""
    if not latest:
        return None
    told = tuple(verdict(each, zone) for each in latest)
    why = tuple(line for each in latest for line in _why(each))
    if all(each.is_reconciled and not each.difference for each in latest):
        return Conclusion("Your books agree.", told)
    if all(each.is_reconciled for each in latest):
        return Conclusion("Your books agree, but for what is explained.", told, why)
    return Conclusion("Your books do not agree yet.", told, why)


def _why(latest: Reconciliation) -> Iterator[str]:
    """Yields the causes in words, those that somebody must deal with first, and the largest of them."""
    alike: dict[str, list[Cause]] = defaultdict(list)
    for each in latest.causes:
        alike[each.reason_code].append(each)
    ordered = sorted(alike.values(), key=lambda each: (all(it.is_settled for it in each), -abs(_sum(each))))
    name = PROFILES[latest.provider].name
    yield from (_line(name, each) for each in ordered[:MOST_CAUSES])
    if (left := len(ordered) - MOST_CAUSES) > 0:
        yield f"{name}: {left} more kinds of causes."


def _line(name: str, causes: Sequence[Cause]) -> str:
    pence, reason = _sum(causes), reason_for(causes[0].reason_code)
    way = "more" if pence > 0 else "less"
    much = f", {money(abs(pence))} {way} in Xero" if pence else ""
    count = sum(each.count for each in causes)
    times = f" ({count:,} times)" if count > 1 else ""
    return f"{name}{much}: {reason.sentence}{times} What to do: {reason.what_to_do}"


def _sum(causes: Iterable[Cause]) -> int:
    return sum(each.pence for each in causes)
