"""The digest arrives with the right figures, and what must not wait arrives within the hour, each once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from functions.mail.send import send
from functions.mail.wiring import wire
from local.stack.in_process import Stack
from local.stack.lambdas import Killed
from local.standins.ses import Mail
from local.standins.ses.refusing import Refused
from shared.formats import money
from shared.mail.choice import Choice, Every
from shared.operations.mail import choosing
from shared.people import ROLES, Membership, Role
from shared.reasons import PARKED
from shared.store import businesses, mail, mailed_alarms, people, reconciliations, troubles
from shared.store.tables import ATTEMPTS, MailItem
from tests.factories import sales
from tests.functions.announced import measured
from tests.functions.aws_calls import aws_calls
from tests.functions.shop import Shop, come_to_rest, nudged, open_shop

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LINK = "http://localhost:8420/manage/mail/stop/olga/"


@pytest.fixture
def shop(stack: Stack) -> Shop:
    return open_shop(stack)


def join(shop: Shop, person: str = "olga", role: Role = "owner") -> None:
    people.add(Membership(person, shop.tenant, role, f"{person}@example.co.uk", now(), "operator"))


def choose(person: str, every: Every, alarms: bool | None = None) -> None:
    choosing.choose(people.read(person), Choice(every, alarms), now())


def now() -> datetime:
    return datetime.now(UTC)


def run(stack: Stack) -> list[Mail]:
    """Lets the function run once; returns what arrived."""
    before = len(stack.ses.mails)
    stack.lambdas.invoke("mail", {})
    return stack.ses.mails[before:]


def live(stack: Stack, time: timedelta, step: timedelta = 5 * MINUTE) -> None:
    """Lets the schedules strike for a while."""
    until = now() + time
    while now() < until:
        stack.clock.shift(step)
        stack.lambdas.invoke("sweep", {})
        stack.do_due()
        nudged(stack)
        for each in ("watch", "mail"):
            stack.lambdas.invoke(each, {})


def at_seven(stack: Stack, day: int) -> None:
    """Moves on to seven o'clock in London on a day of October 2026."""
    stack.clock.move_to(datetime(2026, 10, day, 7, tzinfo=ZoneInfo("Europe/London")))


# ---- digests


def test_a_digest_says_what_the_comparison_says_and_what_needs_attention(stack: Stack, shop: Shop) -> None:
    join(shop)
    choose("olga", "daily")
    shop.business.xero.archive_account("404")
    shop.sell(sales(2))
    come_to_rest(stack)
    at_seven(stack, 13)
    stack.reconcile()
    (letter,) = run(stack)
    assert letter.to == ("olga@example.co.uk",)
    made = reconciliations.latest(shop.tenant, "stripe")
    assert made
    apart = money(abs(made.difference))
    assert letter.subject == f"demo Ltd: {apart} apart"
    assert f"Stripe and Xero are {apart} apart as of 07:00" in letter.text
    assert "GoCardless and Xero agree: £0.00, as of 07:00." in letter.text
    assert f"- {len(shop.parked())}: {PARKED['account_not_usable'].sentence}" in letter.text
    assert shop.parked()


def test_a_digest_holds_nothing_of_whoever_has_paid(stack: Stack, shop: Shop) -> None:
    join(shop)
    choose("olga", "daily")
    shop.business.xero.archive_account("404")
    shop.sell(sales(3))
    come_to_rest(stack)
    at_seven(stack, 13)
    stack.reconcile()
    (letter,) = run(stack)
    payers = [
        each for sale in shop.made if (buyer := sale.buyer) for each in (buyer.name, buyer.email, sale.what)
    ]
    assert len(payers) == 9
    assert [each for each in payers if each in letter.text + letter.html + letter.subject] == []


def test_a_daily_digest_comes_once_a_day_though_the_function_runs_every_five_minutes(
    stack: Stack, shop: Shop
) -> None:
    join(shop)
    choose("olga", "daily")
    for day in (13, 14):
        at_seven(stack, day)
        arrived = [len(run(stack)) for _ in range(2)]
        stack.clock.shift(5 * MINUTE)
        assert [*arrived, len(run(stack))] == [1, 0, 0]


def test_nobody_is_written_to_before_seven(stack: Stack, shop: Shop) -> None:
    join(shop)
    choose("olga", "daily")
    at_seven(stack, 13)
    stack.clock.shift(-MINUTE)
    assert run(stack) == []


def test_a_weekly_digest_comes_on_mondays(stack: Stack, shop: Shop) -> None:
    join(shop)
    choose("olga", "weekly")
    arrived = list[int]()
    for day in range(13, 28):
        at_seven(stack, day)
        arrived += [day for _ in run(stack)]
    assert arrived == [19, 26]


def test_whoever_has_chosen_nothing_gets_no_digest(stack: Stack, shop: Shop) -> None:
    join(shop)
    at_seven(stack, 13)
    assert run(stack) == []


def test_two_that_run_at_once_send_one_digest(stack: Stack, shop: Shop) -> None:
    join(shop)
    choose("olga", "daily")
    at_seven(stack, 13)
    known = mail.read("olga")
    assert len(run(stack)) == 1
    # The other one has read the index before.
    mail._update("olga", mail.CHOICE, mail._due(known.due_at))
    assert run(stack) == []
    assert mail.read("olga").due_at == known.due_at
    stack.clock.shift(HOUR)
    assert run(stack) == []
    assert mail.read("olga").due_at == datetime(2026, 10, 14, 6, tzinfo=UTC)


def test_whoever_was_taken_out_of_a_business_hears_nothing_of_it_any_more(stack: Stack, shop: Shop) -> None:
    join(shop)
    join(shop, "bert", "bookkeeper")
    for each in ("olga", "bert"):
        choose(each, "daily")
    assert people.remove(shop.tenant, "bert", by="olga")
    at_seven(stack, 13)
    assert [each.to for each in run(stack)] == [("olga@example.co.uk",)]
    assert mail.read("bert").due_at is None


def test_one_person_gets_one_digest_of_all_her_businesses(stack: Stack, shop: Shop) -> None:
    join(shop)
    businesses.begin("piano", "Piano <Lessons> Ltd", "Europe/London", vat_registered=True, now=now())
    people.add(Membership("olga", "piano", "reader", "olga@example.co.uk", now(), "operator"))
    choose("olga", "daily")
    at_seven(stack, 13)
    (letter,) = run(stack)
    assert letter.subject == "Your 2 businesses: nothing needs you"
    assert "Piano <Lessons> Ltd\n" in letter.text
    assert "Piano &lt;Lessons&gt; Ltd" in letter.html
    assert "It is not set up yet, so nothing is booked." in letter.text


def test_seven_o_clock_is_that_of_the_business(stack: Stack) -> None:
    businesses.begin("opera", "Opera Ltd", "Australia/Sydney", vat_registered=True, now=now())
    people.add(Membership("olga", "opera", "owner", "olga@example.co.uk", now(), "operator"))
    choose("olga", "daily")
    assert mail.read("olga").due_at == datetime(2026, 10, 12, 20, tzinfo=UTC)


def test_whoever_gets_no_mail_costs_nothing(stack: Stack, shop: Shop) -> None:
    for number in range(20):
        join(shop, f"person-{number}")
    at_seven(stack, 13)
    run(stack)
    with aws_calls() as asked:
        run(stack)
    # What is due, what lasts, and the two troubles that are written of: all in sparse indexes.
    assert asked == ["Query"] * 4


def test_a_digest_takes_so_many_calls(stack: Stack, shop: Shop) -> None:
    """docs/decisions.md says how long a thousand businesses take."""
    join(shop)
    choose("olga", "daily")
    stack.reconcile()
    at_seven(stack, 13)
    with aws_calls() as asked:
        assert len(run(stack)) == 1
    assert asked.count("SendEmail") == 1
    assert len(asked) <= 4 + 23


# ---- what SES refuses


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


# ---- alarms


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


def test_who_dies_while_sending_a_digest_sends_none_that_day_rather_than_two(
    stack: Stack, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    join(shop)
    choose("olga", "daily")
    at_seven(stack, 13)

    def die(*given: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(mail, "sent", die)
        with pytest.raises(Killed):
            send(wire(), HOUR)
    assert run(stack) == []
    at_seven(stack, 14)
    assert len(run(stack)) == 1


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


def test_every_mail_can_be_stopped_by_the_mail_programs_own_button(stack: Stack, shop: Shop) -> None:
    join(shop)
    choose("olga", "daily")
    troubles.begin(shop.tenant, "disconnected", now(), now())
    at_seven(stack, 13)
    for letter in run(stack):
        link = letter.header("List-Unsubscribe").strip("<>")
        assert letter.header("List-Unsubscribe-Post") == "List-Unsubscribe=One-Click"
        assert link.startswith(LINK)
        assert link in letter.text
        assert link in letter.html
    assert len({each.header("List-Unsubscribe") for each in stack.ses.mails}) == 2


def test_no_token_of_a_link_is_kept_as_it_is(stack: Stack, shop: Shop) -> None:
    join(shop)
    choose("olga", "daily")
    at_seven(stack, 13)
    (letter,) = run(stack)
    token = letter.header("List-Unsubscribe").strip("<>").removeprefix(LINK)
    assert len(token) > 40
    assert token not in str([each.to_simple_dict() for each in MailItem.scan()])
    assert choosing.stops("olga", token) == "digest"
