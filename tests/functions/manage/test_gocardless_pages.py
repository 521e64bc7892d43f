from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from functions.webhooks import gocardless, wiring
from local.stack.lambdas import context, http_event
from local.standins.gocardless import Organisation
from shared.operations.gocardless_connection import environment_of, usable
from shared.operations.key_refusals import NotTaken
from shared.store import feeds, jobs, provider_accounts, tenants
from shared.store.provider_accounts import ProviderAccount
from shared.store.secrets import GOCARDLESS_KEY, GOCARDLESS_SIGNING
from shared.store.tables.connections import OrganisationItem, SecretItem
from shared.wiring.base import connect_here
from tests import factories
from tests.functions.manage.browser import PAGES, Answer, Browser
from tests.functions.manage.conftest import NOW, Pages

HERE = "/manage/b/piano/gocardless"
ADDRESS = f"{PAGES}/webhooks/gocardless/piano"
CANARY = "canary"
TOKEN = f"live_{CANARY}_0123456789abcd"
FIRST = f"secret-{CANARY}-of-the-first-endpoint-1111"
SECOND = f"secret-{CANARY}-of-the-second-endpoint-2222"


@pytest.fixture
def piano(pages: Pages, owner: Browser) -> Organisation:
    organisation = pages.gocardless.open_organisation("CR1PIANO", "Piano Lessons")
    pages.gocardless.add_token(organisation, TOKEN)
    return organisation


def connect(browser: Browser, token: str = TOKEN) -> Answer:
    return browser.post(f"{HERE}/connect", {"token": token})


def keep_secret(browser: Browser, secret: str = FIRST) -> Answer:
    return browser.post(f"{HERE}/rotate", {"secret": secret})


def account() -> ProviderAccount:
    own = provider_accounts.of_tenant("piano", "gocardless")
    assert own
    return own


def kept(purpose: str) -> tuple[str, ...]:
    return connect_here().secrets.read("piano", purpose)


def logged(caplog: pytest.LogCaptureFixture) -> str:
    return " ".join(str(vars(record)) for record in caplog.records)


def delivered(organisation: Organisation) -> int:
    """Has GoCardless send a webhook; returns how we answer."""
    body, headers = organisation.deliver({"events": []})
    wiring.wire.cache_clear()
    event = http_event("/webhooks/gocardless/piano", body, headers)
    status = int(gocardless.handler(event, context("webhooks.gocardless"))["statusCode"])
    wiring.wire.cache_clear()
    organisation.answered(status)
    return status


def test_a_token_is_kept_sealed_with_whose_it_is_and_the_feed_is_due(
    owner: Browser, piano: Organisation
) -> None:
    answer = connect(owner, f" {TOKEN[:9]}\r\n{TOKEN[9:]}\n")
    assert (answer.status, answer.location) == (303, HERE)
    own = account()
    assert (own.id, own.name, own.is_live, own.key_ending) == ("CR1PIANO", "Piano Lessons", True, "abcd")
    assert (own.connected_by, own.connected_at) == ("olga@example.co.uk", NOW)
    assert kept(GOCARDLESS_KEY) == (TOKEN,)
    assert not any(CANARY.encode() in bytes(item.sealed) for item in SecretItem.query("piano"))
    assert tenants.connected_since("piano", "gocardless") == jobs.due_at("piano", "feed_gocardless") == NOW
    text = owner.get(HERE).text
    assert "Connected to Piano Lessons" in text
    assert "Real money on a trial installation" in text
    assert ADDRESS in text
    assert CANARY not in text


@pytest.mark.parametrize(
    ("pasted", "says"),
    [
        ("", "Paste the access token"),
        ("rk_live_canary_0123456789", "not an access token"),
        ("<script>canary()</script>", "not an access token"),
        ("live_kan\N{LATIN SMALL LETTER A WITH DIAERESIS}l_canary", "not an access token"),
        ("live_" + "canary" * 1_700, "too long"),
        ("live_canary_of_nobody", "does not take this token"),
    ],
    ids=lambda given: given[:20],
)
def test_what_is_no_token_that_we_take_is_refused_and_never_repeated(
    owner: Browser, piano: Organisation, caplog: pytest.LogCaptureFixture, pasted: str, says: str
) -> None:
    caplog.set_level(logging.INFO)
    answer = connect(owner, pasted)
    assert (answer.status, says in answer.text) == (422, True)
    assert CANARY not in answer.text + logged(caplog)
    assert provider_accounts.of_tenant("piano", "gocardless") is None
    assert list(SecretItem.query("piano")) == []


def test_a_token_that_may_only_read_is_refused_with_the_reason(
    pages: Pages, owner: Browser, piano: Organisation
) -> None:
    pages.gocardless.add_token(piano, "live_canary_reads_only", read_only=True)
    answer = connect(owner, "live_canary_reads_only")
    assert (answer.status, "Order forms set up direct debits" in answer.text) == (422, True)
    assert provider_accounts.of_tenant("piano", "gocardless") is None


@pytest.mark.parametrize(
    ("url", "token", "why"),
    [
        ("", "sandbox_1", "sandbox_token"),
        ("https://api.gocardless.com", "sandbox_1", "sandbox_token"),
        ("https://api-sandbox.gocardless.com", "live_1", "live_token"),
    ],
)
def test_a_token_of_the_other_environment_is_told_apart(url: str, token: str, why: str) -> None:
    with pytest.raises(NotTaken) as told:
        usable(token, environment_of(url))
    assert told.value.why == why
    assert usable(token, environment_of("http://127.0.0.1:8420")) == token


def test_another_accounts_token_is_refused_and_nothing_is_changed(
    pages: Pages, owner: Browser, piano: Organisation
) -> None:
    connect(owner)
    guitar = pages.gocardless.open_organisation("CR2GUITAR", "Guitar")
    pages.gocardless.add_token(guitar, "live_canary_guitar")
    before = account()
    answer = connect(owner, "live_canary_guitar")
    assert (answer.status, "another GoCardless account" in answer.text) == (422, True)
    assert (account(), kept(GOCARDLESS_KEY)) == (before, (TOKEN,))


def test_another_account_is_refused_after_a_disconnection_too_once_money_may_be_booked(
    pages: Pages, owner: Browser, piano: Organisation
) -> None:
    connect(owner)
    owner.post(f"{HERE}/disconnect")
    guitar = pages.gocardless.open_organisation("CR2GUITAR", "Guitar")
    pages.gocardless.add_token(guitar, "live_canary_guitar")
    tenants.write("piano", factories.settings(), "org", "ada")
    assert connect(owner, "live_canary_guitar").status == 422
    assert connect(owner).status == 303


def test_a_secret_is_kept_and_what_it_signs_is_accepted_and_seen(owner: Browser, piano: Organisation) -> None:
    connect(owner)
    piano.set_up_webhook(ADDRESS, FIRST)
    assert delivered(piano) == 498
    assert keep_secret(owner, f"\n{FIRST} ").location == HERE
    assert kept(GOCARDLESS_SIGNING) == (FIRST,)
    owner.post(f"{HERE}/check")
    assert "Waiting for the first webhook" in owner.get(HERE).text
    assert delivered(piano) == 200
    assert owner.post(f"{HERE}/check").location == HERE
    text = owner.get(HERE).text
    assert "Webhooks arrive" in text
    assert "every 10s" not in text
    assert account().delivered_at == NOW


@pytest.mark.parametrize("url", [f"{PAGES}/webhooks/gocardless/guitar", "https://elsewhere.example"])
def test_a_webhook_to_another_address_is_no_sign(owner: Browser, piano: Organisation, url: str) -> None:
    connect(owner)
    keep_secret(owner)
    piano.set_up_webhook(url, FIRST)
    piano.deliver({"events": []})
    piano.answered(200)
    owner.post(f"{HERE}/check")
    assert account().delivered_at is None


def test_looking_while_gocardless_is_away_changes_nothing(
    pages: Pages, owner: Browser, piano: Organisation
) -> None:
    connect(owner)
    keep_secret(owner)
    pages.gocardless.faults.add(500, on="/webhooks")
    assert owner.post(f"{HERE}/check").status == 303
    assert "Waiting for the first webhook" in owner.get(HERE).text


@pytest.mark.parametrize(
    ("pasted", "says"),
    [
        ("", "Paste the secret"),
        ("canary", "too short"),
        (TOKEN, "This is an access token"),
        ("canary" * 1_700, "too long"),
    ],
    ids=["nothing", "short", "token", "long"],
)
def test_what_is_no_good_secret_is_refused_and_never_repeated(
    owner: Browser, piano: Organisation, caplog: pytest.LogCaptureFixture, pasted: str, says: str
) -> None:
    caplog.set_level(logging.INFO)
    connect(owner)
    answer = keep_secret(owner, pasted)
    assert (answer.status, says in answer.text) == (422, True)
    assert CANARY not in answer.text + logged(caplog)
    assert kept(GOCARDLESS_SIGNING) == ()


def test_during_a_rotation_both_secrets_are_valid_and_then_the_new_one_alone(
    owner: Browser, piano: Organisation
) -> None:
    connect(owner)
    keep_secret(owner)
    keep_secret(owner, SECOND)
    assert kept(GOCARDLESS_SIGNING) == (SECOND, FIRST)
    for secret in (FIRST, SECOND):
        piano.set_up_webhook(ADDRESS, secret)
        assert delivered(piano) == 200
    assert "is still valid" in owner.get(HERE).text
    keep_secret(owner, SECOND)
    assert kept(GOCARDLESS_SIGNING) == (SECOND, FIRST)
    assert owner.post(f"{HERE}/rotate", {"step": "finish"}).location == HERE
    assert kept(GOCARDLESS_SIGNING) == (SECOND,)
    piano.set_up_webhook(ADDRESS, FIRST)
    assert delivered(piano) == 498


def test_a_secret_before_there_is_a_token_is_not_kept(owner: Browser, piano: Organisation) -> None:
    assert keep_secret(owner).status == 303
    assert kept(GOCARDLESS_SIGNING) == ()


def test_another_token_keeps_the_webhook(pages: Pages, owner: Browser, piano: Organisation) -> None:
    connect(owner)
    keep_secret(owner)
    pages.gocardless.add_token(piano, "live_canary_of_tomorrow")
    connect(owner, "live_canary_of_tomorrow")
    assert (account().endpoint, account().key_ending) == ("1111", "rrow")
    assert kept(GOCARDLESS_SIGNING) == (FIRST,)


def test_a_token_that_was_disabled_is_said(pages: Pages, owner: Browser, piano: Organisation) -> None:
    connect(owner)
    error = "GoCardless did not answer as it should: AuthenticationError"
    feeds.note("piano", "gocardless", error, NOW + timedelta(minutes=5))
    assert "does not take the token any more" in owner.get(HERE).text


def test_disconnecting_deletes_token_and_secrets_and_says_what_is_left(
    owner: Browser, piano: Organisation
) -> None:
    connect(owner)
    keep_secret(owner)
    assert owner.post(f"{HERE}/disconnect").location == HERE
    assert list(SecretItem.query("piano")) == []
    text = owner.get(HERE).text
    assert "Piano Lessons is disconnected" in text
    assert "left for you to do" in text
    connect(owner)
    own = account()
    assert (own.endpoint, own.ended_at) == ("", None)


def test_a_reader_sees_how_it_stands_and_no_form(pages: Pages, owner: Browser, piano: Organisation) -> None:
    connect(owner)
    keep_secret(owner)
    pages.add("rita", "piano", "reader")
    text = pages.signed_in("rita").get(HERE).text
    assert "Waiting for the first webhook" in text
    assert f'action="{HERE}' not in text


def test_an_account_of_another_business_is_refused_until_it_is_freed(
    pages: Pages, owner: Browser, piano: Organisation
) -> None:
    pages.begin_business("bakery", "The Bakery")
    pages.add("bert", "bakery", "owner")
    bert = pages.signed_in("bert")
    connect(owner)
    other = {"token": f"live_{CANARY}_another_token_of_it"}
    pages.gocardless.add_token(piano, other["token"])
    answer = bert.post("/manage/b/bakery/gocardless/connect", other)
    assert answer.status == 422
    assert "already connected to another business" in answer.text
    assert "Piano" not in answer.text
    assert provider_accounts.of_tenant("bakery", "gocardless") is None
    assert connect(owner).status == 303

    owner.post(f"{HERE}/disconnect")
    assert bert.post("/manage/b/bakery/gocardless/connect", other).status == 303
    assert "already connected to another business" in connect(owner).text


def test_an_account_that_an_earlier_version_connected_is_claimed_when_its_secret_is_kept(
    pages: Pages, owner: Browser, piano: Organisation
) -> None:
    pages.begin_business("bakery", "The Bakery")
    pages.add("olga", "bakery", "owner")
    connect(owner)
    OrganisationItem("gocardless#live#CR1PIANO").delete()
    assert owner.post("/manage/b/bakery/gocardless/connect", {"token": TOKEN}).status == 303
    answer = keep_secret(owner)
    assert answer.status == 422
    assert "already connected to The Bakery, and" in answer.text
