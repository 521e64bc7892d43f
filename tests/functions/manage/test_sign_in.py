from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from joserfc import jwt

from functions.manage import sign_in
from functions.manage.access import COOKIE
from local.standins.cognito import CognitoStandIn
from shared.sessions import IDLE, LONGEST, id_of
from shared.store.tables.people import SessionItem
from tests.functions.manage.browser import Browser, Shape
from tests.functions.manage.conftest import NOW, Pages

FROM_COGNITO = {"Sec-Fetch-Site": "cross-site"}


@pytest.fixture(autouse=True)
def business(pages: Pages) -> None:
    pages.begin_business("piano")
    pages.add("olga", "piano", "owner")


@pytest.mark.parametrize("shape", ["aws", "emulator"])
def test_a_person_signs_in_and_sees_the_business(pages: Pages, shape: Shape) -> None:
    browser = pages.signed_in("olga", shape)
    assert browser.get("/manage").location == "/manage/b/piano"
    page = browser.get("/manage/b/piano")
    assert page.status == 200
    assert "Piano Lessons Ltd" in page.text
    assert "olga@example.co.uk" in page.text


def test_whoever_asks_for_a_page_is_led_to_it_after_the_sign_in(pages: Pages) -> None:
    browser = Browser()
    answer = browser.get("/manage/b/piano/people?x=1")
    assert answer.location == "/manage/sign-in?next=%2Fmanage%2Fb%2Fpiano%2Fpeople%3Fx%3D1"
    back = pages.sent_to_cognito(browser, "olga", "/manage/b/piano/people?x=1")
    assert browser.get(back, **FROM_COGNITO).location == "/manage/b/piano/people?x=1"


@pytest.mark.parametrize(
    "where",
    [
        "https://evil.example/manage",
        "//evil.example/manage",
        "/\\evil.example",
        "/\t/evil.example/manage",
        "/manage\\..\\..\\",
        "/managers",
        "javascript:alert(1)",
        "",
    ],
)
def test_nobody_is_led_to_another_site_after_the_sign_in(pages: Pages, where: str) -> None:
    assert sign_in._within(where) == "/manage"


def test_the_cookie_is_a_host_cookie_that_no_script_reads(pages: Pages) -> None:
    answer = Browser().post("/manage/sign-in")
    (cookie,) = answer.cookies
    name, _, rest = cookie.partition("=")
    assert name == COOKIE
    told = {each.strip().lower() for each in rest.split(";")[1:]}
    assert told == {"httponly", "path=/", "samesite=lax", "secure"}


def test_the_table_holds_no_cookie(pages: Pages) -> None:
    browser = pages.signed_in("olga")
    cookie = browser.cookies[COOKIE]
    (item,) = SessionItem.scan()
    assert item.id == id_of(cookie)
    assert cookie not in str(item.to_simple_dict())


def test_a_session_begins_with_the_sign_in_and_the_one_before_it_ends(pages: Pages) -> None:
    """Whoever planted a cookie in the browser beforehand must not be signed in by it."""
    browser = Browser()
    back = pages.sent_to_cognito(browser, "olga")
    before = browser.cookies[COOKIE]
    browser.get(back, **FROM_COGNITO)
    assert browser.cookies[COOKIE] != before
    assert Browser(cookies={COOKIE: before}).get("/manage").location.startswith("/manage/sign-in")


def test_a_state_works_once(pages: Pages) -> None:
    browser = Browser()
    back = pages.sent_to_cognito(browser, "olga")
    cookies = dict(browser.cookies)
    assert browser.get(back, **FROM_COGNITO).status == 303
    again = Browser(cookies=cookies).get(back, **FROM_COGNITO)
    assert (again.status, again.heading) == (400, "You are not signed in")


def test_a_state_works_in_the_browser_that_asked_and_in_no_other(pages: Pages) -> None:
    back = pages.sent_to_cognito(Browser(), "olga")
    other = Browser()
    other.post("/manage/sign-in")
    for browser in (Browser(), other):
        assert browser.get(back, **FROM_COGNITO).status == 400


def test_a_state_is_good_for_a_quarter_of_an_hour(pages: Pages) -> None:
    browser = Browser()
    answer = browser.post("/manage/sign-in")
    pages.pass_time(timedelta(minutes=15))
    pages.cognito.add_person("olga", "olga@example.co.uk")
    back = pages.cognito.come_back(answer.location, "olga")
    assert browser.get(back[len("http://localhost:8420") :], **FROM_COGNITO).status == 400


def test_whoever_cancels_at_cognito_is_told_so(pages: Pages) -> None:
    browser = Browser()
    state = pages.sent_to_cognito(browser, "olga").partition("state=")[2]
    answer = browser.get(f"/manage/signed-in?error=access_denied&state={state}", **FROM_COGNITO)
    assert (answer.status, answer.heading) == (400, "You are not signed in")
    assert "access_denied" not in answer.text


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "another app"},
        {"iss": "https://cognito-idp.eu-west-2.amazonaws.com/another"},
        {"nonce": "another"},
        {"exp": int((NOW - timedelta(minutes=5)).timestamp())},
        {"token_use": "access"},
        {"email_verified": False},
        {"email": ""},
    ],
    ids=str,
)
def test_a_token_that_was_made_for_something_else_signs_nobody_in(
    pages: Pages, monkeypatch: pytest.MonkeyPatch, changed: dict[str, Any]
) -> None:
    signed = CognitoStandIn.id_token
    monkeypatch.setattr(CognitoStandIn, "id_token", lambda self, asked: signed(self, asked, **changed))
    browser = Browser()
    answer = browser.get(pages.sent_to_cognito(browser, "olga"), **FROM_COGNITO)
    assert answer.status == 400
    assert browser.get("/manage").location.startswith("/manage/sign-in")


def test_a_token_of_another_key_signs_nobody_in(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Browser()
    back = pages.sent_to_cognito(browser, "olga")
    forger = CognitoStandIn(pages.cognito.clock, "pages", "http://localhost:8420", pages.cognito.people)
    monkeypatch.setattr(CognitoStandIn, "id_token", lambda self, asked: _signed(forger, asked))
    assert browser.get(back, **FROM_COGNITO).status == 400


def _signed(forger: CognitoStandIn, asked: Any) -> str:
    claims = {**forger.people[asked.person], "aud": "pages", "nonce": asked.nonce}
    return jwt.encode({"alg": "RS256", "kid": "first"}, claims, forger.key)


def test_a_session_that_nobody_uses_ends_after_an_hour(pages: Pages) -> None:
    browser = pages.signed_in("olga")
    pages.pass_time(IDLE - timedelta(seconds=1))
    assert browser.get("/manage/b/piano").status == 200
    pages.pass_time(IDLE)
    assert browser.get("/manage/b/piano").status == 303


def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(pages: Pages) -> None:
    browser = pages.signed_in("olga")
    for _ in range(4):
        assert browser.get("/manage/b/piano/progress").status == 200
        pages.pass_time(timedelta(minutes=15))
    answer = browser.get("/manage/b/piano/progress")
    assert (answer.status, answer.headers["hx-redirect"]) == (401, "/manage/sign-in")


def test_a_session_ends_after_a_working_day_however_busy(pages: Pages) -> None:
    browser = pages.signed_in("olga")
    for _ in range(int(LONGEST / timedelta(minutes=30)) - 1):
        pages.pass_time(timedelta(minutes=30))
        assert browser.get("/manage/b/piano").status == 200
    pages.pass_time(timedelta(minutes=30))
    assert browser.get("/manage/b/piano").status == 303


def test_signing_out_ends_the_session_here_and_at_cognito(pages: Pages) -> None:
    browser = pages.signed_in("olga")
    cookies = dict(browser.cookies)
    answer = browser.post("/manage/sign-out")
    out = f"{_cognito(pages)}/logout?client_id=pages&logout_uri=http%3A%2F%2Flocalhost"
    assert answer.location.startswith(out)
    assert browser.cookies == {}
    assert Browser(cookies=cookies).get("/manage").status == 303


def test_signing_out_everywhere_ends_every_session_of_the_person_and_of_nobody_else(pages: Pages) -> None:
    pages.add("bert", "piano", "reader")
    desk, phone, other = pages.signed_in("olga"), pages.signed_in("olga"), pages.signed_in("bert")
    desk.post("/manage/sign-out-everywhere")
    assert phone.get("/manage/b/piano").status == 303
    assert other.get("/manage/b/piano").status == 200
    pages.pass_time(timedelta(seconds=1))
    assert pages.signed_in("olga").get("/manage/b/piano").status == 200


def test_cognito_being_away_is_said_and_nobody_is_signed_in(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = Browser()
    back = pages.sent_to_cognito(browser, "olga")

    def broken(*_: Any) -> None:
        raise OSError

    monkeypatch.setattr(CognitoStandIn, "_is_right", broken)
    answer = browser.get(back, **FROM_COGNITO)
    assert (answer.status, answer.heading) == (503, "We could not finish this just now")


def _cognito(pages: Pages) -> str:
    return Browser().post("/manage/sign-in").location.partition("/oauth2/")[0]
