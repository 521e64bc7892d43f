from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

import httpx
import pytest

from local.standins.xero import Account, Fail, Fault, LoseAnswer
from tests.local.standins.xero.world import NO_TLS, World

APP = ("app", "app secret")
REDIRECT = "http://localhost/callback"


def post(world: World, path: str, form: dict[str, str], app: tuple[str, str] | None = APP) -> httpx.Response:
    headers = {}
    if app is not None:
        headers["Authorization"] = "Basic " + base64.b64encode(":".join(app).encode()).decode()
    return httpx.post(f"{world.base_url}/connect/{path}", data=form, headers=headers, verify=NO_TLS)


def refresh(world: World, token: str, app: tuple[str, str] = APP) -> httpx.Response:
    return post(world, "token", {"grant_type": "refresh_token", "refresh_token": token}, app)


def redeem(world: World, code: str, **form: str) -> httpx.Response:
    grant = {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT}
    return post(world, "token", {**grant, **form})


def status(world: World, access_token: str, tenant_id: str | None = None) -> int:
    headers = {"Authorization": f"Bearer {access_token}"} | (
        {"xero-tenant-id": tenant_id} if tenant_id else {}
    )
    return world.api.get("Organisation", headers=headers).status_code


def connections(world: World, access_token: str) -> list[dict[str, Any]]:
    headers = {"Authorization": f"Bearer {access_token}"}
    found: list[dict[str, Any]] = httpx.get(
        f"{world.base_url}/connections", headers=headers, verify=NO_TLS
    ).json()
    return found


def test_an_access_token_lives_thirty_minutes(world: World) -> None:
    world.clock.advance(minutes=29, seconds=59)
    assert world.api.get("Organisation").status_code == 200
    world.clock.advance(seconds=1)
    reply = world.api.get("Organisation")
    assert (reply.status_code, reply.json()["Detail"]) == (401, "AuthenticationUnsuccessful")


def test_a_made_up_token_is_refused(world: World) -> None:
    assert status(world, "forged") == 401


def test_an_organisation_that_was_not_connected_is_forbidden(world: World) -> None:
    other = world.xero.add_organisation("other", "Other Ltd", [])
    assert status(world, world.tokens["access_token"], other.tenant_id) == 403
    assert status(world, world.tokens["access_token"], "nobody") == 403


def test_one_token_covers_all_organisations_that_its_person_connected(world: World) -> None:
    other = world.xero.add_organisation("other", "Other Ltd", [Account("200", "Sales", "REVENUE")])
    world.xero.authorise("ada", "app", [other])
    assert status(world, world.tokens["access_token"], "other") == 200
    names = [each["tenantName"] for each in connections(world, world.tokens["access_token"])]
    assert names == ["Demo Ltd", "Other Ltd"]


def test_the_token_of_another_person_or_app_covers_nothing_of_it(world: World) -> None:
    world.xero.add_app("second", "secret")
    for user_id, client_id in (("grace", "app"), ("ada", "second")):
        tokens = world.xero.authorise(user_id, client_id, [])
        assert status(world, tokens["access_token"]) == 403


def test_a_refresh_gives_new_tokens_and_leaves_the_old_access_token_alive(world: World) -> None:
    fresh = refresh(world, world.tokens["refresh_token"]).json()
    assert fresh["refresh_token"] != world.tokens["refresh_token"]
    assert fresh["expires_in"] == 1800
    assert status(world, fresh["access_token"]) == status(world, world.tokens["access_token"]) == 200


def test_a_used_refresh_token_works_for_thirty_minutes_more(world: World) -> None:
    old = world.tokens["refresh_token"]
    assert refresh(world, old).status_code == 200
    world.clock.advance(minutes=30)
    assert refresh(world, old).status_code == 200
    world.clock.advance(seconds=1)
    reply = refresh(world, old)
    assert (reply.status_code, reply.json()) == (400, {"error": "invalid_grant"})


def test_a_refresh_whose_answer_was_lost_can_be_asked_for_again(world: World) -> None:
    world.xero.faults.add(Fault(LoseAnswer(), match=lambda call: call.path == "connect/token"))
    with pytest.raises(httpx.RemoteProtocolError):
        refresh(world, world.tokens["refresh_token"])
    assert refresh(world, world.tokens["refresh_token"]).status_code == 200


@pytest.mark.parametrize("committed", [True, False])
def test_the_identity_server_can_fail_before_or_after_it_rotated(world: World, committed: bool) -> None:
    world.xero.faults.add(Fault(Fail(500, committed), match=lambda call: call.path == "connect/token"))
    assert refresh(world, world.tokens["refresh_token"]).status_code == 500
    assert refresh(world, world.tokens["refresh_token"]).status_code == 200


def test_a_refresh_token_that_nobody_used_dies_after_sixty_days(world: World) -> None:
    world.clock.advance(days=60)
    assert refresh(world, world.tokens["refresh_token"]).json() == {"error": "invalid_grant"}


def test_a_refresh_token_is_worth_nothing_to_another_app(world: World) -> None:
    world.xero.add_app("second", "secret")
    assert refresh(world, world.tokens["refresh_token"], ("second", "secret")).status_code == 400


def test_a_client_shows_its_secret_in_the_header_or_in_the_body(world: World) -> None:
    token = world.tokens["refresh_token"]
    form = {"grant_type": "refresh_token", "refresh_token": token, "client_id": "app"}
    assert post(world, "token", {**form, "client_secret": "app secret"}, None).status_code == 200
    assert post(world, "token", {**form, "client_secret": "wrong"}, None).json() == {
        "error": "invalid_client"
    }
    assert refresh(world, token, ("app", "wrong")).json() == {"error": "invalid_client"}


def test_basic_authentication_that_cannot_be_read_is_an_invalid_client(world: World) -> None:
    headers = {"Authorization": "Basic ?"}
    reply = httpx.post(f"{world.base_url}/connect/token", headers=headers, verify=NO_TLS)
    assert reply.json() == {"error": "invalid_client"}


def test_other_grants_are_not_supported(world: World) -> None:
    assert post(world, "token", {"grant_type": "password"}).json() == {"error": "unsupported_grant_type"}


def test_a_code_is_worth_tokens_once(world: World) -> None:
    code = world.xero.consent("ada", "app", [world.org], REDIRECT)
    tokens = redeem(world, code).json()
    assert status(world, tokens["access_token"]) == 200
    assert redeem(world, code).json() == {"error": "invalid_grant"}


def test_a_code_dies_after_five_minutes(world: World) -> None:
    code = world.xero.consent("ada", "app", [world.org], REDIRECT)
    world.clock.advance(minutes=5)
    assert redeem(world, code).json() == {"error": "invalid_grant"}


def test_a_code_is_bound_to_its_redirect_uri(world: World) -> None:
    code = world.xero.consent("ada", "app", [world.org], "http://localhost/elsewhere")
    assert redeem(world, code).json() == {"error": "invalid_grant"}


def test_pkce_wants_the_verifier_of_the_challenge(world: World) -> None:
    verifier = "v" * 43
    digest = hashlib.sha256(verifier.encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    for sent, expected in ((verifier, 200), ("w" * 43, 400)):
        code = world.xero.consent("ada", "app", [world.org], REDIRECT, challenge)
        assert redeem(world, code, code_verifier=sent).status_code == expected


def test_an_access_token_names_its_person(world: World) -> None:
    claims = world.tokens["access_token"].split(".")[1]
    assert json.loads(base64.urlsafe_b64decode(claims + "=="))["xero_userid"] == "ada"


def test_revoking_ends_the_tokens_and_the_connections(world: World) -> None:
    assert post(world, "revocation", {"token": world.tokens["refresh_token"]}).status_code == 200
    assert refresh(world, world.tokens["refresh_token"]).json() == {"error": "invalid_grant"}
    assert status(world, world.tokens["access_token"]) == 403
    assert post(world, "revocation", {"token": "unknown"}).status_code == 200


def test_a_connection_is_deleted_by_its_own_id_and_not_by_the_tenants(world: World) -> None:
    headers = {"Authorization": f"Bearer {world.tokens['access_token']}"}
    (connection,) = connections(world, world.tokens["access_token"])
    for name, expected in ((connection["tenantId"], 404), (connection["id"], 204)):
        reply = httpx.delete(f"{world.base_url}/connections/{name}", headers=headers, verify=NO_TLS)
        assert reply.status_code == expected
    assert connections(world, world.tokens["access_token"]) == []
    assert status(world, world.tokens["access_token"]) == 403


def test_connections_are_shown_to_nobody_without_a_token(world: World) -> None:
    url = f"{world.base_url}/connections"
    assert httpx.get(url, verify=NO_TLS).status_code == 401
    assert httpx.delete(f"{url}/x", verify=NO_TLS).status_code == 401


def test_consent_to_an_app_nobody_registered_is_a_mistake_of_the_test(world: World) -> None:
    with pytest.raises(KeyError):
        world.xero.authorise("ada", "nobody", [world.org])
