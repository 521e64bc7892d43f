"""A browser at the stand-in's consent page, and what the app can do afterwards."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from local.standins.xero import Account, XeroStandIn
from tests.local.standins.xero.browser import (
    ASKED,
    CHALLENGE,
    REDIRECT,
    SCOPE,
    Browser,
    Form,
    claims,
    returned,
)
from tests.local.standins.xero.world import NO_TLS, World


@pytest.fixture
def browser(world: World) -> Browser:
    world.xero.add_app("crm", "secret", [REDIRECT])
    world.xero.add_person("ada", "Ada Lovelace", [world.org, other(world)])
    return Browser(world)


def other(world: World) -> Any:
    return world.xero.add_organisation("other", "Other & Sons", [Account("200", "Sales", "REVENUE")])


def test_the_page_says_who_is_signed_in_and_what_is_asked_for(browser: Browser) -> None:
    page = browser.open()
    assert page.status_code == 200
    for words in ("Ada Lovelace", "Connectably", *SCOPE.split(), "Demo Ltd", "Other &amp; Sons"):
        assert words in page.text
    assert Form(page.text).boxes == [browser.world.org.tenant_id, "other"]
    assert "<script" not in page.text


def test_allowing_connects_what_was_ticked_and_no_more(browser: Browser) -> None:
    result = returned(browser.decide("allow", "other"))
    assert (result["state"], result["scope"]) == ("s&t", SCOPE)
    tokens = browser.redeem(result["code"])
    assert tokens["scope"] == SCOPE
    (connection,) = browser.connections(tokens)
    assert (connection["tenantId"], connection["tenantName"]) == ("other", "Other & Sons")
    assert claims(tokens["access_token"])["xero_userid"] == "ada"


def test_the_code_wants_the_verifier_of_the_challenge(browser: Browser) -> None:
    result = returned(browser.decide("allow", "other"))
    assert browser.redeem(result["code"], "w" * 43) == {"error": "invalid_grant"}


def test_cancelling_connects_nothing(browser: Browser) -> None:
    before = dict(browser.world.xero.identity.connections)
    result = returned(browser.decide("cancel", "other"))
    assert (result["error"], result["state"]) == ("access_denied", "s&t")
    assert "code" not in result
    assert browser.world.xero.identity.connections == before


REFUSED: list[tuple[dict[str, str | None], str]] = [
    ({"client_id": "nobody"}, "Unknown client or client not enabled"),
    ({"client_id": None}, "Unknown client or client not enabled"),
    ({"redirect_uri": f"{REDIRECT}/"}, "Invalid redirect_uri"),
    ({"redirect_uri": "https://elsewhere.example/"}, "Invalid redirect_uri"),
    ({"redirect_uri": None}, "Invalid redirect_uri"),
    ({"response_type": "token"}, "Response type not supported"),
    ({"scope": None}, "Missing scope"),
    ({"scope": " "}, "Missing scope"),
    ({"scope": "openid accounting.transactions"}, "Invalid scope for client"),
    ({"scope": "openid,accounting.settings"}, "Invalid scope for client"),
    ({"state": None}, "Missing state"),
    ({"state": ""}, "Missing state"),
    ({"code_challenge_method": "plain"}, "Transform algorithm not supported"),
    ({"code_challenge_method": None}, "Transform algorithm not supported"),
    ({"code_challenge": None}, "Invalid code_challenge"),
    ({"code_challenge": CHALLENGE + "="}, "Invalid code_challenge"),
]


@pytest.mark.parametrize(("changes", "words"), REFUSED)
def test_what_was_asked_wrongly_ends_on_an_error_page(
    browser: Browser, changes: dict[str, str | None], words: str
) -> None:
    page = browser.open(**changes)
    assert (page.status_code, "Location" in page.headers) == (400, False)
    assert words in page.text


def test_a_form_whose_address_was_changed_is_sent_nowhere(browser: Browser) -> None:
    form = {**Form(browser.open().text).hidden, "decision": "cancel"}
    page = httpx.post(browser.url, data={**form, "redirect_uri": "https://elsewhere.example/"}, verify=NO_TLS)
    assert (page.status_code, "Location" in page.headers) == (400, False)


def test_an_organisation_must_be_ticked_and_belong_to_the_person(browser: Browser) -> None:
    browser.world.xero.add_organisation("theirs", "Theirs Ltd", [])
    for ticked in ((), ("theirs",)):
        page = browser.decide("allow", *ticked)
        assert page.status_code == 400
        assert "Select an organisation to connect." in page.text
        assert Form(page.text).boxes == [browser.world.org.tenant_id, "other"]


def test_a_form_without_a_decision_decides_nothing(browser: Browser) -> None:
    assert browser.decide("perhaps", "other").status_code == 400


def test_of_several_people_one_signs_in_first(browser: Browser) -> None:
    browser.world.xero.add_person("grace", "Grace Hopper", [browser.world.org])
    page = browser.open()
    assert "Sign in to Xero" in page.text
    assert Form(page.text).hidden == ASKED
    assert "signed in as <strong>Grace Hopper</strong>" in browser.open(person="grace").text
    tokens = browser.allow(browser.world.org.tenant_id, person="grace")
    assert claims(tokens["access_token"])["sub"] == "grace"


def test_a_name_is_shown_and_never_read_as_html(browser: Browser) -> None:
    browser.world.xero.add_person("ada", "<b>Ada</b>", [browser.world.org])
    assert "&lt;b&gt;Ada&lt;/b&gt;" in browser.open().text


def test_one_persons_revocation_leaves_the_same_organisation_to_another(
    browser: Browser,
) -> None:
    xero, org = browser.world.xero, browser.world.org
    xero.add_person("grace", "Grace Hopper", [org])
    ada, grace = (browser.allow(org.tenant_id, person=each) for each in ("ada", "grace"))
    assert {browser.connections(each)[0]["tenantId"] for each in (ada, grace)} == {org.tenant_id}
    token = {"token": ada["refresh_token"], "client_id": "crm", "client_secret": "secret"}
    httpx.post(f"{browser.world.base_url}/connect/revocation", data=token, verify=NO_TLS)
    assert browser.connections(ada) == []
    assert [each["tenantId"] for each in browser.connections(grace)] == [org.tenant_id]


def test_a_consent_tells_its_own_connections_from_earlier_ones(browser: Browser) -> None:
    browser.allow(browser.world.org.tenant_id)
    browser.world.clock.advance(hours=1)
    tokens = browser.allow("other")
    assert len(browser.connections(tokens)) == 2
    event = claims(tokens["access_token"])["authentication_event_id"]
    assert [each["tenantId"] for each in browser.connections(tokens, authEventId=event)] == ["other"]


def test_an_organisation_connected_again_keeps_its_connection(browser: Browser) -> None:
    (first,) = browser.connections(browser.allow("other"))
    browser.world.clock.advance(hours=1)
    (again,) = browser.connections(browser.allow("other"))
    assert (again["id"], again["createdDateUtc"]) == (first["id"], first["createdDateUtc"])
    assert again["updatedDateUtc"] > first["updatedDateUtc"]
    assert again["authEventId"] != first["authEventId"]


def test_an_app_at_its_connection_limit_connects_nothing_new(browser: Browser) -> None:
    browser.world.xero.limit_connections("crm", 1)
    tokens = browser.allow("other")
    page = browser.decide("allow", browser.world.org.tenant_id)
    assert (page.status_code, "Location" in page.headers) == (400, False)
    assert "Connectably needs to complete certification before they can connect" in page.text
    assert [each["tenantId"] for each in browser.connections(tokens)] == ["other"]
    assert browser.allow("other")["scope"] == SCOPE


def test_a_connection_that_was_deleted_makes_room(browser: Browser) -> None:
    browser.world.xero.limit_connections("crm", 1)
    tokens = browser.allow("other")
    (connection,) = browser.connections(tokens)
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
    httpx.delete(f"{browser.world.base_url}/connections/{connection['id']}", headers=bearer, verify=NO_TLS)
    assert browser.connections(browser.allow(browser.world.org.tenant_id))[0]["tenantName"] == "Demo Ltd"


def test_tokens_are_what_the_scopes_ask_for(browser: Browser) -> None:
    tokens = browser.allow("other", scope="accounting.settings.read")
    assert {"id_token", "refresh_token"}.isdisjoint(tokens)
    assert claims(tokens["access_token"])["scope"] == ["accounting.settings.read"]
    assert {"id_token", "refresh_token"} <= browser.allow("other").keys()


@pytest.mark.parametrize(
    "uri", ["http://connectably.example/", "http://127.0.0.1:8000/", "connectably:/back"]
)
def test_an_address_that_xero_would_not_register_is_a_mistake_of_the_test(uri: str) -> None:
    with pytest.raises(ValueError, match="localhost"):
        XeroStandIn().add_app("crm", "secret", [uri])


def test_an_address_on_localhost_may_do_without_tls() -> None:
    XeroStandIn().add_app("crm", "secret", ["http://localhost:8000/manage/xero/callback"])


def test_an_address_with_a_query_keeps_it(browser: Browser) -> None:
    browser.world.xero.add_app("crm", "secret", [f"{REDIRECT}?from=xero"])
    location = browser.decide("cancel", redirect_uri=f"{REDIRECT}?from=xero").headers["Location"]
    assert parse_qs(urlsplit(location).query)["from"] == ["xero"]
    assert "state" in parse_qs(urlsplit(location).query)
