from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError
from pynamodb.exceptions import UpdateError

from shared.errors import Disconnected
from shared.store.encryption import Seal
from shared.store.tables import TokenItem
from shared.store.xero_tokens import REFRESH_LEASE, TokenStore, is_connected
from shared.xero_tokens import TokenSet

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
OLD = TokenSet("access-0", "refresh-0", NOW + timedelta(minutes=30))
NEW = TokenSet("access-1", "refresh-1", NOW + timedelta(minutes=60), revision=1)


@pytest.fixture
def store(seal: Seal) -> TokenStore:
    store = TokenStore(seal)
    store.write("ada", OLD)
    return store


def test_tokens_are_read_as_they_were_written(store: TokenStore) -> None:
    assert store.read("ada") == OLD


def test_long_tokens_are_kept_because_each_is_sealed_by_itself(store: TokenStore) -> None:
    long = replace(OLD, access="a" * 4000, refresh="r" * 4000)
    store.write("ada", long)
    kept = store.read("ada")
    assert (kept.access, kept.refresh) == (long.access, long.refresh)


def test_no_token_is_stored_in_the_clear(store: TokenStore) -> None:
    item = TokenItem.get("ada")
    assert b"access" not in item.sealed_access
    assert b"refresh" not in item.sealed_refresh


def test_neither_another_user_nor_another_purpose_opens_a_token(store: TokenStore) -> None:
    item = TokenItem.get("ada")
    access, refresh = item.sealed_access, item.sealed_refresh
    TokenItem("ada", expires_at=NOW, sealed_access=refresh, sealed_refresh=access).save()
    TokenItem("bob", expires_at=NOW, sealed_access=access, sealed_refresh=refresh).save()
    for user in ("ada", "bob"):
        with pytest.raises(ClientError, match="InvalidCiphertext"):
            store.read(user)


def test_only_one_process_may_refresh_a_version(store: TokenStore) -> None:
    assert store.claim("ada", 0, "one", NOW)
    assert not store.claim("ada", 0, "two", NOW)
    assert not store.claim("ada", 0, "two", NOW + REFRESH_LEASE)
    assert store.claim("ada", 0, "two", NOW + REFRESH_LEASE + timedelta(seconds=1))


def test_our_own_earlier_claim_admits_us(store: TokenStore) -> None:
    assert store.claim("ada", 0, "one", NOW)
    assert store.claim("ada", 0, "one", NOW)


def test_a_version_that_was_refreshed_since_cannot_be_claimed(store: TokenStore) -> None:
    store.replace("ada", NEW)
    assert not store.claim("ada", 0, "one", NOW)
    assert store.claim("ada", 1, "one", NOW)


def test_a_refreshed_set_takes_the_place_of_its_own_version_only(store: TokenStore) -> None:
    assert store.replace("ada", NEW)
    assert store.read("ada") == NEW
    assert not store.replace("ada", replace(NEW, access="late"))
    assert not store.replace("ada", replace(NEW, access="early", revision=3))
    assert store.read("ada") == NEW


def test_a_refresh_gives_up_the_lease(store: TokenStore) -> None:
    store.claim("ada", 0, "one", NOW)
    store.replace("ada", NEW)
    assert store.claim("ada", 1, "two", NOW)


def test_buried_tokens_are_disconnected_until_the_user_connects_again(store: TokenStore) -> None:
    store.bury("ada", 0)
    with pytest.raises(Disconnected):
        store.read("ada")
    again = replace(OLD, access="access-new")
    store.write("ada", again)
    assert store.read("ada").access == "access-new"


def test_another_version_is_not_buried(store: TokenStore) -> None:
    store.replace("ada", NEW)
    store.bury("ada", 0)
    assert store.read("ada") == NEW


def test_versions_go_on_counting_through_new_connections(store: TokenStore) -> None:
    store.replace("ada", NEW)
    store.write("ada", OLD)
    assert store.read("ada").revision == 2


def test_a_new_connection_may_be_refreshed_at_once(store: TokenStore) -> None:
    store.claim("ada", 0, "died", NOW)
    store.write("ada", OLD)
    assert store.claim("ada", store.read("ada").revision, "one", NOW)


def test_a_new_connection_is_not_buried_with_the_old_one(store: TokenStore) -> None:
    # Somebody read the old set, was refused for good, and looks again after the owner connected anew.
    seen = store.read("ada").revision
    store.write("ada", TokenSet("access-new", "refresh-new", NOW + timedelta(minutes=30)))
    store.bury("ada", seen)
    assert store.read("ada").access == "access-new"


def test_a_refresh_of_the_old_connection_does_not_replace_a_new_one(store: TokenStore) -> None:
    seen = store.read("ada").revision
    store.write("ada", TokenSet("access-new", "refresh-new", NOW + timedelta(minutes=30)))
    assert not store.replace("ada", replace(NEW, revision=seen + 1))
    assert store.read("ada").access == "access-new"


@pytest.mark.parametrize("user", ["nobody", ""])
def test_a_user_who_never_connected_is_disconnected(store: TokenStore, user: str) -> None:
    # A tenant may be set up before its owner has connected Xero; its user is then empty.
    with pytest.raises(Disconnected):
        store.read(user)


def test_a_broken_table_is_no_lost_race(store: TokenStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TokenItem.Meta, "table_name", "nowhere")
    with pytest.raises(UpdateError):
        store.claim("ada", 0, "one", NOW)


def test_whether_a_user_is_connected_is_known_without_opening_a_token(store: TokenStore) -> None:
    assert is_connected("ada")
    store.bury("ada", OLD.revision)
    assert not is_connected("ada")
    assert not is_connected("nobody")
    assert not is_connected("")
