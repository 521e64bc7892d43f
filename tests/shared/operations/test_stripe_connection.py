"""What two clicks at once, and a process that dies between two steps, leave at Stripe and here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from local.stack.in_process import Stack
from local.standins.serving import serving
from local.standins.stripe import Account, StripeStandIn
from shared.errors import Contended
from shared.operations import stripe_connection
from shared.operations.key_refusals import NotTaken
from shared.operations.stripe_connection import StripeDoor
from shared.providers.limits import shared_session
from shared.providers.stripe_connecting import Made, StripeAccess
from shared.store import businesses, provider_accounts
from shared.store.secrets import STRIPE_SIGNING
from shared.wiring.base import connect_here

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
KEY = "sk_test_1234567890"


@pytest.fixture
def piano(stack: Stack) -> Iterator[tuple[StripeDoor, Account]]:
    businesses.begin("piano", "Piano", "Europe/London", vat_registered=True, now=NOW)
    standin = StripeStandIn(lambda: NOW, None, takes_loopback=True)
    account = standin.open_account("acct_1Piano", "Piano Lessons")
    standin.add_key(account, KEY)
    with serving(standin.app) as url, shared_session() as session:

        def at(key: str) -> StripeAccess:
            return StripeAccess(key, url, session)

        secrets = connect_here().secrets
        yield StripeDoor(at, secrets, lambda: NOW, "http://localhost:8420", takes_secret_keys=True), account


class Interrupted(StripeAccess):
    """Does something between the listing of endpoints and the making of one."""

    meanwhile: Callable[[], None] = staticmethod(lambda: None)

    def create_endpoint(self, url: str, attempt: str) -> Made:
        meanwhile, Interrupted.meanwhile = Interrupted.meanwhile, staticmethod(lambda: None)
        meanwhile()
        return super().create_endpoint(url, attempt)


def interrupted(door: StripeDoor, meanwhile: Callable[[], None]) -> StripeDoor:
    def at(key: str) -> StripeAccess:
        access = door.at(key)
        access.__class__ = Interrupted
        return access

    Interrupted.meanwhile = staticmethod(meanwhile)
    return replace(door, at=at)


def connect(door: StripeDoor) -> None:
    stripe_connection.connect(door, "piano", KEY, "olga")


def assert_one_endpoint_whose_secret_is_kept(door: StripeDoor, account: Account) -> None:
    (made,) = account.endpoints.of_mode(is_live=False)
    own = provider_accounts.of_tenant("piano", "stripe")
    assert own
    assert (own.endpoint, door.secrets.read("piano", STRIPE_SIGNING)) == (made.id, (made.secret,))


def test_a_double_click_makes_one_endpoint(piano: tuple[StripeDoor, Account]) -> None:
    door, account = piano
    with pytest.raises(Contended):
        connect(interrupted(door, lambda: connect(door)))
    assert_one_endpoint_whose_secret_is_kept(door, account)


def test_somebody_who_was_slower_takes_an_own_endpoint_away_again(piano: tuple[StripeDoor, Account]) -> None:
    door, account = piano
    later = replace(door, clock=lambda: NOW + timedelta(minutes=2))
    with pytest.raises(Contended):
        connect(interrupted(later, lambda: connect(door)))
    assert_one_endpoint_whose_secret_is_kept(door, account)


def test_two_rotations_at_once_leave_two_endpoints_with_both_secrets(
    piano: tuple[StripeDoor, Account],
) -> None:
    door, account = piano
    connect(door)
    later = replace(door, clock=lambda: NOW + timedelta(minutes=2))
    with pytest.raises(Contended):
        stripe_connection.rotate(interrupted(later, lambda: stripe_connection.rotate(door, "piano")), "piano")
    first, second = account.endpoints.of_mode(is_live=False)
    assert door.secrets.read("piano", STRIPE_SIGNING) == (second.secret, first.secret)


def test_a_process_that_died_before_it_could_keep_the_secret_leaves_nothing_behind(
    piano: tuple[StripeDoor, Account],
) -> None:
    def die() -> None:
        door.at(KEY).create_endpoint(door.address("piano"), "an attempt that died")
        raise ConnectionError

    door, account = piano
    with pytest.raises(ConnectionError):
        connect(interrupted(door, die))
    assert provider_accounts.of_tenant("piano", "stripe") is None
    connect(door)
    assert_one_endpoint_whose_secret_is_kept(door, account)


def test_of_two_businesses_that_connect_an_account_at_once_one_gets_it_and_no_endpoint_is_left_over(
    piano: tuple[StripeDoor, Account],
) -> None:
    door, account = piano
    businesses.begin("bakery", "Bakery", "Europe/London", vat_registered=True, now=NOW)
    with pytest.raises(NotTaken) as told:
        stripe_connection.connect(interrupted(door, lambda: connect(door)), "bakery", KEY, "bert")
    assert (told.value.why, told.value.elsewhere) == ("elsewhere", "piano")
    assert provider_accounts.of_tenant("bakery", "stripe") is None
    assert_one_endpoint_whose_secret_is_kept(door, account)
