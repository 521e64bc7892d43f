"""The link in a mail stops mails of its kind, for whoever has it, and can do nothing besides."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from shared.mail.choice import Choice, Series, hash_of
from shared.store import audit, mail
from shared.store.tables.people import MailItem, SessionItem
from tests.functions.manage.browser import Answer, Browser
from tests.functions.manage.conftest import NOW, Pages

TOKEN = "t" * 43
HERE = f"/manage/mail/stop/olga/{TOKEN}"
ONE_CLICK = b"List-Unsubscribe=One-Click"
MULTIPART = (
    b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n',
    "multipart/form-data; boundary=x",
)


@pytest.fixture
def chosen(pages: Pages) -> Pages:
    pages.begin_business("piano")
    pages.add("olga", "piano", "owner")
    mail.choose("olga", Choice("daily", alarms=True), NOW)
    return pages


def mailed(series: Series) -> None:
    mail.keep_token("olga", hash_of(TOKEN), series, NOW)


def choice() -> Choice:
    return mail.read("olga").choice


def from_a_mail_program(address: str, body: bytes = ONE_CLICK, kind: str = "") -> Answer:
    """Sends what RFC 8058 has a mail program send: no cookie, no origin, nothing that a browser says."""
    typed = kind or "application/x-www-form-urlencoded"
    headers: Mapping[str, str] = {"Origin": "", "Sec-Fetch-Site": "", "Content-Type": typed}
    return Browser().send("POST", address, body, **headers)


def stored() -> list[str]:
    return sorted(str(item.to_simple_dict()) for item in MailItem.scan())


@pytest.mark.parametrize(
    ("series", "left"), [("digest", Choice("never", alarms=True)), ("alarms", Choice("daily", alarms=False))]
)
def test_the_mail_programs_button_stops_mails_of_its_kind_and_no_others(
    chosen: Pages, series: Series, left: Choice
) -> None:
    mailed(series)
    answer = from_a_mail_program(HERE)
    assert (answer.status, answer.heading) == (200, "These mails are stopped")
    assert choice() == left
    assert (mail.read("olga").due_at is None) is (series == "digest")


def test_both_encodings_of_the_form_are_taken_and_a_second_press_is_no_error(chosen: Pages) -> None:
    mailed("digest")
    assert from_a_mail_program(HERE, *MULTIPART).status == 200
    assert from_a_mail_program(HERE, b"").status == 200
    assert choice().every == "never"


def test_opening_the_link_changes_nothing_and_shows_a_button_that_does(chosen: Pages) -> None:
    mailed("digest")
    before = stored()
    browser = Browser()
    answer = browser.get(HERE, **{"Sec-Fetch-Site": "cross-site"})
    assert (answer.status, answer.heading) == (200, "Stop these mails?")
    assert '<form method="post">' in answer.text
    assert stored() == before
    assert browser.post(HERE).heading == "These mails are stopped"
    assert choice().every == "never"


@pytest.mark.parametrize(
    "address",
    [
        f"/manage/mail/stop/olga/{TOKEN[:-1]}",
        f"/manage/mail/stop/olga/{TOKEN}x",
        f"/manage/mail/stop/olga/{hash_of(TOKEN)}",
        f"/manage/mail/stop/somebody/{TOKEN}",
        "/manage/mail/stop/olga/choice",
        f"/manage/mail/stop/olga/{'x' * 5_000}",
        f"/manage/mail/stop/{'x' * 5_000}/{TOKEN}",
        "/manage/mail/stop/olga/%00",
        "/manage/mail/stop/%E2%80%AE/%F0%9F%92%A9",
    ],
    ids=lambda each: each[:60],
)
def test_a_wrong_link_gets_a_calm_page_and_changes_nothing(chosen: Pages, address: str) -> None:
    mailed("digest")
    before = stored()
    for answer in (Browser().get(address), from_a_mail_program(address)):
        assert (answer.status, answer.heading) == (404, "This link stops no mails")
    assert stored() == before


def test_who_is_signed_in_is_not_known_there_and_the_session_is_not_used(chosen: Pages) -> None:
    mailed("digest")
    browser = chosen.signed_in("olga")
    seen = [item.to_simple_dict() for item in SessionItem.scan()]
    answer = browser.get(HERE)
    assert "olga@example.co.uk" not in answer.text
    assert [item.to_simple_dict() for item in SessionItem.scan()] == seen
    assert answer.cookies == ()


def test_a_body_beyond_64_kb_is_refused_there_too(chosen: Pages) -> None:
    mailed("digest")
    assert from_a_mail_program(HERE, b"x" * 70_000).status == 413
    assert choice().every == "daily"


def test_that_mails_were_stopped_is_noted_without_the_token(chosen: Pages) -> None:
    mailed("digest")
    from_a_mail_program(HERE)
    (noted,) = audit.latest("piano", 9)
    assert (noted.verb, noted.who, noted.about) == ("mail_stopped", "olga@example.co.uk", "digest")
    assert TOKEN not in str(noted)


def test_a_wrong_link_is_not_noted(chosen: Pages) -> None:
    from_a_mail_program(HERE)
    assert [*audit.latest("piano", 9)] == []
