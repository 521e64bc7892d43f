"""What waits for a person is listed by its reason, and tried again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from local.stripe_month import sales
from local.stripe_month.sales import Bought
from local.worlds.stripe_shapes import Buyer
from shared.store import ledger, secrets
from shared.store.tables.connections import SecretItem
from tests.functions.merchant import Merchant, assert_right
from tests.functions.trading import park_a_fee, sell
from tests.ops.conftest import Ops


def test_where_nothing_is_parked_it_says_so(ops: Ops, merchant: Merchant) -> None:
    sell(merchant)
    assert (ops("parked").code, ops("parked").words) == (0, "Nothing is parked.")
    assert ops("retry", "--all").words == "There is nothing to retry."


def test_a_parked_row_is_shown_with_its_sentence_and_xeros_words(ops: Ops, merchant: Merchant) -> None:
    fee = park_a_fee(merchant)
    said = ops("parked")
    assert said.code == 1
    assert "account_not_usable: 1 row" in said.words
    assert "To do: Restore the account in Xero, then retry." in said.words
    assert fee in said.out
    assert "Account code '404' has been archived" in said.words
    (found,) = ops("parked", "--json").document["parked"]
    assert (found["key"], found["reason_code"], found["waiting"]) == (fee, "account_not_usable", 0)
    assert ops("parked", "--reason", "period_locked").words == "Nothing is parked."


def test_how_many_wait_for_it_is_said(ops: Ops, merchant: Merchant) -> None:
    merchant.xero.archive_account("200")
    sell(merchant)
    (found,) = ops("parked", "--json").document["parked"]
    assert found["waiting"] == 1
    (line,) = (line for line in ops("parked").out.splitlines() if found["key"] in line)
    assert line.split()[-1] == "1"


@pytest.mark.parametrize("which", ["key", "reason", "all"])
def test_once_the_cause_is_mended_it_is_tried_again(ops: Ops, merchant: Merchant, which: str) -> None:
    fee = park_a_fee(merchant)
    merchant.xero.restore_account("404")
    chosen = {"key": (fee,), "reason": ("--reason", "account_not_usable"), "all": ("--all",)}[which]
    said = ops("retry", *chosen, typed="yes\n")
    assert (said.code, f"{fee} queued again" in said.words) == (0, True)
    assert "Retries 1 row." in said.notices
    merchant.rest()
    assert_right(merchant)


def test_what_cannot_be_tried_again_says_why(ops: Ops, merchant: Merchant) -> None:
    park_a_fee(merchant)
    broken = "gocardless#broken#1"
    ledger.park_unread("demo", "stripe", broken, "event_is_broken", "The event has no id.", datetime.now(UTC))
    said = ops("retry", "--all", "--yes", width=120)
    assert said.code == 1
    assert f"{broken} cannot be retried: the event names no object that could be read again" in said.words
    assert "queued again" in said.words


def test_what_cannot_be_read_just_now_stays_parked(ops: Ops, merchant: Merchant) -> None:
    merchant.account.move(-300, "something_new", "something_new", None)
    merchant.settle()
    SecretItem("demo", secrets.STRIPE_KEY).delete()
    (tried,) = ops("retry", "--all", "--yes", "--json").document["retried"]
    assert (tried["became"], tried["why"]) == ("not_now", "no Stripe key is kept for this tenant")


def test_without_a_yes_nothing_is_tried_again(ops: Ops, merchant: Merchant) -> None:
    fee = park_a_fee(merchant)
    merchant.xero.restore_account("404")
    assert ops("retry", fee).code == 1
    merchant.rest()
    assert ops("parked").code == 1


def test_what_is_only_to_be_looked_at_is_listed_and_tried_again_once_it_was_put_right(
    ops: Ops, merchant: Merchant
) -> None:
    charge = sales.pay(merchant.account, Bought(12000, Buyer("Mabel Tarn", "mabel@home", "Leeds")))
    merchant.settle()
    key = f"{charge['balance_transaction']} email_left_out"
    said = ops("flagged")
    assert (said.code, key in said.out) == (0, True)
    assert "To do: Correct the address at the provider, then retry" in said.words
    (found,) = ops("flagged", "--json").document["flagged"]
    assert (found["key"], found["reason_code"]) == (key, "email_left_out")
    assert ops("flagged", "--reason", "overpaid").words == "There is nothing to look at."
    assert ops("parked").words == "Nothing is parked."
    assert ops("retry", "--all", "--yes").words == "There is nothing to retry."

    merchant.account.things["customers"][0]["email"] = "mabel@tarn.example"
    merchant.settle()
    said = ops("retry", "--reason", "email_left_out", typed="yes\n", width=120)
    assert (said.code, f"{key} queued again" in said.words) == (0, True)
    merchant.rest()
    assert ops("flagged").words == "There is nothing to look at."
    assert "mabel@tarn.example" in {each.fields.get("EmailAddress") for each in merchant.xero.state.contacts}
    assert_right(merchant)


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ((), "Name a KEY, --reason CODE or --all"),
        (("a", "--all"), "Name a KEY, --reason CODE or --all"),
        (("a",), "a is not parked: run parked to list what is"),
        (("--reason", "whim"), "invalid choice: 'whim'"),
    ],
)
def test_wrong_usage_is_said(ops: Ops, merchant: Merchant, chosen: tuple[str, ...], words: str) -> None:
    said = ops("retry", *chosen, width=200)
    assert (said.code, words in said.notices) == (2, True)
