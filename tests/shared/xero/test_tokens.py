from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Barrier, Lock

import pytest
import urllib3

from local.standins.xero import LoseAnswer
from local.standins.xero.calls import Call
from local.standins.xero.faults import Fault
from shared.errors import Disconnected, NotStored, Unavailable
from shared.xero.identity import Identity
from shared.xero.tokens import access_token
from shared.xero_tokens import DOUBT, AccessToken, TokenSet
from tests.local.standins.xero.world import NOON, World

EXPIRED = TokenSet("access-0", "refresh-0", NOON)
ENDING = replace(EXPIRED, expires_at=NOON + timedelta(minutes=4))
FRESH = replace(EXPIRED, expires_at=NOON + timedelta(minutes=20))
LATER = NOON + timedelta(hours=1)
NEW = TokenSet("access-1", "refresh-1", NOON + timedelta(minutes=30), revision=1)


@dataclass
class Keep:
    """One user's tokens, with the promises of shared.store.xero_tokens.

    `refusals` are how often a set cannot be stored; `rehearsals` fail if `is_sealed_off`.
    """

    tokens: TokenSet
    refresher: str = ""
    buried: bool = False
    refusals: int = 0
    is_sealed_off: bool = False
    refused_at: datetime | None = None
    kept: TokenSet | None = None
    opened: int = 0
    lock: Lock = field(default_factory=Lock)

    def read(self, xero_user: str) -> AccessToken:
        if self.buried:
            raise Disconnected(xero_user)
        held = self.tokens
        return AccessToken(held.access, held.expires_at, held.revision, bool(self.refresher), self.refused_at)

    def claim(self, xero_user: str, version: int, refresher: str, now: datetime) -> TokenSet | None:
        with self.lock:
            free = version == self.tokens.revision and self.refresher in ("", refresher)
            self.refresher = refresher if free else self.refresher
            self.opened += free
            return self.tokens if free else None

    def rehearse(self, xero_user: str) -> None:
        if self.is_sealed_off:
            raise NotStored("KMS")

    def unstored(self, xero_user: str, revision: int) -> TokenSet | None:
        return self.kept if self.kept and self.kept.revision == revision + 1 else None

    def replace(self, xero_user: str, tokens: TokenSet) -> bool:
        self.kept = tokens
        if self.refusals:
            self.refusals -= 1
            raise NotStored("no")
        self.kept = None
        with self.lock:
            fits = tokens.revision == self.tokens.revision + 1
            self.tokens = tokens if fits else self.tokens
            self.refresher = "" if fits else self.refresher
            return fits

    def refuse(self, xero_user: str, version: int, now: datetime) -> None:
        self.refused_at = self.refused_at or now

    def bury(self, xero_user: str, version: int) -> bool:
        self.buried = version == self.tokens.revision
        return self.buried


@dataclass
class Desk:
    """Xero's identity service: answers as told, and counts."""

    answer: Callable[[TokenSet], TokenSet] = lambda old: NEW
    asked: int = 0

    def refresh(self, old: TokenSet, now: datetime) -> TokenSet:
        self.asked += 1
        return self.answer(old)


def token(keep: Keep, desk: Desk | Identity, name: str = "one", now: datetime = NOON) -> str:
    return access_token(keep, desk, "ada", name, now)


def refused(_: TokenSet) -> TokenSet:
    raise Disconnected("invalid_grant")


def test_a_fresh_token_is_used_and_nobody_asked() -> None:
    desk = Desk()
    assert token(Keep(FRESH), desk) == "access-0"
    assert desk.asked == 0


@pytest.mark.parametrize("old", [EXPIRED, ENDING])
def test_an_old_token_is_refreshed_and_stored_before_it_is_used(old: TokenSet) -> None:
    keep = Keep(old)
    assert token(keep, Desk()) == "access-1"
    assert keep.tokens == NEW


def test_while_another_refreshes_an_ending_token_still_serves() -> None:
    desk = Desk()
    assert token(Keep(ENDING, refresher="two"), desk) == "access-0"
    assert desk.asked == 0


def test_while_another_refreshes_an_expired_token_does_not_serve() -> None:
    with pytest.raises(Unavailable):
        token(Keep(EXPIRED, refresher="two"), Desk())


def test_what_another_has_just_refreshed_serves() -> None:
    keep = Keep(EXPIRED)

    def meanwhile(xero_user: str, version: int, refresher: str, now: datetime) -> None:
        keep.tokens = NEW

    keep.claim = meanwhile  # type: ignore[method-assign]  # the moment between our read and our claim
    assert token(keep, Desk()) == "access-1"


def test_a_refresh_that_came_second_gives_the_first_ones_token() -> None:
    keep = Keep(EXPIRED)
    theirs = replace(NEW, access="theirs")

    def overtaken(_: TokenSet) -> TokenSet:
        keep.tokens = theirs
        return NEW

    assert token(keep, Desk(overtaken)) == "theirs"
    assert keep.tokens == theirs


def test_a_connection_refused_for_good_is_buried() -> None:
    keep = Keep(EXPIRED)
    with pytest.raises(Disconnected):
        token(keep, Desk(refused))
    assert keep.buried


def test_a_refusal_because_another_has_refreshed_is_no_end() -> None:
    keep = Keep(EXPIRED)

    def overtaken(_: TokenSet) -> TokenSet:
        keep.tokens = NEW
        raise Disconnected("invalid_grant")

    assert token(keep, Desk(overtaken)) == "access-1"
    assert not keep.buried


def test_a_buried_connection_is_never_asked_for_again() -> None:
    desk = Desk()
    with pytest.raises(Disconnected):
        token(Keep(EXPIRED, buried=True), desk)
    assert desk.asked == 0


def test_an_unavailable_desk_buries_nothing() -> None:
    def down(_: TokenSet) -> TokenSet:
        raise Unavailable("503")

    keep = Keep(EXPIRED)
    with pytest.raises(Unavailable):
        token(keep, Desk(down))
    assert not keep.buried
    assert keep.tokens == EXPIRED


# ---- storing what Xero gives only once


def test_nobody_is_asked_for_what_could_not_be_stored() -> None:
    keep, desk = Keep(EXPIRED, is_sealed_off=True), Desk()
    with pytest.raises(NotStored):
        token(keep, desk)
    assert desk.asked == 0


def test_a_set_that_was_not_stored_is_stored_at_the_second_try() -> None:
    keep, desk = Keep(EXPIRED, refusals=1), Desk()
    assert token(keep, desk) == "access-1"
    assert (keep.tokens, desk.asked) == (NEW, 1)


def test_a_set_that_cannot_be_stored_is_not_used_but_stored_by_a_later_run_and_xero_asked_once() -> None:
    keep, desk = Keep(EXPIRED, refusals=4), Desk()
    for _ in range(2):
        with pytest.raises(NotStored):
            token(keep, desk)
    assert keep.tokens == EXPIRED
    assert token(keep, desk) == "access-1"
    assert (keep.tokens, desk.asked) == (NEW, 1)


def test_a_set_that_was_stored_too_late_to_be_used_is_refreshed_at_the_next_run() -> None:
    keep, desk = Keep(EXPIRED, refusals=2), Desk()
    with pytest.raises(NotStored):
        token(keep, desk)
    with pytest.raises(Unavailable):
        token(keep, desk, now=NEW.expires_at)
    desk.answer = lambda old: replace(old, access="access-2", expires_at=LATER, revision=old.revision + 1)
    assert token(keep, desk, now=NEW.expires_at) == "access-2"


def test_what_another_has_refreshed_meanwhile_takes_the_place_of_an_unstored_set() -> None:
    keep, desk = Keep(EXPIRED, refusals=2), Desk()
    with pytest.raises(NotStored):
        token(keep, desk)
    keep.tokens, keep.refresher = replace(NEW, access="theirs"), ""
    assert token(keep, desk) == "theirs"
    assert keep.unstored("ada", keep.tokens.revision) is None


def test_a_refusal_within_an_hour_of_an_unstored_set_is_no_end() -> None:
    """Another process may hold the set that Xero has given in place of this one."""
    keep, desk = Keep(EXPIRED, refresher="one"), Desk(refused)
    for now in (NOON, NOON + DOUBT - timedelta(seconds=1)):
        with pytest.raises(NotStored):
            token(keep, desk, now=now)
    assert not keep.buried
    with pytest.raises(Disconnected):
        token(keep, desk, now=NOON + DOUBT)
    assert keep.buried


def test_a_connection_that_is_not_buried_since_it_was_refreshed_meanwhile_serves() -> None:
    keep = Keep(EXPIRED)

    def overtaken(xero_user: str, version: int) -> bool:
        keep.tokens = NEW
        return False

    keep.bury = overtaken  # type: ignore[method-assign]  # the moment between our second look and this
    assert token(keep, Desk(refused)) == "access-1"


def test_a_fresh_tokens_refresh_token_stays_sealed() -> None:
    keep = Keep(FRESH)
    assert token(keep, Desk()) == "access-0"
    assert keep.opened == 0


# ---- with the stand-in


@pytest.fixture
def identity(world: World, connections: urllib3.PoolManager) -> Identity:
    return Identity(connections, world.base_url, "app", "app secret")


@pytest.fixture
def keep(world: World) -> Keep:
    return Keep(TokenSet(world.tokens["access_token"], world.tokens["refresh_token"], NOON))


def test_a_lost_answer_is_made_good_with_the_old_token(world: World, identity: Identity, keep: Keep) -> None:
    def to_the_desk(call: Call) -> bool:
        return call.path == "connect/token"

    world.xero.faults.add(Fault(LoseAnswer(), to_the_desk))
    with pytest.raises(Unavailable):
        token(keep, identity)
    world.clock.advance(minutes=1)
    got = token(keep, identity, now=world.clock.now)
    assert got == keep.tokens.access
    assert world.api.get("Accounts", headers={"Authorization": f"Bearer {got}"}).status_code == 200


def test_of_many_processes_at_once_one_refreshes(world: World, identity: Identity, keep: Keep) -> None:
    barrier = Barrier(4)

    def process(name: str) -> str:
        barrier.wait()
        try:
            return token(keep, identity, name)
        except Unavailable:
            return "waits"

    with ThreadPoolExecutor(4) as threads:
        got = set(threads.map(process, "abcd"))
    assert keep.tokens.revision == 1
    assert got - {"waits"} == {keep.tokens.access}
    # The consent's first token and the one of the one refresh.
    assert len(world.xero.identity._refresh) == 2


def test_a_revoked_consent_is_buried(world: World, identity: Identity, keep: Keep) -> None:
    world.xero.identity.revoke("app", keep.tokens.refresh)
    with pytest.raises(Disconnected):
        token(keep, identity)
    assert keep.buried
