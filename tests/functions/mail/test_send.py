"""The digest arrives with the right figures, once a day, and can be stopped."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from functions.mail.send import send
from functions.mail.wiring import wire
from local.stack.in_process import Stack
from local.stack.lambdas import Killed
from shared.formats import money
from shared.operations.mail import choosing
from shared.people import Membership
from shared.reasons import PARKED
from shared.store import businesses, mail, people, reconciliations, troubles
from shared.store.tables.people import MailItem
from tests.factories import sales
from tests.functions.aws_calls import aws_calls
from tests.functions.mail.mailed import HOUR, LINK, MINUTE, at_seven, choose, join, now, run
from tests.functions.shop import Shop, come_to_rest


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
    mail.update("olga", mail.CHOICE, mail._due(known.due_at))
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


def test_whoever_comes_back_to_a_business_hears_of_it_again_as_chosen(stack: Stack, shop: Shop) -> None:
    join(shop)
    join(shop, "bert", "bookkeeper")
    choose("bert", "daily")
    assert people.remove(shop.tenant, "bert", by="olga")
    arrived = list[int]()
    for day in (13, 14, 15):
        if day == 15:
            join(shop, "bert", "reader")
        at_seven(stack, day)
        arrived += [day for _ in run(stack)]
        assert run(stack) == []
    assert arrived == [15]
    assert mail.read("bert").due_at == datetime(2026, 10, 16, 6, tzinfo=UTC)


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
