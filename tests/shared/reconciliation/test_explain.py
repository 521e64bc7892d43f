"""Every penny between Xero and the processor has a cause."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shared.ledger.documents import Document, Line, Payment, Receive, Spend
from shared.ledger.rows import LedgerRow
from shared.money import Money
from shared.provider import Provider
from shared.reconciliation.explain import explained, reconciled
from shared.reconciliation.findings import Finding
from shared.reconciliation.ledger_totals import LedgerTotals
from shared.reconciliation.matching import Matching
from shared.reconciliation.result import AtProcessor, Cause, InXero, NotInLedger, Reconciliation
from shared.reconciliation.snapshots import XeroSnapshot
from shared.settings import Settings
from tests import factories
from tests.shared.ledger.entries import ledger_row

NOW = datetime(2026, 10, 20, 12, tzinfo=UTC)
DAY = date(2026, 10, 5)
AT = datetime(2026, 10, 5, 9, tzinfo=UTC)
SETTINGS = Settings.from_dict(factories.settings(feed_from="2026-10-01"))
STRIPE: Provider = "stripe"


def source(id: str, gross: int, fee: int = 0, state: str = "booked", **fields: Any) -> LedgerRow:
    provider = fields.pop("provider", "stripe")
    movement = {"gross": gross, "fee": fee, "currency": "GBP", "category": "charge", "provider": provider}
    return ledger_row(id, "Source", state, id, AT, stored=movement, **fields)


def payment(id: str, pence: int, state: str = "posted", **fields: Any) -> LedgerRow:
    document = Payment(f"{id} payment", "i", fields.pop("account", "091"), DAY, Money(pence))
    return row(document, id, state, **fields)


def fee(id: str, pence: int, state: str = "posted", **fields: Any) -> LedgerRow:
    lines = (Line("Stripe fee", "404", Money(pence)),)
    return row(Spend(f"{id} fee", "s", "091", DAY, lines), id, state, **fields)


def row(document: Document, of: str, state: str, **fields: Any) -> LedgerRow:
    xero_id = f"X {document.key}" if state == "posted" else ""
    given = {"xero_id": xero_id} | fields
    return ledger_row(document.key, type(document).__name__, state, of, AT, document=document, **given)


def sold(id: str, pence: int = 12000, cost: int = 200, state: str = "posted") -> list[LedgerRow]:
    return [source(id, pence, cost), payment(id, pence, state), fee(id, cost, state)]


def debit(id: str, pence: int) -> list[LedgerRow]:
    return [source(id, pence, provider="gocardless"), payment(id, pence, account="092")]


def seen(
    entries: list[LedgerRow],
    balance: int,
    xero: int,
    findings: tuple[Finding, ...] = (),
    opening: int | None = 0,
    missing: tuple[NotInLedger, ...] = (),
    provider: Provider = STRIPE,
    before: int = 0,
) -> Reconciliation:
    tally = LedgerTotals(SETTINGS, NOW)
    for entry in entries:
        tally.add(entry)
    processor = AtProcessor(provider, balance, opening, missing)
    code = "091" if provider == "stripe" else "092"
    return reconciled(NOW, processor, InXero(xero, before, findings), tally, code)


def told(made: Reconciliation) -> list[tuple[str, str, int]]:
    return [(cause.reason_code, cause.about, cause.pence) for cause in made.causes]


def test_nothing_differs_where_everything_is_posted() -> None:
    made = seen(sold("txn_1"), balance=11800, xero=11800)
    assert (made.difference, made.ledger, told(made), made.is_reconciled) == (0, 11800, [], True)


def test_what_the_processor_lists_and_nobody_knows_is_missing() -> None:
    made = seen(sold("txn_1"), 11800 + 500, 11800, missing=(NotInLedger("txn_2", 500, "charge"),))
    assert told(made) == [("missing", "txn_2", -500)]
    assert made.difference == -500


def test_what_is_on_its_way_or_parked_is_named_row_by_row() -> None:
    entries = [
        *sold("txn_1", state="pending"),
        source("txn_2", -700, state="parked", reason_code="unknown_category"),
    ]
    made = seen(entries, balance=11100, xero=0)
    assert told(made) == [
        ("pending", "txn_1 payment", -12000),
        ("pending", "txn_1 fee", 200),
        ("unknown_category", "txn_2", 700),
    ]
    assert made.is_moving


def test_a_parked_document_says_why_and_what_waits_for_it_is_named_beside_it() -> None:
    entries = [
        source("txn_1", 12000),
        payment("txn_1", 12000, "parked", reason_code="account_not_usable", detail="archived"),
        payment("txn_1b", 100, "waiting"),
        source("txn_1b", 100),
    ]
    made = seen(entries, balance=12100, xero=0)
    assert told(made) == [
        ("account_not_usable", "txn_1 payment", -12000),
        ("waiting", "txn_1b payment", -100),
    ]
    assert made.causes[0].detail == "archived"


def test_what_was_taken_out_of_xero_is_named_as_undone() -> None:
    entries = [replace(source("txn_1", 500), state="undone"), payment("txn_1", 500, "undone")]
    assert told(seen(entries, 500, 0)) == [("undone", "txn_1 payment", -500)]


def test_another_apps_charge_is_a_cause_and_another_currencys_is_none() -> None:
    entries = [
        source("txn_1", 500, state="excluded", reason_code="other_app"),
        source("txn_2", 900, state="excluded", reason_code="other_currency"),
        source("txn_3", 900, state="excluded", reason_code="other_balance"),
    ]
    assert told(seen(entries, 500, 0)) == [("other_app", "txn_1", -500)]


def test_two_that_cancelled_each_other_out_are_no_cause() -> None:
    pair = [
        source("txn_2", -5000, state="excluded", reason_code="cancelled_out"),
        source("txn_3", 5000, state="excluded", reason_code="cancelled_out"),
    ]
    made = seen([*sold("txn_1"), *pair], balance=11800, xero=11800)
    assert (told(made), made.ledger, made.is_reconciled) == ([], 11800, True)


def test_what_a_person_did_in_xero_counts_only_at_its_own_account() -> None:
    found = (
        Finding("X1", "deleted", "txn_1 payment", {"091": -12000}, DAY, "payment of CN-1"),
        Finding("X2", "own", "", {"091": 300, "090": -300}, DAY, "transfer"),
        Finding("X3", "own", "", {"092": 77}, DAY, "RECEIVE"),
    )
    made = seen(sold("txn_1"), 11800, -200 + 300, found)
    assert told(made) == [("deleted", "txn_1 payment", -12000), ("own", "X2", 300)]
    assert not made.is_reconciled


def test_what_the_owner_accepted_is_a_cause_that_nobody_need_deal_with() -> None:
    found = Finding("X1", "deleted", "txn_1 payment", {"091": -12000}, DAY, "", accepted=True)
    made = seen(sold("txn_1"), 11800, -200, (found,))
    assert (made.difference, made.open, made.is_reconciled) == (-12000, 0, True)


def test_the_opening_balance_is_a_cause_until_it_is_posted() -> None:
    opening = row(Receive("opening stripe", "s", "091", DAY, (Line("x", "850", Money(4000)),)), "o", "posted")
    before = seen(sold("txn_1"), 15800, 11800, opening=4000)
    after = seen([*sold("txn_1"), opening], 15800, 15800, opening=4000)
    assert told(before) == [("opening_balance", "opening stripe", -4000)]
    assert (told(after), after.ledger) == ([], 15800)


def test_what_stood_in_the_account_before_the_feed_counts_as_opening() -> None:
    assert told(seen([], 4000, 4000, opening=4000, before=4000)) == []
    assert told(seen([], 4000, 1000, opening=4000, before=1000)) == [
        ("opening_balance", "opening stripe", -3000)
    ]


def test_movements_of_before_the_feed_are_named_out_of_the_opening_balance() -> None:
    early = source("txn_0", -500, state="excluded", reason_code="before_feed")
    made = seen([early], balance=3500, xero=0, opening=3500)
    assert told(made) == [("before_feed", "txn_0", 500), ("opening_balance", "opening stripe", -4000)]


def test_gocardless_fees_that_no_payout_has_named_are_a_cause_that_passes() -> None:
    made = seen(debit("PM1", 20000), 19800, 20000, provider="gocardless")
    assert told(made) == [("not_itemised", "gocardless", 200)]
    assert (made.is_reconciled, made.open) == (True, 0)


def test_more_than_fees_can_be_is_not_taken_for_fees() -> None:
    made = seen(debit("PM1", 20000), 15000, 20000, provider="gocardless")
    assert told(made) == [("unexplained", "gocardless", 5000)]
    assert not made.is_reconciled


def test_what_nothing_explains_is_said_to_be_unexplained() -> None:
    made = seen(sold("txn_1"), balance=11800, xero=11900)
    assert told(made) == [("unexplained", "stripe", 100)]
    assert made.unexplained == 100


def test_what_nobody_has_read_yet_is_named_in_its_place_and_the_amount_stands_once() -> None:
    made = seen([*sold("txn_1", state="pending")], balance=11800, xero=100)
    behind = [Cause("feed_not_run", "stripe", 0, "due"), Cause("events_dead", "stripe", 0, "2 messages")]
    found = explained(made, behind)
    assert told(found)[-2:] == [("feed_not_run", "stripe", 100), ("events_dead", "stripe", 0)]
    assert [cause.detail for cause in found.causes[-2:]] == ["due", "2 messages"]
    assert sum(cause.pence for cause in found.causes) == found.difference
    assert (found.unexplained, found.is_reconciled) == (0, False)


def test_what_is_unexplained_stays_so_where_everything_was_read() -> None:
    made = seen(sold("txn_1"), balance=11800, xero=11900)
    assert explained(made, []) == made


def test_where_everything_is_explained_nothing_unread_is_named() -> None:
    made = seen(sold("txn_1"), 11800 + 500, 11800, missing=(NotInLedger("txn_2", 500, "charge"),))
    assert explained(made, [Cause("feed_not_run", "stripe", 0)]) == made


# ---- with what a person does in Xero, drawn

states = st.sampled_from(("posted", "pending", "parked", "waiting", "undone"))
meddled = st.sampled_from(("no", "deleted", "edited", "double", "own"))


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[LedgerRow], list[XeroSnapshot], int, int]:
    """Rows, what Xero shows of them, Xero's balance and the processor's."""
    entries: list[LedgerRow] = []
    standings: list[XeroSnapshot] = []
    processor = 0
    for number in range(draw(st.integers(0, 6))):
        pence, state, what = draw(st.integers(1, 9999)), draw(states), draw(meddled)
        id = f"txn_{number}"
        kind = draw(st.sampled_from(("booked", "parked", "excluded")))
        processor += pence
        if kind != "booked":
            entries.append(
                source(
                    id, pence, state=kind, reason_code="unknown_category" if kind == "parked" else "other_app"
                )
            )
            continue
        entries += [source(id, pence), payment(id, pence, state, settled_at=AT)]
        if state == "posted":
            standings += _shown(id, pence, what)
    return entries, standings, sum(each.bank_effect["091"] for each in standings if each.is_live), processor


def _shown(id: str, pence: int, what: str) -> list[XeroSnapshot]:
    key = f"{id} payment"
    ours = XeroSnapshot(f"X {key}", "payment", key, what != "deleted", {"091": pence}, DAY, "payment")
    match what:
        case "edited":
            return [replace(ours, bank_effect={"091": pence + 111})]
        case "double":
            return [ours, replace(ours, id=f"Y {key}")]
        case "own":
            return [ours, replace(ours, id=f"Z {key}", reference="by hand", bank_effect={"091": -55})]
        case _:
            return [ours]


@given(worlds())
def test_the_causes_always_come_to_the_difference_and_nothing_is_left_unexplained(
    world: tuple[list[LedgerRow], list[XeroSnapshot], int, int],
) -> None:
    entries, standings, xero, processor = world
    matching = Matching(standings, (), (), NOW, date(2026, 10, 1), frozenset({"091"}), everything=True)
    for entry in entries:
        matching.add(entry)
    made = seen(entries, processor, xero, tuple(matching.findings()))
    assert sum(cause.pence for cause in made.causes) == made.difference
    assert made.unexplained == 0
