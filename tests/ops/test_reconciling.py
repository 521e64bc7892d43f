"""reconcile names every penny, its history is listed, and what cannot be done is said without a traceback."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from rich.console import Console

from local.standins.xero import FOREVER, Fault, TooMany, every_call
from local.stripe_month import sales
from local.stripe_month.account import DAY
from local.stripe_month.sales import Bought
from ops.causes import MOST_SHOWN, view
from ops.page import TICK
from shared.reconciliation.result import Cause, Reconciliation
from shared.store import secrets
from shared.store.tables.connections import SecretItem, TokenItem
from tests.functions.merchant import ADA, Merchant
from tests.functions.trading import by_hand, park_a_fee, sell
from tests.ops.conftest import Ops


def test_an_account_that_agrees_has_a_tick(ops: Ops, merchant: Merchant) -> None:
    sell(merchant)
    said = ops("reconcile")
    assert said.code == 0
    assert f"In the ledger 118.00 In Xero 118.00 Difference {TICK} 0.00" in said.words
    assert "reading Xero" in said.err
    assert "reading Xero" not in said.out


@pytest.mark.parametrize("width", [80, 120])
def test_every_cause_has_its_amount_its_sentence_and_what_to_do(
    ops: Ops, merchant: Merchant, width: int
) -> None:
    fee, gift = park_a_fee(merchant), by_hand(merchant.xero, 1025)
    said = ops("reconcile", width=width)
    assert said.code == 1
    assert "Difference 1,027.00" in said.words
    assert f"2.00 - {fee}: Account code '404' has been archived" in said.words
    assert "To do: Restore the account in Xero, then retry." in said.words
    assert f"1,025.00 - {gift}: RECEIVE from A friend" in said.words
    assert "1,027.00 the difference: all causes together" in said.words


@pytest.mark.parametrize("width", [80, 120])
def test_what_nobody_has_read_yet_is_named_with_counts_and_what_to_do(
    ops: Ops, merchant: Merchant, width: int
) -> None:
    merchant.account.now -= 9 * DAY
    sales.pay(merchant.account, Bought(5000, ADA))
    merchant.account.now += 9 * DAY
    merchant.show()
    queues = merchant.stack.lambdas.queues
    merchant.stack.lambdas.sqs.send_message(QueueUrl=queues.inbox_dead, MessageBody="{}")
    said = ops("reconcile", width=width)
    assert said.code == 1
    assert "-49.05 feed_not_run" in said.words
    assert "- stripe: it has not run yet, and has been due since 12 Oct 2026 18:00 UTC" in said.words
    assert "0.00 events_dead" in said.words
    assert "- stripe: 1 message of all businesses in the dead-letter queue" in said.words
    assert "a redrive of InboxDeadQueue" in said.words
    assert "report it" not in said.words.partition("events_dead")[0]
    assert "-49.05 the difference: all causes together" in said.words


def test_a_machine_reads_the_same_in_pence(ops: Ops, merchant: Merchant) -> None:
    fee = park_a_fee(merchant)
    said = ops("reconcile", "--json", "--thoroughly")
    assert said.code == 1
    made = {each["provider"]: each for each in said.document["reconciliations"]}["stripe"]
    assert (made["processor_pence"], made["xero_pence"], made["difference_pence"]) == (11800, 12000, 200)
    (cause,) = made["causes"]
    assert (cause["reason_code"], cause["about"], cause["pence"]) == ("account_not_usable", fee, 200)
    assert cause["what_to_do"]


def test_the_history_begins_with_the_newest(ops: Ops, merchant: Merchant) -> None:
    sell(merchant)
    ops("reconcile")
    by_hand(merchant.xero, 25)
    ops("reconcile")
    said = ops("reconciliations")
    assert said.code == 1
    assert said.words.index("25.00 own") < said.words.index(f"{TICK} 0.00")
    listed = ops("reconciliations", "--json", "--provider", "stripe", "--last", "1").document
    assert [each["difference_pence"] for each in listed["reconciliations"]] == [2500]


def test_an_account_that_was_never_reconciled_has_no_history(ops: Ops, merchant: Merchant) -> None:
    said = ops("reconciliations")
    assert (said.code, said.notices) == (3, "ops: demo has never been reconciled: run reconcile")


def test_a_dead_connection_is_said_and_what_to_do(ops: Ops, merchant: Merchant) -> None:
    TokenItem("user-of-demo").update(actions=[TokenItem.dead.set(True)])
    said = ops("reconcile")
    assert (said.code, said.out) == (3, "")
    assert "Xero is not connected (user-of-demo): the owner has to connect it again" in said.notices
    assert "Traceback" not in said.err


def test_xero_that_does_not_answer_is_to_be_tried_again(ops: Ops, merchant: Merchant) -> None:
    merchant.stack.xero.faults.add(Fault(TooMany(), every_call, times=FOREVER))
    said = ops("reconcile", "--json")
    assert said.code == 3
    assert "try again in a few minutes" in said.document["error"]
    assert "try again in a few minutes" in said.notices


def test_without_a_processor_there_is_nothing_to_reconcile(ops: Ops, merchant: Merchant) -> None:
    for purpose in secrets.KEYS.values():
        SecretItem("demo", purpose).delete()
    said = ops("reconcile")
    assert (said.code, "neither to Stripe nor to GoCardless" in said.notices) == (3, True)


def test_of_very_many_alike_the_first_are_shown_and_the_others_counted() -> None:
    at = datetime(2026, 10, 5, tzinfo=UTC)
    causes = tuple(Cause("pending", f"row {number}", 1) for number in range(MOST_SHOWN + 5))
    console = Console(width=80, record=True, file=io.StringIO())
    for each in view(Reconciliation("stripe", at, 0, 0, len(causes), causes)):
        console.print(each)
    said = console.export_text()
    assert f"row {MOST_SHOWN - 1}" in said
    assert f"row {MOST_SHOWN}" not in said
    assert "and 5 more" in said
    assert said.count("posted within minutes") == 1
