"""What must not wait arrives within the hour: once when it begins, and once when it is over."""

from __future__ import annotations

from typing import Any

import pytest

from functions.mail.send import send
from functions.mail.wiring import wire
from local.stack.in_process import Stack
from local.stack.lambdas import Killed
from local.standins.ses.refusing import Refused
from shared.people import ROLES
from shared.store import mail, mailed_alarms, people, troubles
from shared.store.tables.binding import ATTEMPTS
from tests.factories import sales
from tests.functions.mail.mailed import DAY, HOUR, MINUTE, choose, join, live, now, run
from tests.functions.shop import Shop


def test_a_dead_token_is_written_of_within_the_hour_once_and_its_end_once(stack: Stack, shop: Shop) -> None:
    join(shop)
    stack.xero.identity._refresh.clear()
    stack.clock.shift(HOUR)
    shop.sell(sales(1))
    dead_at = now()
    live(stack, HOUR)
    (letter,) = stack.ses.mails
    assert letter.subject == "demo Ltd: Xero is disconnected"
    assert letter.at - dead_at <= HOUR
    assert "It has been so since 12 Oct 2026, 20:" in letter.text
    assert f"/manage/b/{shop.tenant}/xero" in letter.text
    live(stack, 12 * HOUR, step=HOUR)
    assert len(stack.ses.mails) == 1
    stack.connector.authorise(f"user-of-{shop.tenant}", shop.business.xero)
    live(stack, 3 * HOUR, step=15 * MINUTE)
    assert [each.subject for each in stack.ses.mails] == [
        "demo Ltd: Xero is disconnected",
        "demo Ltd: Xero is connected again",
    ]
    assert list(mailed_alarms.lasting()) == []


def test_a_difference_that_is_a_day_old_is_written_of_once_and_its_end_once(stack: Stack, shop: Shop) -> None:
    join(shop)
    troubles.begin(shop.tenant, "apart", now() - DAY, now())
    for _ in range(3):
        run(stack)
    (trouble,) = troubles.of_tenant(shop.tenant)
    troubles.end(trouble, now())
    # The watch forgets a trouble once it has told of its end.
    troubles.forget(trouble)
    for _ in range(3):
        run(stack)
    assert [each.subject for each in stack.ses.mails] == [
        "demo Ltd: a difference is a day old",
        "demo Ltd: the difference is gone",
    ]
    assert "It was so from 11 Oct 2026, 19:00 to 12 Oct 2026, 19:00." in stack.ses.mails[1].text


def test_other_troubles_wait_for_the_digest(stack: Stack, shop: Shop) -> None:
    join(shop)
    for kind in ("pending", "parked", "not_reconciled"):
        troubles.begin(shop.tenant, kind, now() - DAY, now() - DAY)
    assert run(stack) == []


def test_unasked_whoever_can_do_something_is_written_to_and_nobody_else(stack: Stack, shop: Shop) -> None:
    for role in ROLES:
        join(shop, role, role)
    join(shop, "curious", "reader")
    join(shop, "busy")
    choose("curious", "never", alarms=True)
    choose("busy", "never", alarms=False)
    troubles.begin(shop.tenant, "disconnected", now(), now())
    assert sorted(each.tags["person"] for each in run(stack)) == ["bookkeeper", "curious", "owner"]


def test_whoever_was_taken_out_meanwhile_hears_nothing_of_the_end(stack: Stack, shop: Shop) -> None:
    join(shop)
    join(shop, "bert", "bookkeeper")
    troubles.begin(shop.tenant, "disconnected", now(), now())
    assert len(run(stack)) == 2
    people.remove(shop.tenant, "bert", by="olga")
    (trouble,) = troubles.of_tenant(shop.tenant)
    troubles.end(trouble, now())
    assert [each.tags["person"] for each in run(stack)] == ["olga"]
    assert list(mailed_alarms.lasting()) == []


def test_a_trouble_that_begins_anew_is_written_of_anew(stack: Stack, shop: Shop) -> None:
    join(shop)
    troubles.begin(shop.tenant, "disconnected", now(), now())
    run(stack)
    (trouble,) = troubles.of_tenant(shop.tenant)
    troubles.end(trouble, now())
    stack.clock.shift(MINUTE)
    troubles.begin(shop.tenant, "disconnected", now(), now())
    arrived = [each.subject for each in run(stack)]
    assert arrived == ["demo Ltd: Xero is disconnected", "demo Ltd: Xero is connected again"]


def test_who_dies_after_sending_sends_an_alarm_again_rather_than_never(
    stack: Stack, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    join(shop)
    troubles.begin(shop.tenant, "disconnected", now(), now())

    def die(*given: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(mailed_alarms, "begun", die)
        with pytest.raises(Killed):
            send(wire(), HOUR)
    assert run(stack) == []
    stack.clock.shift(mailed_alarms.LEASE)
    assert len(run(stack)) == 1
    assert len(stack.ses.mails) == 2


def test_an_alarm_that_ses_does_not_take_goes_out_with_the_next_run(stack: Stack, shop: Shop) -> None:
    join(shop)
    troubles.begin(shop.tenant, "disconnected", now(), now())
    stack.ses.fails = [Refused("InternalFailure", "try again", 500)] * ATTEMPTS
    assert run(stack) == []
    assert len(run(stack)) == 1


def test_an_alarm_from_a_sender_that_is_not_verified_is_tried_by_the_hour_and_then_forgives(
    stack: Stack, shop: Shop
) -> None:
    join(shop)
    troubles.begin(shop.tenant, "disconnected", now(), now())
    stack.ses.verified.clear()
    for _ in range(12):
        assert run(stack) == []
        stack.clock.shift(5 * MINUTE)
    assert (stack.ses.calls, mail.read("olga").refusal) == (1, "sender_refused")
    stack.ses.verified.add("connectably.example")
    assert len(run(stack)) == 1
    assert mail.read("olga").refusal is None
