"""A file that was asked for is made of the business's own books, and put where a link leads."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta

import boto3
import pytest

from functions.exports.wiring import wire
from functions.sync.reconcile_wiring import wire as reconciling
from local.stack.in_process import Stack
from shared.environment import Environment
from shared.exports import FORMATS, Export, ExportTurn, Format, Wanted
from shared.month_end.closing import Closing
from shared.operations import months
from shared.operations.exports import ask, link, standing
from shared.operations.reconcile.run import reconcile
from shared.store import closings
from shared.wiring.base import connect_here
from shared.wiring.queues import queues
from tests.functions.merchant import Merchant, open_merchant
from tests.functions.trading import owner_of, sell

OCTOBER = date(2026, 10, 1)


@pytest.fixture
def merchant(stack: Stack) -> Merchant:
    return open_merchant(stack)


def asked(wanted: Wanted) -> None:
    ask("demo", wanted, "olga@example.co.uk", queues(connect_here()).exports, datetime.now(UTC), "turn")


def found(wanted: Wanted) -> Export:
    known = standing("demo", wanted.id)
    assert known
    return known


def content_of(export: Export) -> bytes:
    bucket = Environment.of(os.environ).exports_bucket
    content: bytes = boto3.client("s3").get_object(Bucket=bucket, Key=export.place)["Body"].read()
    return content


@pytest.mark.parametrize("form", FORMATS["month"])
def test_a_month_is_made_and_can_be_fetched(merchant: Merchant, form: Format) -> None:
    sell(merchant)
    wanted = Wanted("month", form, OCTOBER, "stripe")
    asked(wanted)
    assert found(wanted).state == "asked"
    assert merchant.stack.lambdas.poll_exports()
    made = found(wanted)
    assert made.state == "ready"
    assert len(content_of(made)) == made.size > 100
    assert link(made, wire().files, datetime.now(UTC))


def test_a_reports_title_names_the_business(merchant: Merchant) -> None:
    wanted = Wanted("month", "csv", OCTOBER, "stripe")
    asked(wanted)
    merchant.stack.lambdas.poll_exports()
    assert b"Stripe,2026-10,figure,Opening balance" in content_of(found(wanted))


def test_a_file_is_of_the_business_that_asked_and_of_no_other(merchant: Merchant) -> None:
    sell(merchant)
    open_merchant(merchant.stack, "other")
    queue = queues(connect_here()).exports
    ask("other", Wanted("ledger", "csv"), "eve@example.co.uk", queue, datetime.now(UTC), "turn")
    merchant.stack.lambdas.poll_exports()
    theirs = standing("other", "ledger-csv")
    assert theirs
    assert content_of(theirs).count(b"\n") == 1


def began(turn: str = "turn") -> Closing:
    """Counts the months, and has October closed in November, as a page does."""
    reconcile(owner_of("demo"), reconciling())
    now = datetime(2026, 11, 2, 9, tzinfo=UTC)
    closing = months.begin(owner_of("demo"), OCTOBER, "olga@example.co.uk", now, turn)
    queues(connect_here()).exports.put(ExportTurn("demo", closing.id, turn))
    return closing


def test_a_month_is_closed_in_the_background_and_its_files_are_of_what_was_frozen(merchant: Merchant) -> None:
    sell(merchant)
    merchant.stack.clock.shift(timedelta(seconds=1))
    began()
    assert merchant.stack.lambdas.poll_exports()
    closing = closings.latest("demo", OCTOBER)
    assert closing
    assert closing.is_closed
    later = sell(merchant)
    for form in FORMATS["month"]:
        wanted = Wanted("month", form, OCTOBER, "stripe")
        asked(wanted)
        merchant.stack.lambdas.poll_exports()
        made = found(wanted)
        assert made.name == f"demo-stripe-2026-10-version-1.{form}"
        assert later.encode() not in content_of(made)
    wanted = Wanted("month", "csv", OCTOBER, "gocardless")
    asked(wanted)
    merchant.stack.lambdas.poll_exports()
    assert found(wanted).state == "ready"


def test_a_month_that_cannot_be_closed_says_so_and_is_not_closed_later_by_itself(
    merchant: Merchant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    sell(merchant)
    merchant.stack.clock.shift(timedelta(seconds=1))
    closing = began()
    turn = ExportTurn("demo", closing.id, "turn")
    with monkeypatch.context() as patch:
        patch.setattr(closings, "freeze", broken)
        with pytest.raises(ZeroDivisionError):
            merchant.stack.lambdas.invoke("exports", {"Records": [{"body": turn.body()}]})
    known = closings.latest("demo", OCTOBER)
    assert known
    assert known.state == "refused"
    merchant.stack.lambdas.poll_exports()
    assert closings.latest("demo", OCTOBER) == known
    began("another")
    merchant.stack.lambdas.poll_exports()
    again = closings.latest("demo", OCTOBER)
    assert again
    assert again.is_closed


def test_who_has_no_settings_any_more_has_nothing_to_export(stack: Stack) -> None:
    event = {"Records": [{"body": ExportTurn("nobody", "ledger-csv", "turn").body()}]}
    stack.lambdas.invoke("exports", event)
    assert standing("nobody", "ledger-csv") is None


def test_a_foreign_message_ends_among_the_dead_letters(stack: Stack) -> None:
    with pytest.raises(KeyError):
        stack.lambdas.invoke("exports", {"Records": [{"body": "{}"}]})
