"""Each payout has a tick, or the reason why not."""

from __future__ import annotations

from local.stripe_month import payouts
from local.worlds.stripe_shapes import Thing
from tests.functions.merchant import Merchant
from tests.functions.trading import sell
from tests.ops.conftest import Ops


def paid_out(merchant: Merchant) -> Thing:
    sell(merchant)
    made = payouts.pay_out_all(merchant.account)
    merchant.settle()
    return made


def test_a_payout_that_is_right_has_its_tick(ops: Ops, merchant: Merchant) -> None:
    made = paid_out(merchant)
    ops("reconcile")
    said = ops("payouts")
    assert said.code == 0
    assert "✓ 118.00" in said.words
    (shown,) = ops("payouts", "--json").document["payouts"]
    assert (shown["id"], shown["amount_pence"], shown["is_matched"]) == (made["id"], 11800, True)


def test_one_payout_is_shown_item_by_item_with_the_reason_why_not(ops: Ops, merchant: Merchant) -> None:
    key = sell(merchant)
    merchant.xero.delete_payment(merchant.id_of(f"{key} payment"))
    made = payouts.pay_out_all(merchant.account)
    merchant.settle()
    ops("reconcile")
    said = ops("payouts", made["id"])
    assert said.code == 1
    assert "deleted: 1 item" in said.words
    assert "To do: Post it again, or accept that it stays" in said.words
    assert f"{key} fee: posted" in said.words


def test_a_payout_that_nobody_looked_at_says_what_to_do(ops: Ops, merchant: Merchant) -> None:
    said = ops("payouts", "po_nobody")
    assert (said.code, "run reconcile" in said.notices) == (3, True)
