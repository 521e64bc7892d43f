"""No name or address that a provider's answer, a webhook or a refusal holds stands in the log."""

from __future__ import annotations

import copy
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import JSONResponse

from local.stack.in_process import running
from local.standins.gocardless import app as gocardless_app
from local.standins.stripe import app as stripe_app
from local.standins.xero.faults import Fail, Fault, RefuseElement, every_write
from local.worlds.playing import play
from local.worlds.world import parse

CANARY = "canary"
CASES = (
    "one-card-payment",
    "refund-then-payout",
    "dispute-lost",
    "subscription-at-stripe",
    "direct-debit-payout",
    "direct-debit-late-failure",
    "email-that-xero-refuses",
    "webhooks-all-lost",
)
# What the providers' objects and our copies of them say of people.
PERSONAL = {
    "address_line1",
    "city",
    "company_name",
    "description",
    "email",
    "family_name",
    "given_name",
    "line1",
    "name",
    "postal_code",
    "receipt_email",
}
SERVICES = (
    "dispatch",
    "feed",
    "reconcile",
    "recorder",
    "revive",
    "sweep",
    "watch",
    "webhooks",
    "xero_writer",
)
MESSAGE = f"The e-mail address {CANARY}@example.com of {CANARY} is not valid"


def planted(given: Any) -> Any:
    """Returns a copy in which each name, address and description holds the canary."""
    if isinstance(given, list):
        return [planted(each) for each in given]
    if not isinstance(given, dict):
        return given
    return {
        key: f"{CANARY}.{value}" if key in PERSONAL and isinstance(value, str) else planted(value)
        for key, value in given.items()
    }


def with_canaries(case: str) -> Any:
    path = Path(__file__).parents[1] / "cases" / f"{case}.json"
    world = json.loads(path.read_text(encoding="utf-8"))
    for phase in world["phases"]:
        for part in ("stripe", "gocardless", "deliveries"):
            phase[part] = planted(copy.deepcopy(phase[part]))
    return world


@pytest.fixture
def everything_logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Has each function log from DEBUG on, as an operator may who looks for a cause."""
    loggers = [logging.getLogger(each) for each in SERVICES]
    before = [each.level for each in loggers]
    for each in loggers:
        each.setLevel(logging.DEBUG)
    yield caplog
    for each, level in zip(loggers, before, strict=True):
        each.setLevel(level)


@pytest.fixture
def bad_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets Stripe and GoCardless fail with an answer that repeats what it was asked about."""
    for app in (stripe_app, gocardless_app):
        answer = {"error": {"type": "api_error", "message": MESSAGE, "errors": [{"message": MESSAGE}]}}
        monkeypatch.setattr(app, "spoilt", lambda fault, path, answer=answer: JSONResponse(answer, 500))


@pytest.mark.parametrize("case", CASES)
def test_what_people_are_called_is_not_logged_on_a_bad_day(
    quick_aws: None, case: str, everything_logged: pytest.LogCaptureFixture, bad_day: None
) -> None:
    world = parse(with_canaries(case))
    with running(world.phases[0].now) as stack:
        business = stack.open_business("piano", world.settings)
        stack.stripe.faults.add(500, on="/v1/charges")
        stack.gocardless.faults.add(500, on="/payments")
        stack.xero.faults.add(Fault(Fail(), match=every_write))
        stack.xero.faults.add(Fault(RefuseElement(0, MESSAGE), match=every_write))
        for phase in world.phases:
            play(stack, business, phase)
        assert CANARY in json.dumps(business.xero.documents(), default=str)
    records = everything_logged.records
    assert records
    said = [f"{vars(each)} {each.exc_text}" for each in records]
    assert [each for each in said if CANARY in each] == []
