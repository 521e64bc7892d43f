"""A reserve is parked while it is held, and closed with its release, whichever of the two is told first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from functions.sync.reconcile_wiring import wire
from local.stack.in_process import Stack
from local.stripe_month import payouts
from local.stripe_month.account import DAY
from local.worlds.stripe_shapes import Thing
from shared.errors import Unavailable
from shared.operations import parked
from shared.operations.reconcile.run import reconcile
from shared.queue import ReadAgain
from shared.reasons import EXCLUDED
from shared.reconciliation.result import Reconciliation
from shared.store import cancelling, ledger, rows
from shared.store import payouts as looked_at
from tests.functions.merchant import Merchant, open_merchant
from tests.functions.shop import come_to_rest
from tests.functions.trading import owner_of, sell
from tests.handled import BY_HAND

HOLD, RELEASE = "payment_network_reserve_hold", "payment_network_reserve_release"


@pytest.fixture
def merchant(stack: Stack) -> Merchant:
    merchant = open_merchant(stack)
    sell(merchant)
    return merchant


def moved(merchant: Merchant, amount: int, category: str = "", about: str = "") -> str:
    """Stripe has moved it, a day later than the last; the id of the movement, of which nobody is told."""
    merchant.account.now += DAY
    source: Thing | None = {"id": about} if about else None
    made = merchant.account.move(
        amount, category or (HOLD if amount < 0 else RELEASE), "reserve_transaction", source
    )
    merchant.show()
    return str(made["id"])


def tell(merchant: Merchant, *movements: str) -> None:
    """One after the other, as the feed finds them, and all comes to rest."""
    for id in movements:
        (made,) = (each for each in merchant.account.movements if each["id"] == id)
        wire().inbox.put_read_again("demo", [ReadAgain("stripe", made["source"] or id, id)])
        merchant.rest()


def states(*movements: str) -> list[tuple[str, str]]:
    found = {row.key: row for row in rows.read("demo", movements, consistent=True)}
    return [(found[key].state, found[key].reason_code) for key in movements]


def look(merchant: Merchant) -> Reconciliation:
    merchant.stack.clock.shift(timedelta(seconds=1))
    made = reconcile(owner_of("demo"), wire())
    return next(each for each in made if each.provider == "stripe")


PARKED, CLOSED = ("parked", "unknown_category"), ("excluded", "cancelled_out")


def test_while_only_the_hold_is_there_it_is_parked_and_names_the_difference(merchant: Merchant) -> None:
    held = moved(merchant, -5000)
    tell(merchant, held)
    assert states(held) == [PARKED]
    made = look(merchant)
    assert (made.difference, [(each.reason_code, each.pence) for each in made.causes]) == (
        5000,
        [("unknown_category", 5000)],
    )


@pytest.mark.parametrize("told", [(0, 1), (1, 0)], ids=["in order", "the release first"])
@pytest.mark.parametrize(("hold", "end"), [(HOLD, RELEASE), ("risk_reserved_funds", "risk_reserved_funds")])
def test_a_hold_and_its_release_are_closed_and_nothing_differs(
    merchant: Merchant, told: tuple[int, int], hold: str, end: str
) -> None:
    pair = moved(merchant, -5000, hold), moved(merchant, 5000, end)
    tell(merchant, *(pair[number] for number in told))
    assert states(*pair) == [CLOSED, CLOSED]
    assert merchant.shop.parked() == []
    made = look(merchant)
    assert (made.difference, made.causes, made.is_reconciled) == (0, (), True)
    assert made.ledger == made.processor == 11800
    for one, other in (pair, pair[::-1]):
        assert f"cancelled out by {other}" in merchant.shop.row(one).detail
    assert EXCLUDED["cancelled_out"].what_to_do


def test_the_feed_tells_of_both_at_once(merchant: Merchant) -> None:
    pair = moved(merchant, -5000), moved(merchant, 5000)
    merchant.settle()
    assert states(*pair) == [CLOSED, CLOSED]
    assert look(merchant).is_reconciled


@pytest.mark.parametrize("again", [0, 1], ids=["the hold", "the release"])
def test_a_closed_pair_stays_closed_however_often_one_of_it_is_told_again(
    merchant: Merchant, again: int
) -> None:
    pair = moved(merchant, -5000), moved(merchant, 5000)
    tell(merchant, *pair)
    tell(merchant, pair[again], pair[again])
    assert states(*pair) == [CLOSED, CLOSED]
    with pytest.raises(KeyError):
        parked.retry(owner_of("demo"), pair[again], wire())
    assert look(merchant).is_reconciled


def test_the_next_hold_of_the_same_amount_does_not_reopen_the_pair(merchant: Merchant) -> None:
    pair = moved(merchant, -5000), moved(merchant, 5000)
    tell(merchant, *pair)
    later = moved(merchant, -5000)
    tell(merchant, later)
    assert states(*pair, later) == [CLOSED, CLOSED, PARKED]
    end = moved(merchant, 5000)
    tell(merchant, end)
    assert states(*pair, later, end) == [CLOSED] * 4
    assert look(merchant).is_reconciled


def test_what_was_held_first_is_released_first_unless_stripe_names_the_same_object(
    merchant: Merchant,
) -> None:
    first, second = moved(merchant, -5000, about="rsv_1"), moved(merchant, -5000, about="rsv_2")
    tell(merchant, first, second)
    end = moved(merchant, 5000, about="rsv_2")
    tell(merchant, end)
    assert states(first, second, end) == [PARKED, CLOSED, CLOSED]
    last = moved(merchant, 5000)
    tell(merchant, last)
    assert states(first, last) == [CLOSED, CLOSED]


def test_a_movement_that_nobody_knows_is_closed_with_that_of_the_same_object_only(merchant: Merchant) -> None:
    pair = moved(merchant, -700, "loan", "obj_1"), moved(merchant, 700, "loan", "obj_1")
    strange = moved(merchant, -700, "loan"), moved(merchant, 700, "loan")
    tell(merchant, *pair, *strange)
    assert states(*pair, *strange) == [CLOSED, CLOSED, PARKED, PARKED]


def test_what_the_owner_let_be_is_not_closed(merchant: Merchant) -> None:
    """The owner may have booked it by hand: closed, its release would never be."""
    held = moved(merchant, -5000)
    tell(merchant, held)
    assert parked.accept("demo", held, BY_HAND)
    end = moved(merchant, 5000)
    tell(merchant, end)
    assert states(held, end) == [("accepted", "unknown_category"), PARKED]


def test_what_was_parked_by_an_earlier_version_is_closed_by_a_retry(
    merchant: Merchant, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = moved(merchant, -5000), moved(merchant, 5000)
    with monkeypatch.context() as earlier:
        earlier.setattr(cancelling, "close", lambda tenant, key: False)
        tell(merchant, *pair)
    assert states(*pair) == [PARKED, PARKED]
    parked.retry(owner_of("demo"), pair[0], wire())
    come_to_rest(merchant.stack)
    assert states(*pair) == [CLOSED, CLOSED]


def test_a_payout_that_left_some_as_a_minimum_balance_has_its_tick(merchant: Merchant) -> None:
    held = moved(merchant, -1000, "payout_minimum_balance_hold")
    payout = payouts.pay_out_all(merchant.account)
    end = moved(merchant, 1000, "payout_minimum_balance_release")
    merchant.settle()
    assert states(held, end) == [CLOSED, CLOSED]
    made = look(merchant)
    assert (made.processor, made.is_reconciled) == (1000, True)
    match = looked_at.read("demo", "stripe", payout["id"])
    assert match
    assert [(why.reason_code, why.pence) for why in match.reasons] == [("cancelled_out", -1000)]
    assert match.is_matched


# ---- two processes at once


def test_two_that_are_parked_at_once_are_closed_once(merchant: Merchant) -> None:
    """Both were written before either looked: whoever looks closes both, and the other finds it done."""
    pair = moved(merchant, -5000), moved(merchant, 5000)
    park_only(merchant, *pair)
    assert cancelling.close("demo", pair[0])
    assert cancelling.close("demo", pair[1])
    assert states(*pair) == [CLOSED, CLOSED]


def test_of_two_holds_that_want_one_release_the_second_looks_for_another(
    merchant: Merchant, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, end = (moved(merchant, amount) for amount in (-5000, -5000, 5000))
    park_only(merchant, first, second, end)
    before(monkeypatch, lambda: cancelling.close("demo", first))
    assert not cancelling.close("demo", second)
    assert states(first, second, end) == [CLOSED, PARKED, CLOSED]


def test_a_retry_that_read_its_movement_before_the_pair_was_closed_does_not_reopen_it(
    merchant: Merchant, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = moved(merchant, -5000), moved(merchant, 5000)
    park_only(merchant, *pair)
    write, turns = ledger._write, [lambda: cancelling.close("demo", pair[0])]

    def late(*given: Any) -> bool:
        if turns:
            assert turns.pop()()
        return write(*given)

    monkeypatch.setattr(ledger, "_write", late)
    tell(merchant, pair[0])
    assert turns == []
    assert states(*pair) == [CLOSED, CLOSED]


def test_who_never_gets_a_partner_is_tried_again_later(
    merchant: Merchant, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = moved(merchant, -5000), moved(merchant, 5000)
    park_only(merchant, *pair)
    monkeypatch.setattr(cancelling, "_close", lambda *_: False)
    with pytest.raises(Unavailable, match="closing the same movements"):
        cancelling.close("demo", pair[0])


def test_what_is_not_on_record_is_not_closed(stack: Stack) -> None:
    assert not cancelling.close("demo", "txn_nowhere")


def park_only(merchant: Merchant, *movements: str) -> None:
    """As processes leave them that die before they look for a partner."""
    with pytest.MonkeyPatch.context() as dying:
        dying.setattr(cancelling, "close", lambda *_: False)
        tell(merchant, *movements)
    assert states(*movements) == [PARKED] * len(movements)


def before(monkeypatch: pytest.MonkeyPatch, intrude: Callable[[], Any]) -> None:
    """Somebody else is quicker, once, between what was read and what is written."""
    close, turns = cancelling._close, [intrude]

    def late(*given: Any) -> bool:
        if turns:
            turns.pop()()
        return close(*given)

    monkeypatch.setattr(cancelling, "_close", late)
