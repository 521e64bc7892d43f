from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
import urllib3

from local.standins.xero import Fault, Organisation
from local.standins.xero.faults import Unauthorised
from shared.posting.lane import Lane
from shared.store import businesses, charts, jobs, lanes, organisations, people, xero_tokens
from shared.store.tables.connections import TokenItem
from shared.store.tables.lanes import LaneItem
from tests.functions.manage.browser import PAGES, Answer, Browser
from tests.functions.manage.conftest import NOW, Pages

HERE = "/manage/b/piano/xero"
FROM_XERO = {"Sec-Fetch-Site": "cross-site"}


@pytest.fixture
def piano(pages: Pages, owner: Browser) -> Organisation:
    organisation = pages.xero.add_organisation("xero-piano", "Piano Lessons in Xero")
    pages.xero.add_person("xavier", "Xavier", [organisation])
    return organisation


def consented(
    asked: str, ticked: Sequence[Organisation], decision: str = "allow", person: str = "xavier"
) -> str:
    """Answers Xero's consent page as a person does; returns where the browser is sent back to."""
    page = urllib3.request("GET", f"{asked}&person={person}", redirect=False)
    assert page.status == 200, page.data
    carried = dict(parse_qsl(urlsplit(asked).query))
    form = [*carried.items(), ("person", person), ("decision", decision)]
    form += [("organisation", each.tenant_id) for each in ticked]
    answer = urllib3.request("POST", asked.partition("?")[0], body=urlencode(form), redirect=False)
    assert answer.status == 302, answer.data
    return answer.headers["location"].removeprefix(PAGES)


def connect(browser: Browser, ticked: Sequence[Organisation], person: str = "xavier") -> Answer:
    asked = browser.post(f"{HERE}/connect")
    assert asked.status == 303
    return browser.get(consented(asked.location, ticked, person=person), **FROM_XERO)


def test_the_page_says_why_each_scope_is_asked_for_and_how_much_is_used(owner: Browser) -> None:
    text = owner.get(HERE).text
    assert "to mark invoices as paid" in text
    assert "0 of the 5 organisations" in text
    assert "Connect Xero" in text


def test_the_browser_is_sent_to_xero_with_state_and_challenge_and_our_scopes(
    owner: Browser, piano: Organisation
) -> None:
    asked = dict(parse_qsl(urlsplit(owner.post(f"{HERE}/connect").location).query))
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["state"]) > 40
    assert asked["redirect_uri"] == f"{PAGES}/manage/xero/connected"
    assert set(asked["scope"].split()) >= {"offline_access", "accounting.invoices", "accounting.settings"}
    assert "accounting.transactions" not in asked["scope"]


def test_the_only_organisation_is_connected_at_once(owner: Browser, piano: Organisation) -> None:
    answer = connect(owner, [piano])
    assert (answer.status, answer.location) == (303, HERE)
    own = organisations.of_tenant("piano")
    assert own
    assert (own.id, own.name, own.connected_by) == (
        "xero-piano",
        "Piano Lessons in Xero",
        "olga@example.co.uk",
    )
    text = owner.get(HERE).text
    assert "Connected to Piano Lessons in Xero" in text
    assert "1 of the 5 organisations" in text


def test_the_tokens_are_kept_sealed_and_work(owner: Browser, piano: Organisation, pages: Pages) -> None:
    connect(owner, [piano])
    (kept,) = TokenItem.scan()
    assert kept.xero_user == "xavier"
    plain = [*pages.xero.identity._access, *pages.xero.identity._refresh]
    assert plain
    assert not any(each.encode() in bytes(kept.sealed_access + kept.sealed_refresh) for each in plain)
    assert xero_tokens.is_connected("xavier")


def test_of_several_organisations_the_owner_chooses_one(
    pages: Pages, owner: Browser, piano: Organisation
) -> None:
    guitar = pages.xero.add_organisation("xero-guitar", "Guitar & <b>Sons</b>")
    pages.xero.add_person("xavier", "Xavier", [piano, guitar])
    page = connect(owner, [piano, guitar])
    assert (page.status, page.heading) == (200, "Choose an organisation")
    assert "Guitar &amp; &lt;b&gt;Sons" in page.text
    state = re.search(r'name="state" value="([^"]+)"', page.text)
    assert state
    answer = owner.post(f"{HERE}/choose", {"state": state[1], "organisation": "xero-guitar"})
    assert answer.location == HERE
    assert [each.id for each in organisations.connected()] == ["xero-guitar"]
    again = owner.post(f"{HERE}/choose", {"state": state[1], "organisation": "xero-piano"})
    assert again.status == 409


def test_an_organisation_that_was_not_allowed_cannot_be_chosen(
    pages: Pages, owner: Browser, piano: Organisation
) -> None:
    guitar = pages.xero.add_organisation("xero-guitar", "Guitar")
    other = pages.xero.add_organisation("xero-other", "Somebody else's")
    pages.xero.add_person("xavier", "Xavier", [piano, guitar])
    page = connect(owner, [piano, guitar])
    state = re.search(r'name="state" value="([^"]+)"', page.text)
    assert state
    answer = owner.post(f"{HERE}/choose", {"state": state[1], "organisation": other.tenant_id})
    assert answer.status == 409
    assert organisations.of_tenant("piano") is None


def test_a_consent_that_is_denied_connects_nothing_and_says_so(owner: Browser, piano: Organisation) -> None:
    asked = owner.post(f"{HERE}/connect").location
    answer = owner.get(consented(asked, [], "cancel"), **FROM_XERO)
    assert (answer.status, answer.heading) == (409, "Xero is not connected")
    assert "without allowing it" in answer.text
    assert list(TokenItem.scan()) == []


def test_a_code_works_once_and_so_does_a_state(owner: Browser, piano: Organisation) -> None:
    back = consented(owner.post(f"{HERE}/connect").location, [piano])
    assert owner.get(back, **FROM_XERO).status == 303
    assert owner.get(back, **FROM_XERO).status == 409
    fresh = dict(parse_qsl(urlsplit(owner.post(f"{HERE}/connect").location).query))["state"]
    used = re.sub(r"state=[^&]+", f"state={fresh}", back)
    answer = owner.get(used, **FROM_XERO)
    assert (answer.status, "does not take its own answer" in answer.text) == (409, True)


def test_a_state_of_another_session_or_of_the_sign_in_connects_nothing(
    pages: Pages, owner: Browser, piano: Organisation
) -> None:
    back = consented(owner.post(f"{HERE}/connect").location, [piano])
    pages.add("otto", "piano", "owner")
    other = pages.signed_in("otto")
    assert other.get(back, **FROM_XERO).status == 409
    signing_in = Browser()
    code_for_sign_in = pages.sent_to_cognito(signing_in, "olga")
    answer = signing_in.get(
        code_for_sign_in.replace("/manage/signed-in", "/manage/xero/connected"), **FROM_XERO
    )
    assert answer.location.startswith("/manage/sign-in")
    assert organisations.of_tenant("piano") is None


def test_whoever_lost_the_role_on_the_way_connects_nothing(
    pages: Pages, owner: Browser, piano: Organisation
) -> None:
    back = consented(owner.post(f"{HERE}/connect").location, [piano])
    pages.add("otto", "piano", "owner")
    people.change_role("piano", "olga", "bookkeeper", by="otto")
    assert owner.get(back, **FROM_XERO).status == 409
    assert organisations.of_tenant("piano") is None


def test_an_organisation_belongs_to_one_business(pages: Pages, owner: Browser, piano: Organisation) -> None:
    connect(owner, [piano])
    pages.begin_business("guitar", "Guitar Ltd")
    pages.add("olga", "guitar", "owner")
    asked = owner.post("/manage/b/guitar/xero/connect").location
    answer = owner.get(consented(asked, [piano]), **FROM_XERO)
    assert (answer.status, answer.heading) == (409, "This organisation cannot be connected")
    assert "posted twice" in answer.text
    profile = businesses.profile("guitar")
    assert profile
    assert (profile.xero_organisation, profile.xero_user) == ("", "")


def test_a_business_keeps_its_organisation_and_names_it(
    pages: Pages, owner: Browser, piano: Organisation
) -> None:
    connect(owner, [piano])
    guitar = pages.xero.add_organisation("xero-guitar", "Guitar")
    pages.xero.add_person("gustav", "Gustav", [guitar])
    answer = connect(owner, [guitar], person="gustav")
    assert answer.status == 409
    assert "in Piano Lessons in Xero: allow that one" in answer.text
    own = organisations.of_tenant("piano")
    assert own
    assert own.id == "xero-piano"


def test_after_a_dead_token_the_owner_connects_again_and_what_waited_goes_on(
    pages: Pages, owner: Browser, piano: Organisation
) -> None:
    connect(owner, [piano])
    TokenItem("xavier").update(actions=[TokenItem.dead.set(True)])
    paused = Lane(next_number=7).paused(NOW + timedelta(minutes=10), "disconnected")
    assert lanes.claim("piano", "writer", NOW) is not None
    lanes.release("piano", "writer", paused, wakes_at=NOW + timedelta(minutes=10))
    assert "does not let us in to Piano Lessons in Xero any more" in owner.get(HERE).text
    connect(owner, [piano])
    assert "Connected to Piano" in owner.get(HERE).text
    lane = lanes.peek("piano")
    assert (lane.is_disconnected, lane.next_number) == (False, 7)
    assert LaneItem.get("piano").wakes_at <= NOW


def test_disconnecting_ends_the_connection_and_with_the_last_one_the_consent(
    pages: Pages, owner: Browser, piano: Organisation
) -> None:
    guitar = pages.xero.add_organisation("xero-guitar", "Guitar")
    pages.xero.add_person("xavier", "Xavier", [piano, guitar])
    pages.begin_business("guitar", "Guitar Ltd")
    pages.add("olga", "guitar", "owner")
    connect(owner, [piano])
    asked = owner.post("/manage/b/guitar/xero/connect").location
    assert owner.get(consented(asked, [guitar]), **FROM_XERO).location == "/manage/b/guitar/xero"
    assert owner.post(f"{HERE}/disconnect").location == HERE
    assert [each.tenant_id for each in pages.xero.identity.connections.values()] == ["xero-guitar"]
    assert xero_tokens.is_connected("xavier")
    assert "is disconnected" in owner.get(HERE).text
    owner.post("/manage/b/guitar/xero/disconnect")
    assert pages.xero.identity.connections == {}
    assert list(TokenItem.scan()) == []
    assert pages.xero.identity._refresh == {}


def test_disconnecting_with_a_dead_token_ends_it_here(
    pages: Pages, owner: Browser, piano: Organisation
) -> None:
    connect(owner, [piano])
    TokenItem("xavier").update(actions=[TokenItem.dead.set(True)])
    assert owner.post(f"{HERE}/disconnect").status == 303
    profile = businesses.profile("piano")
    assert profile
    assert (profile.xero_organisation, profile.xero_user) == ("xero-piano", "")


def test_xero_being_away_is_said(pages: Pages, owner: Browser, piano: Organisation) -> None:
    back = consented(owner.post(f"{HERE}/connect").location, [piano])
    pages.xero.identity.registered.clear()
    pages.xero.identity.apps.clear()
    answer = owner.get(back, **FROM_XERO)
    assert (answer.status, answer.heading) == (503, "We could not finish this just now")


def test_the_app_reaching_its_limit_is_said_by_xero_and_changes_nothing(
    pages: Pages, owner: Browser, piano: Organisation
) -> None:
    pages.xero.limit_connections("connectably", 0)
    asked = owner.post(f"{HERE}/connect").location
    carried = dict(parse_qsl(urlsplit(asked).query))
    form = [*carried.items(), ("person", "xavier"), ("decision", "allow"), ("organisation", "xero-piano")]
    answer = urllib3.request("POST", asked.partition("?")[0], body=urlencode(form), redirect=False)
    assert answer.status == 400
    assert organisations.of_tenant("piano") is None


def test_a_browser_may_follow_the_form_to_xero_and_to_cognito_and_nowhere_else(
    pages: Pages, owner: Browser
) -> None:
    policy = owner.get(HERE).headers["content-security-policy"]
    (allowed,) = re.findall(r"form-action ([^;]+)", policy)
    login = owner.post(f"{HERE}/connect").location.partition("/identity/")[0]
    cognito = Browser().post("/manage/sign-in").location.partition("/oauth2/")[0]
    assert allowed.split() == ["'self'", cognito, login, "https://authorize.xero.com"]


def test_what_was_ticked_just_now_is_connected_although_another_one_is_free(
    pages: Pages, owner: Browser, piano: Organisation
) -> None:
    guitar = pages.xero.add_organisation("xero-guitar", "Guitar")
    pages.xero.add_person("xavier", "Xavier", [piano, guitar])
    owner.get(consented(owner.post(f"{HERE}/connect").location, [piano, guitar]), **FROM_XERO)
    assert connect(owner, [guitar]).location == HERE
    own = organisations.of_tenant("piano")
    assert own
    assert own.id == "xero-guitar"


def test_what_xero_offers_is_due_to_be_read_at_once_whenever_it_is_connected(
    pages: Pages, owner: Browser, piano: Organisation
) -> None:
    connect(owner, [piano])
    assert jobs.due_at("piano", "accounts") == NOW
    for due in jobs.due("accounts", NOW):
        jobs.claim(due, NOW + timedelta(days=1))
    owner.post(f"{HERE}/disconnect")
    pages.pass_time(timedelta(minutes=5))
    connect(owner, [piano])
    assert jobs.due_at("piano", "accounts") == NOW + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("currency", "country", "says"),
    [
        ("EUR", "IE", "keeps its books in EUR. Connectably books pounds alone."),
        ("GBP", "JE", "VAT is not worked out for other countries"),
        ("GBP", "GB", ""),
    ],
)
def test_what_works_for_the_organisation_is_said_as_soon_as_it_is_connected(
    pages: Pages, owner: Browser, currency: str, country: str, says: str
) -> None:
    abroad = pages.xero.add_organisation(
        "xero-abroad", "Abroad", base_currency=currency, country_code=country
    )
    pages.xero.add_person("xavier", "Xavier", [abroad])
    for _ in range(2):
        answer = connect(owner, [abroad])
        text = owner.get(answer.location).text
        assert ("What works for this organisation" in text) is bool(says)
        assert says in text


def test_xero_that_is_slow_after_the_consent_keeps_nobody_from_being_connected(
    pages: Pages, owner: Browser, piano: Organisation
) -> None:
    pages.xero.faults.add(Fault(Unauthorised(), lambda call: call.path == "Organisation"))
    answer = connect(owner, [piano])
    assert (answer.status, answer.location) == (303, HERE)
    assert "Connected to Piano Lessons in Xero" in owner.get(HERE).text
    assert charts.read("piano") is None
