"""Shows how a business's clearing accounts compare with its processors: agreed, apart, and not yet."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

from functions.manage.comparisons import COLUMNS, MOST_NAMED, Comparison, comparison
from local.gallery.sample import ACME, NOW, Sample, sample
from shared.provider import Provider
from shared.reconciliation.result import Cause, DayEnd, Reconciliation

VISIT = SimpleNamespace(tenant=ACME.id)
AGREED = Reconciliation("stripe", NOW, 1_240_517, 1_240_517, 1_240_517, ())
CAUSES = (
    *(Cause("deleted", f"ch_3Qabcdefghijklmnopqrst{number:02} payment", -4_999) for number in range(25)),
    Cause("own", "RECEIVE from Wilhelmina Featherstonehaugh-Cholmondeley", 25_000, accepted=True),
    Cause("not_itemised", "gocardless fees", 350),
    Cause("pending", "1204 more", -60_200, count=1_204),
)
APART = Reconciliation(
    "gocardless", NOW, 300_000, 300_000, 300_000 + sum(each.pence for each in CAUSES), CAUSES, is_moving=True
)


def reconciling_samples() -> dict[str, Sample]:
    """Returns the pages of the reconciliation by name."""
    never = [comparison("stripe", "091", None, (), ACME.zone)]
    apart = [_compared(AGREED, 0), _compared(APART, APART.difference)]
    return {
        "reconciliation": _shown(apart),
        "reconciliation_due": _shown([_compared(AGREED, 0)], is_due=True),
        "reconciliation_never": _shown(never),
        "reconciliation_of_nothing": _shown([]),
    }


def _compared(latest: Reconciliation, difference: int) -> Comparison:
    ends = [_end(latest.provider, ago, difference if ago < 4 else 0) for ago in range(29, -1, -1)]
    return comparison(latest.provider, "091", latest, ends, ACME.zone)


def _end(provider: Provider, ago: int, difference: int) -> DayEnd:
    at = NOW - timedelta(days=ago)
    return DayEnd(provider, at.date(), at, 1_240_517, 1_240_517 + difference)


def _shown(comparisons: list[Comparison], *, is_due: bool = False) -> Sample:
    told: dict[str, object] = {"visit": VISIT, "comparisons": comparisons, "columns": COLUMNS}
    told |= {"most_named": MOST_NAMED, "may_change": True, "is_due": is_due}
    return sample("reconciliation.html", "Reconciliation", told)
