from __future__ import annotations

import traceback
from base64 import b64encode
from datetime import timedelta

import pytest
import urllib3

from local.standins.xero import Down, Fail, LoseAnswer
from local.standins.xero.calls import Call
from local.standins.xero.faults import Fault
from shared.errors import AppRefused, Disconnected, Unavailable
from shared.xero.identity import Identity
from shared.xero_tokens import TokenSet
from tests.local.standins.xero.world import NOON, World
from tests.shared.xero.tape import CUT, DROP, Play, json_play, playing

APP_SECRET = "the-apps-secret"
OLD = TokenSet("old-access-secret", "old-refresh-secret", NOON, revision=4)


def at_the_token_endpoint(call: Call) -> bool:
    return call.path == "connect/token"


@pytest.fixture
def identity(world: World, connections: urllib3.PoolManager) -> Identity:
    return Identity(connections, world.base_url, "app", "app secret")


@pytest.fixture
def held(world: World) -> TokenSet:
    """What the person's consent gave us."""
    return TokenSet(world.tokens["access_token"], world.tokens["refresh_token"], NOON, revision=4)


def opens(world: World, tokens: TokenSet) -> bool:
    headers = {"Authorization": f"Bearer {tokens.access}"}
    return world.api.get("Accounts", headers=headers).status_code == 200


def test_a_refresh_gives_new_tokens_for_half_an_hour_and_counts(
    world: World, identity: Identity, held: TokenSet
) -> None:
    new = identity.refresh(held, NOON)
    assert new.expires_at == NOON + timedelta(minutes=30)
    assert new.revision == 5
    assert (new.access, new.refresh) != (held.access, held.refresh)
    assert opens(world, new)


def test_tokens_rotate_and_the_newest_goes_on_for_ever(
    world: World, identity: Identity, held: TokenSet
) -> None:
    tokens = held
    for _ in range(5):
        world.clock.advance(days=59)
        tokens = identity.refresh(tokens, world.clock.now)
    assert opens(world, tokens)


def test_after_a_lost_answer_the_old_token_works_again(
    world: World, identity: Identity, held: TokenSet
) -> None:
    world.xero.faults.add(Fault(LoseAnswer(), at_the_token_endpoint))
    with pytest.raises(Unavailable):
        identity.refresh(held, NOON)
    world.clock.advance(minutes=29)
    assert opens(world, identity.refresh(held, world.clock.now))


def test_half_an_hour_after_its_use_the_old_token_is_dead(
    world: World, identity: Identity, held: TokenSet
) -> None:
    identity.refresh(held, NOON)
    world.clock.advance(minutes=31)
    with pytest.raises(Disconnected):
        identity.refresh(held, world.clock.now)


def test_a_revoked_consent_is_disconnected(world: World, identity: Identity, held: TokenSet) -> None:
    world.xero.identity.revoke("app", held.refresh)
    with pytest.raises(Disconnected):
        identity.refresh(held, NOON)


@pytest.mark.parametrize("kind", [Fail(500), Fail(503), Down(NOON + timedelta(hours=1))])
def test_a_broken_identity_service_is_unavailable_and_no_disconnection(
    kind: Fail | Down, world: World, identity: Identity, held: TokenSet
) -> None:
    world.xero.faults.add(Fault(kind, at_the_token_endpoint))
    with pytest.raises(Unavailable):
        identity.refresh(held, NOON)


def test_a_wrong_app_secret_is_no_disconnection(
    world: World, connections: urllib3.PoolManager, held: TokenSet
) -> None:
    with pytest.raises(AppRefused):
        Identity(connections, world.base_url, "app", "wrong").refresh(held, NOON)


@pytest.mark.parametrize(
    "answer",
    [
        DROP,
        CUT,
        Play(200, b""),
        Play(200, b"\xff"),
        json_play(200, []),
        json_play(200, {"access_token": "a", "refresh_token": "r"}),
        json_play(400, {"error": "invalid_client"}),
        json_play(401, {"error": "invalid_client"}),
        json_play(400, {"error": "invalid_request"}),
        json_play(401, {"error": "invalid_grant"}),
        json_play(429, {}, Retry_After="30"),
        json_play(503, {"error": "invalid_grant"}),
    ],
)
def test_whatever_may_pass_is_unavailable_asked_once_and_tells_no_secret(
    answer: Play, connections: urllib3.PoolManager
) -> None:
    with playing(answer) as tape, pytest.raises(Unavailable) as raised:
        Identity(connections, tape.url, "app", APP_SECRET).refresh(OLD, NOON)
    assert len(tape.asked) == 1
    shown = "".join(traceback.format_exception(raised.value))
    for secret in (APP_SECRET, OLD.access, OLD.refresh):
        assert secret not in shown


def test_the_app_is_named_in_the_header_and_the_token_in_the_body_alone(
    connections: urllib3.PoolManager,
) -> None:
    answer = json_play(200, {"access_token": "a", "refresh_token": "r", "expires_in": 1800})
    with playing(answer) as tape:
        Identity(connections, tape.url, "app", APP_SECRET).refresh(OLD, NOON)
    (asked,) = tape.asked
    assert (asked.method, asked.path, asked.query) == ("POST", "/connect/token", {})
    assert asked.headers["authorization"] == f"Basic {b64encode(f'app:{APP_SECRET}'.encode()).decode()}"
    assert asked.body == b"grant_type=refresh_token&refresh_token=old-refresh-secret"


def test_the_apps_secret_is_in_no_repr(connections: urllib3.PoolManager) -> None:
    assert APP_SECRET not in repr(Identity(connections, "", "app", APP_SECRET))
