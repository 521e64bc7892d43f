from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError
from pynamodb.exceptions import UpdateError

from shared.errors import Disconnected, NotStored
from shared.store.encryption import Seal
from shared.store.tables.connections import TokenItem
from shared.store.xero_tokens import REFRESH_LEASE, TokenStore, is_connected
from shared.xero_tokens import AccessToken, TokenSet
from tests.functions.aws_calls import aws_calls

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
OLD = TokenSet("access-0", "refresh-0", NOW + timedelta(minutes=30))
FAR = NOW + timedelta(days=1)
NEW = TokenSet("access-1", "refresh-1", NOW + timedelta(minutes=60), revision=1)


@pytest.fixture
def store(seal: Seal) -> TokenStore:
    store = TokenStore(seal)
    store.write("ada", OLD)
    return store


def whole(store: TokenStore) -> TokenSet:
    """Both tokens, opened as for a refresh."""
    tokens = store.claim("ada", store.read("ada").revision, "reader", FAR)
    assert tokens
    return tokens


def test_tokens_are_read_as_they_were_written(store: TokenStore) -> None:
    assert store.read("ada") == AccessToken(OLD.access, OLD.expires_at, OLD.revision)
    assert whole(store) == OLD


def test_long_tokens_are_kept_because_each_is_sealed_by_itself(store: TokenStore) -> None:
    long = replace(OLD, access="a" * 4000, refresh="r" * 4000)
    store.write("ada", long)
    kept = whole(store)
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
        TokenItem(user, expires_at=NOW, sealed_access=access, sealed_refresh=access).save()
        with pytest.raises(ClientError, match="InvalidCiphertext"):
            store.claim(user, 0, "one", NOW)


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
    assert whole(store) == NEW
    assert not store.replace("ada", replace(NEW, access="late"))
    assert not store.replace("ada", replace(NEW, access="early", revision=3))
    assert whole(store) == NEW


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
    assert whole(store) == NEW


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


# ---- storing what Xero gives only once


def test_a_fresh_tokens_refresh_token_is_not_opened(store: TokenStore) -> None:
    with aws_calls() as asked:
        store.read("ada")
        store.read("ada")
    assert asked == ["GetItem", "Decrypt", "GetItem"]


def test_a_refresh_token_stays_in_no_memory(store: TokenStore) -> None:
    store.read("ada")
    with aws_calls() as asked:
        for _ in range(2):
            assert store.claim("ada", 0, "one", NOW) == OLD
    assert asked == ["UpdateItem", "Decrypt"] * 2


def test_whether_a_set_could_be_sealed_is_known_before_xero_is_asked(
    store: TokenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.rehearse("ada")
    sealed_off(store, monkeypatch)
    with pytest.raises(NotStored):
        store.rehearse("ada")


def sealed_off(store: TokenStore, patch: pytest.MonkeyPatch) -> None:
    def refuse(**given: object) -> None:
        raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": "no"}}, "Encrypt")

    patch.setattr(store.seal.kms, "encrypt", refuse)


def no_table(store: TokenStore, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(TokenItem.Meta, "table_name", "nowhere")


@pytest.mark.parametrize("trouble", [sealed_off, no_table])
def test_a_set_that_cannot_be_stored_is_kept_by_the_process_until_it_is(
    store: TokenStore,
    monkeypatch: pytest.MonkeyPatch,
    trouble: Callable[[TokenStore, pytest.MonkeyPatch], None],
) -> None:
    with monkeypatch.context() as patch:
        trouble(store, patch)
        with pytest.raises(NotStored):
            store.replace("ada", NEW)
    assert store.unstored("ada", 0) == NEW
    assert store.unstored("ada", 1) is store.unstored("bob", 0) is None
    assert "refresh-1" not in repr(store)
    assert store.replace("ada", NEW)
    assert store.unstored("ada", 0) is None
    assert whole(store) == NEW


def test_a_refresh_that_was_begun_and_never_stored_is_seen_by_others(store: TokenStore) -> None:
    assert not store.read("ada").is_unfinished
    store.claim("ada", 0, "died", NOW)
    assert TokenStore(store.seal).read("ada").is_unfinished
    store.replace("ada", NEW)
    assert not store.read("ada").is_unfinished


def test_the_first_refusal_counts_until_a_set_is_stored(store: TokenStore) -> None:
    for minutes in (1, 2):
        store.refuse("ada", 0, NOW + timedelta(minutes=minutes))
    assert store.read("ada").refused_at == NOW + timedelta(minutes=1)
    store.replace("ada", NEW)
    assert store.read("ada").refused_at is None
    store.refuse("ada", 0, NOW)
    assert store.read("ada").refused_at is None, "a refusal of an earlier revision"
    store.refuse("ada", 1, NOW)
    store.write("ada", OLD)
    assert store.read("ada").refused_at is None


def test_it_is_known_whether_the_revision_was_buried(store: TokenStore) -> None:
    store.replace("ada", NEW)
    assert not store.bury("ada", 0)
    assert store.bury("ada", 1)
