"""What GoCardless could not deliver is listed and sent again from the command line, too."""

from __future__ import annotations

from local.stack.in_process import Stack
from shared.store import audit
from tests.functions.merchant import Merchant
from tests.ops.conftest import Ops


def fail(merchant: Merchant, status: int | None = 500) -> str:
    """Has GoCardless fail to deliver a webhook to the business; returns its id."""
    organisation = merchant.shop.business.gocardless
    organisation.set_up_webhook("https://crm.example/webhooks/gocardless/demo", organisation.webhook_secret)
    organisation.deliver({"events": []})
    organisation.answered(status)
    return str(organisation.webhooks.newest_first()[0]["id"])


def noted() -> list[tuple[str, str]]:
    return [(each.verb, each.about) for each in audit.latest("demo", 100)]


def test_where_everything_was_delivered_it_says_so(ops: Ops, merchant: Merchant) -> None:
    said = ops("deliveries")
    assert (said.code, said.words) == (0, "Everything was delivered.")


def test_what_failed_is_listed_with_why(ops: Ops, merchant: Merchant) -> None:
    failed = fail(merchant, None)
    said = ops("deliveries", width=120)
    assert said.code == 1
    assert failed in said.words
    assert "nobody answered within ten seconds" in said.words
    assert [each["id"] for each in ops("deliveries", "--json").document["failed"]] == [failed]


def test_one_is_sent_again_and_a_second_time_is_refused(ops: Ops, merchant: Merchant) -> None:
    failed = fail(merchant)
    ops("deliveries")
    assert ops("send-again", failed, "--yes").code == 0
    assert [each.id for each in merchant.shop.business.gocardless.take_retries()] == [failed]
    said = ops("send-again", "--all", "--yes")
    assert (said.code, "it is under way" in said.words) == (1, True)
    assert noted()[:1] == [("deliveries_sent_again", failed)]


def test_nothing_is_sent_again_unless_the_operator_agrees(ops: Ops, merchant: Merchant) -> None:
    failed = fail(merchant)
    ops("deliveries")
    assert ops("send-again", failed, typed="no").code == 1
    assert merchant.shop.business.gocardless.take_retries() == []


def test_which_ones_must_be_said(ops: Ops, merchant: Merchant, stack: Stack) -> None:
    assert ops("send-again", "--yes").code == 2
    assert ops("send-again", "WB1", "--all", "--yes").code == 2
