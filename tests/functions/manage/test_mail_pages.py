"""A person chooses which mails come, and is told honestly whether any do."""

from __future__ import annotations

import re

import pytest

from shared.mail.choice import Choice
from shared.mail.refusals import REFUSALS, Refusal
from shared.store import audit, mail, people
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import NOW, Pages

HERE = "/manage/mail"


@pytest.fixture(autouse=True)
def sender(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_SENDER", "books@connectably.example")


def test_unasked_an_owner_gets_alarms_and_no_digest(owner: Browser) -> None:
    answer = owner.get(HERE)
    assert (answer.status, answer.heading) == (200, "Mail")
    assert ticked(answer.text) == {"never", "y"}
    assert "Mails go to olga@example.co.uk" in answer.text


def test_unasked_a_reader_gets_no_mail_at_all(world: Pages) -> None:
    assert ticked(world.signed_in("reader").get(HERE).text) == {"never"}


def test_what_is_chosen_is_kept_and_says_when_the_next_one_comes(owner: Browser) -> None:
    answer = owner.post(HERE, {"every": "daily", "alarms": "y"})
    assert (answer.status, answer.location) == (303, HERE)
    assert mail.read("olga").choice == Choice("daily", alarms=True)
    page = owner.get(HERE).text
    assert ticked(page) == {"daily", "y"}
    assert "The next mail about your books is due on 30 Nov 2026, 07:00." in page


def test_whoever_belongs_to_no_business_any_more_is_promised_no_mail(owner: Browser) -> None:
    owner.post(HERE, {"every": "daily"})
    people.put_out("piano", "olga")
    page = owner.get(HERE).text
    assert "there is nothing to write about" in page
    assert "is due on" not in page
    assert owner.get("/api/mail").document["next_at"] is None


def test_alarms_can_be_declined_by_who_would_get_them_unasked(owner: Browser) -> None:
    owner.post(HERE, {"every": "never"})
    assert mail.read("olga").choice == Choice("never", alarms=False)
    assert ticked(owner.get(HERE).text) == {"never"}


@pytest.mark.parametrize("form", [{}, {"every": ""}, {"every": "hourly"}, {"every": "daily\x00"}], ids=str)
def test_a_choice_that_is_none_changes_nothing(owner: Browser, form: dict[str, str]) -> None:
    answer = owner.post(HERE, form)
    assert answer.status == 422
    assert "There is a problem" in answer.text
    assert mail.read("olga").choice == Choice()


@pytest.mark.parametrize("refusal", REFUSALS)
def test_why_mails_do_not_arrive_is_said_and_saving_tries_again(owner: Browser, refusal: Refusal) -> None:
    owner.post(HERE, {"every": "daily"})
    mail.refused("olga", refusal, NOW)
    page = owner.get(HERE).text
    assert f"{REFUSALS[refusal].sentence} It was on 29 Nov 2026, 09:00." in page
    owner.post(HERE, {"every": "daily"})
    assert REFUSALS[refusal].sentence not in owner.get(HERE).text
    assert "The next mail about your books is due on" in owner.get(HERE).text


def test_a_stack_without_a_sender_says_that_no_mail_is_sent(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAIL_SENDER", "")
    pages.begin_business("piano")
    pages.add("olga", "piano", "owner")
    owner = pages.signed_in("olga")
    owner.post(HERE, {"every": "daily"})
    page = owner.get(HERE).text
    assert "No mail is sent at present" in page
    assert "is due on" not in page
    assert owner.get("/api/mail").document["is_sent"] is False


def test_whoever_belongs_to_no_business_is_told_so(pages: Pages) -> None:
    assert "You belong to no business yet" in pages.signed_in("nobody").get(HERE).text


def test_every_page_leads_there(owner: Browser) -> None:
    assert f'href="{HERE}"' in owner.get("/manage/b/piano").text


def test_a_choice_is_noted_in_the_audit_log_of_each_business(owner: Browser) -> None:
    owner.post(HERE, {"every": "weekly", "alarms": "y"})
    (noted,) = (each for each in audit.latest("piano", 9) if each.verb == "mail_chosen")
    assert (noted.says, noted.about) == ("Chose which mails come.", "digest: weekly; alarms: yes")


def ticked(page: str) -> set[str]:
    """Returns the values of the boxes that are ticked."""
    inputs = re.findall(r"<input [^>]*>", page)
    return {re.sub(r'.*value="([^"]*)".*', r"\1", each) for each in inputs if " checked" in each}
