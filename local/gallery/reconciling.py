"""Shows how a business's clearing accounts compare with its processors: agreed, apart, and not yet."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

from starlette.datastructures import FormData

from functions.manage.choices import choices
from functions.manage.comparisons import COLUMNS, MOST_NAMED, Comparison, comparison
from functions.manage.opening_pages import NONE_YET, Opening, OpeningForm
from functions.manage.payouts import COLUMNS as PAYOUT_COLUMNS
from functions.manage.payouts import ITEM_COLUMNS, Item, Shown, item_page
from local.gallery.sample import ACME, NOW, Sample, sample
from shared.operations.opening_balance import Entry, OpeningBalance, Proposal
from shared.provider import Provider
from shared.reconciliation.payouts import Payout, PayoutItem, PayoutMatch, PayoutReason, RowState
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
PAID = Payout("stripe", "po_1QAbcdefghijklmnopqrstuv", "txn_po", NOW, NOW.date(), 118_000, ("txn_po",))
ITEMS = (
    PayoutItem("txn_deleted", 4_999, (RowState("txn_deleted payment", "posted", "x", "deleted"),), "deleted"),
    PayoutItem("txn_early", 2_500, (), "before_feed"),
    *(
        PayoutItem(f"txn_1Qabcdefghij{number:03}", 500, (RowState(f"txn_{number} invoice", "posted", "x"),))
        for number in range(210)
    ),
)
WHY = (PayoutReason("before_feed", "txn_early", 2_500), PayoutReason("deleted", "txn_deleted", 4_999))
OWN = PayoutItem("txn_po", -118_000, (RowState("txn_po transfer", "posted", "x"),))
UNTICKED = PayoutMatch(PAID, NOW, OWN, ITEMS, 5_250, 118_000, WHY)
TICKED = PayoutMatch(PAID, NOW, OWN, (), 12, 118_000, ())


def reconciling_samples() -> dict[str, Sample]:
    """Returns the pages of the reconciliation by name."""
    never = [comparison("stripe", "091", None, (), ACME.zone)]
    apart = [_compared(AGREED, 0), _compared(APART, APART.difference)]
    return {
        "reconciliation": _shown(apart),
        "reconciliation_due": _shown([_compared(AGREED, 0)], is_due=True),
        "reconciliation_never": _shown(never),
        "reconciliation_of_nothing": _shown([]),
        "payouts": _payouts(),
        "payout": _payout(),
        "opening": _openings(OpeningForm()),
        "opening_refused": _openings(OpeningForm(FormData({"sent": "empty"}), prefix="stripe-")),
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


def _payouts() -> Sample:
    told: dict[str, object] = {"visit": VISIT, "payouts": [Shown(UNTICKED), *[Shown(TICKED)] * 3]}
    told |= {"columns": PAYOUT_COLUMNS, "first": "#", "next": "#", "here": "#"}
    return sample("payouts.html", "Payouts of Stripe", told)


def _payout() -> Sample:
    page = item_page(UNTICKED, 1)
    told: dict[str, object] = {"visit": VISIT, "payout": Shown(UNTICKED), "own": Item(OWN), "here": "#"}
    told |= {"items": [Item(each) for each in page.items], "page_of_items": page, "kept": len(ITEMS)}
    return sample("payout.html", f"Stripe payout {PAID.id}", told | {"columns": ITEM_COLUMNS})


def _openings(form: OpeningForm) -> Sample:
    """Shows a balance that can be posted, and one that was posted for another day."""
    form.account.choices = choices([NONE_YET, ("850", "850 Suspense"), ("960", "960 Retained Earnings")])
    is_refused = bool(form.account.raw_data is not None and not form.validate())
    proposed = OpeningBalance("stripe", "091", Proposal("stripe", 7_000, 1_000), (), ())
    posted = OpeningBalance("gocardless", "092", None, ("opening",), ("opening",))
    entries = tuple(Entry(NOW.date(), "850", pence, is_in_xero=pence > 0) for pence in (12_000, -350))
    told: dict[str, object] = {"visit": VISIT, "feed_from": NOW.date(), "may_change": True, "here": "#"}
    told |= {"openings": [Opening(proposed, (), form), Opening(posted, entries)]}
    return sample("opening.html", "Opening balances", told | {"refused": form if is_refused else None})
