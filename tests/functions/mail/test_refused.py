"""What SES does not take goes out later, or is noted where the person sees it, and not repeated for ever."""

from __future__ import annotations

from typing import Any

import pytest

from local.stack.in_process import Stack
from local.standins.ses.refusing import Refused
from shared.store import mail, reconciliations
from shared.store.tables.binding import ATTEMPTS
from tests.functions.announced import measured
from tests.functions.mail.mailed import at_seven, choose, join, run
from tests.functions.shop import Shop


def test_while_ses_takes_no_mail_one_is_tried_a_run_and_all_go_out_later(stack: Stack, shop: Shop) -> None:
    for each in ("olga", "bert"):
        join(shop, each)
        choose(each, "daily")
    at_seven(stack, 13)
    for code, status in (("TooManyRequestsException", 429), ("LimitExceededException", 400)):
        # AWS's client itself tries again at once.
        stack.ses.calls, stack.ses.fails = 0, [Refused(code, "not now", status)] * ATTEMPTS
        assert run(stack) == []
        assert stack.ses.calls == ATTEMPTS
    assert measured(stack, "mail") == {
        "mails_sent": 2,
        "mails_refused": 0,
        "mails_failed": 0,
        "mails_late": 0,
    }
    assert mail.read("olga").refusal is None


def test_an_account_whose_sending_is_paused_is_late_and_nobody_is_to_blame(stack: Stack, shop: Shop) -> None:
    join(shop)
    choose("olga", "daily")
    at_seven(stack, 13)
    stack.ses.is_paused = True
    assert measured(stack, "mail")["mails_late"] == 1
    stack.ses.is_paused = False
    assert len(run(stack)) == 1


def test_an_address_that_ses_refuses_is_left_alone_until_the_choice_is_saved_again(
    stack: Stack, shop: Shop
) -> None:
    join(shop)
    choose("olga", "daily")
    stack.ses.is_sandbox = True
    at_seven(stack, 13)
    assert measured(stack, "mail")["mails_refused"] == 1
    assert mail.read("olga").refusal == "address_refused"
    stack.ses.calls = 0
    for day in (13, 14, 15):
        at_seven(stack, day)
        run(stack)
    assert stack.ses.calls == 0
    stack.ses.is_sandbox = False
    choose("olga", "daily")
    at_seven(stack, 16)
    assert len(run(stack)) == 1
    assert mail.read("olga").refusal is None


def test_a_sender_that_is_not_verified_is_said_and_tried_again_the_next_day_only(
    stack: Stack, shop: Shop
) -> None:
    join(shop)
    choose("olga", "daily")
    stack.ses.verified.clear()
    at_seven(stack, 13)
    for _ in range(3):
        run(stack)
    assert (stack.ses.calls, mail.read("olga").refusal) == (1, "sender_refused")
    stack.ses.verified.add("connectably.example")
    at_seven(stack, 14)
    assert len(run(stack)) == 1
    assert mail.read("olga").refusal is None


def test_mail_that_comes_back_is_the_last_one_to_its_address(stack: Stack, shop: Shop) -> None:
    join(shop)
    choose("olga", "daily")
    stack.ses.suppressed.add("olga@example.co.uk")
    at_seven(stack, 13)
    run(stack)
    (event,) = stack.ses.returned
    stack.lambdas.invoke("mail", event)
    assert mail.read("olga").refusal == "bounced"
    at_seven(stack, 14)
    run(stack)
    assert stack.ses.calls == 1


def test_a_digest_that_cannot_be_written_fails_nobody_else_and_waits_for_the_next_day(
    stack: Stack, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    for each in ("olga", "bert"):
        join(shop, each)
        choose(each, "daily")
    read = reconciliations.latest

    def broken(*given: Any) -> Any:
        monkeypatch.setattr(reconciliations, "latest", read)
        raise ValueError("a row that nobody can read")

    monkeypatch.setattr(reconciliations, "latest", broken)
    at_seven(stack, 13)
    found = measured(stack, "mail")
    assert (found["mails_failed"], found["mails_sent"]) == (1, 1)
    assert run(stack) == []
    at_seven(stack, 14)
    assert len(run(stack)) == 2


def test_a_person_whose_row_nobody_can_read_keeps_no_other_from_the_digest(
    stack: Stack, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    for each in ("olga", "bert"):
        join(shop, each)
        choose(each, "daily")
    read = mail.read

    def broken(person: str) -> Any:
        if person == "bert":
            raise ValueError("a later version wrote this")
        return read(person)

    monkeypatch.setattr(mail, "read", broken)
    at_seven(stack, 13)
    assert [each.to for each in run(stack)] == [("olga@example.co.uk",)]


def test_a_stack_without_a_sender_sends_nothing_and_says_that_it_looked(
    stack: Stack, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    join(shop)
    choose("olga", "daily")
    monkeypatch.setenv("MAIL_SENDER", "")
    stack.lambdas.restart()
    at_seven(stack, 13)
    assert measured(stack, "mail")["mails_sent"] == 0
    assert stack.ses.calls == 0
