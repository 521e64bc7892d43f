"""Whether cards can be taken is asked of Stripe, and a key that may only read goes on reading."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from local.stack.in_process import Stack
from local.standins.serving import serving
from local.standins.stripe import Account, StripeStandIn
from local.standins.stripe.permissions import KNOWN
from shared.errors import Unavailable
from shared.operations import stripe_connection, stripe_selling
from shared.operations.key_refusals import NotTaken
from shared.operations.orders.ways import ByCard, by_card
from shared.operations.stripe_connection import StripeDoor
from shared.providers.limits import shared_session
from shared.providers.stripe_connecting import EVENTS, StripeAccess
from shared.providers.stripe_permissions import PERMISSIONS, SELLING
from shared.store import businesses
from shared.wiring.base import connect_here

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
READS, SELLS = "rk_test_reads_0123456789", "rk_test_sells_0123456789"


@dataclass(frozen=True)
class Piano:
    standin: StripeStandIn
    account: Account
    door: StripeDoor

    def connect(self, key: str) -> None:
        stripe_connection.connect(self.door, "piano", key, "olga")


@pytest.fixture
def piano(stack: Stack) -> Iterator[Piano]:
    businesses.begin("piano", "Piano", "Europe/London", vat_registered=True, now=NOW)
    standin = StripeStandIn(lambda: NOW, None, takes_loopback=True)
    account = standin.open_account("acct_1Piano", "Piano Lessons")
    reading = {each for each in KNOWN if each.endswith("_read")} - {"rak_payment_intent_read"}
    standin.add_key(account, READS, {*reading, "rak_webhook_write"})
    standin.add_key(account, SELLS, KNOWN)
    with serving(standin.app) as url, shared_session() as session:
        door = StripeDoor(
            lambda key: StripeAccess(key, url, session),
            connect_here().secrets,
            lambda: NOW,
            "http://localhost:8420",
            takes_secret_keys=True,
        )
        yield Piano(standin, account, door)


def test_a_business_without_stripe_lacks_everything(piano: Piano) -> None:
    assert stripe_selling.make_ready(piano.door, "piano") == (*SELLING.values(),)


def test_a_key_that_may_only_read_is_kept_and_lacks_what_selling_needs(piano: Piano) -> None:
    piano.connect(READS)
    assert stripe_selling.make_ready(piano.door, "piano") == (*SELLING.values(),)


def test_a_key_that_may_sell_lacks_nothing(piano: Piano) -> None:
    piano.connect(SELLS)
    assert stripe_selling.make_ready(piano.door, "piano") == ()


def test_an_endpoint_of_an_earlier_version_is_told_of_pages_as_well_and_a_strangers_is_not(
    piano: Piano,
) -> None:
    piano.connect(SELLS)
    fields = {"url": "https://other.example", "enabled_events": ("charge.succeeded",)}
    stranger = piano.account.endpoints.create(False, NOW, fields)
    (ours, _) = piano.account.endpoints.of_mode(is_live=False)
    piano.account.endpoints.change(ours, {"enabled_events": ("charge.succeeded",)})
    stripe_selling.make_ready(piano.door, "piano")
    told = {each.id: set(each.enabled_events) for each in piano.account.endpoints.of_mode(is_live=False)}
    assert told == {ours.id: set(EVENTS), stranger.id: {"charge.succeeded"}}


def test_a_key_that_was_ended_is_told_as_such(piano: Piano) -> None:
    piano.connect(SELLS)
    piano.standin.roll_key(SELLS)
    with pytest.raises(NotTaken, match="key_refused"):
        stripe_selling.make_ready(piano.door, "piano")


def test_a_key_that_may_set_up_webhooks_no_more_is_told_what_it_lacks(piano: Piano) -> None:
    piano.connect(SELLS)
    piano.standin.add_key(piano.account, SELLS, KNOWN - {"rak_webhook_write", "rak_webhook_read"})
    with pytest.raises(NotTaken, match="permissions_missing") as refused:
        stripe_selling.make_ready(piano.door, "piano")
    assert refused.value.missing == (PERMISSIONS["webhooks"],)


def test_nobody_is_asked_where_stripe_is_not_connected(piano: Piano) -> None:
    assert stripe_selling.check(piano.door, "piano") == ByCard()
    piano.connect(SELLS)
    stripe_connection.disconnect(piano.door, "piano")
    asked = len(piano.account.log)
    assert stripe_selling.check(piano.door, "piano") == ByCard()
    assert len(piano.account.log) == asked


def test_the_answer_is_kept_and_asked_again_it_is_the_later_one(piano: Piano) -> None:
    piano.connect(READS)
    assert by_card("piano") == ByCard()
    may_not = ByCard(may_sell=False, asked_at=NOW, missing=(*SELLING.values(),))
    assert stripe_selling.check(piano.door, "piano") == by_card("piano") == may_not
    piano.standin.add_key(piano.account, READS, KNOWN)
    may = ByCard(may_sell=True, asked_at=NOW)
    assert stripe_selling.check(piano.door, "piano") == by_card("piano") == may


def test_what_stripe_said_of_a_key_is_not_said_of_the_next_one(piano: Piano) -> None:
    piano.connect(SELLS)
    stripe_selling.check(piano.door, "piano")
    piano.standin.add_key(piano.account, "rk_test_of_tomorrow", KNOWN)
    piano.connect("rk_test_of_tomorrow")
    assert by_card("piano") == ByCard()


def test_the_answer_of_a_key_that_was_ended_since_is_forgotten(piano: Piano) -> None:
    piano.connect(SELLS)
    stripe_selling.check(piano.door, "piano")
    piano.standin.roll_key(SELLS)
    with pytest.raises(NotTaken, match="key_refused"):
        stripe_selling.check(piano.door, "piano")
    assert by_card("piano") == ByCard()


def test_while_stripe_is_away_the_earlier_answer_stays(piano: Piano) -> None:
    piano.connect(SELLS)
    may = stripe_selling.check(piano.door, "piano")
    piano.standin.faults.add(503, times=20)
    with pytest.raises(Unavailable):
        stripe_selling.check(piano.door, "piano")
    assert by_card("piano") == may
