"""Connections to Xero, Stripe and GoCardless, told and changed without a secret ever coming back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from local.standins.gocardless import Organisation
from local.standins.stripe import Account
from local.standins.xero import Organisation as XeroOrganisation
from shared.providers.stripe_permissions import PERMISSIONS, SELLING
from shared.store import feeds, organisations, provider_accounts
from shared.store.secrets import STRIPE_SIGNING
from shared.store.tables.connections import TokenItem
from shared.wiring.base import connect_here
from shared.xero.connections import SCOPES
from tests.functions.manage.browser import PAGES, Answer, Browser
from tests.functions.manage.conftest import NOW, Pages
from tests.functions.manage.test_gocardless_pages import FIRST, SECOND, TOKEN
from tests.functions.manage.test_stripe_pages import ALL, KEY, TO_SELL
from tests.functions.manage.test_xero_pages import connect as connect_xero

HERE = "/api/businesses/piano/connections"
NINE = "2026-11-29T09:00:00+00:00"


@pytest.fixture
def at_stripe(pages: Pages) -> Account:
    account = pages.stripe.open_account("acct_1Piano", "Piano Lessons")
    pages.stripe.add_key(account, KEY, ALL)
    return account


@pytest.fixture
def at_gocardless(pages: Pages) -> Organisation:
    organisation = pages.gocardless.open_organisation("CR1PIANO", "Piano Lessons")
    pages.gocardless.add_token(organisation, TOKEN)
    return organisation


@pytest.fixture
def at_xero(pages: Pages) -> XeroOrganisation:
    organisation = pages.xero.add_organisation("xero-piano", "Piano Lessons in Xero")
    pages.xero.add_person("xavier", "Xavier", [organisation])
    return organisation


def put(browser: Browser, what: str, **sent: str) -> Answer:
    return browser.call("PUT", f"{HERE}/{what}", sent)


def test_before_the_first_connection_it_is_told_what_each_will_need(owner: Browser) -> None:
    told = owner.get(HERE).document
    assert told["xero"] == {
        "state": "never_connected",
        "organisation": None,
        "connected_by": None,
        "connected_at": None,
        "organisations_connected": 0,
        "organisations_allowed": 5,
        "expectations": [],
        "calls_left_today": None,
        "scopes": [{"scope": scope, "reason": reason} for scope, reason in SCOPES.items()],
    }
    assert told["stripe"]["state"] == told["gocardless"]["state"] == "never_connected"
    assert told["stripe"]["account"] is told["gocardless"]["account"] is None
    assert len(told["stripe"]["permissions"]) == len(PERMISSIONS)
    assert told["gocardless"]["webhook_address"] == f"{PAGES}/webhooks/gocardless/piano"


def test_xero_is_disconnected_here_and_there(owner: Browser, at_xero: XeroOrganisation) -> None:
    connect_xero(owner, [at_xero])
    told = owner.get(HERE).document["xero"]
    assert (told["state"], told["connected_by"], told["connected_at"]) == (
        "connected",
        "olga@example.co.uk",
        NINE,
    )
    assert told["organisation"] == {"id": "xero-piano", "name": "Piano Lessons in Xero"}
    answer = owner.call("DELETE", f"{HERE}/xero")
    assert (answer.status, answer.document["state"]) == (200, "disconnected")
    assert answer.document["organisation"]["name"] == "Piano Lessons in Xero"
    own = organisations.of_tenant("piano")
    assert own
    assert own.xero_user == ""


def test_an_organisation_that_lets_us_in_no_more_is_told_as_such(
    owner: Browser, at_xero: XeroOrganisation
) -> None:
    connect_xero(owner, [at_xero])
    own = organisations.of_tenant("piano")
    assert own
    TokenItem(own.xero_user).delete()
    assert owner.get(HERE).document["xero"]["state"] == "refused"


def test_stripe_is_connected_by_a_key_of_which_four_characters_are_told(
    owner: Browser, at_stripe: Account
) -> None:
    answer = put(owner, "stripe", key=KEY)
    assert answer.status == 200
    assert answer.document["state"] == "connected"
    assert answer.document["account"] == {
        "id": "acct_1Piano",
        "name": "Piano Lessons",
        "is_live": False,
        "key_ending": KEY[-4:],
        "connected_by": "olga@example.co.uk",
        "connected_at": NINE,
        "ended_at": None,
    }
    assert answer.document["secret_since"] == NINE
    told = owner.get(HERE).text
    assert KEY not in told
    (secret,) = connect_here().secrets.read("piano", STRIPE_SIGNING)
    assert secret not in told


def test_a_key_that_lacks_something_connects_nothing_and_is_not_repeated(
    pages: Pages, owner: Browser, at_stripe: Account
) -> None:
    weak = "rk_test_canary_weak"
    pages.stripe.add_key(at_stripe, weak, [each for each in ALL if "payout" not in each])
    answer = put(owner, "stripe", key=weak)
    assert answer.status == 422
    assert answer.document["errors"]["key"].endswith("Missing: Payouts: Read.")
    for key, says in (("", "Paste the key."), ("hello", "This is not a key of Stripe's."), (" ", "Paste")):
        assert put(owner, "stripe", key=key).document["errors"]["key"].startswith(says)
    assert "canary" not in answer.text
    assert provider_accounts.of_tenant("piano", "stripe") is None


def test_the_secret_of_stripes_webhooks_is_renewed_in_two_steps(owner: Browser, at_stripe: Account) -> None:
    put(owner, "stripe", key=KEY)
    renewed = owner.call("POST", f"{HERE}/stripe/secret")
    assert (renewed.status, renewed.document["is_former_secret_valid"]) == (200, True)
    ended = owner.call("DELETE", f"{HERE}/stripe/former-secret")
    assert (ended.status, ended.document["is_former_secret_valid"]) == (200, False)
    assert len(connect_here().secrets.read("piano", STRIPE_SIGNING)) == 1


def test_a_key_that_stripe_takes_no_more_renews_nothing(
    pages: Pages, owner: Browser, at_stripe: Account
) -> None:
    put(owner, "stripe", key=KEY)
    pages.stripe.roll_key(KEY)
    answer = owner.call("POST", f"{HERE}/stripe/secret")
    assert (answer.status, answer.document["title"]) == (409, "Stripe was not changed")
    assert "Stripe does not take this key" in answer.document["detail"]


def test_stripe_is_disconnected_and_may_be_again(owner: Browser, at_stripe: Account) -> None:
    put(owner, "stripe", key=KEY)
    answer = owner.call("DELETE", f"{HERE}/stripe")
    assert (answer.status, answer.document["state"]) == (200, "disconnected")
    assert owner.call("DELETE", f"{HERE}/stripe").text == answer.text
    assert (answer.document["account"]["key_ending"], answer.document["account"]["ended_at"]) == (None, NINE)
    assert answer.document["is_endpoint_left"] is False


def test_a_key_that_was_refused_since_is_told_as_such(
    pages: Pages, owner: Browser, at_stripe: Account
) -> None:
    put(owner, "stripe", key=KEY)
    pages.pass_time(timedelta(minutes=9))
    error = "Stripe did not answer as it should: AuthenticationError"
    feeds.note("piano", "stripe", error, NOW + timedelta(minutes=9))
    assert owner.get(HERE).document["stripe"]["state"] == "refused"


def test_gocardless_is_connected_in_two_steps_and_told_without_its_secrets(
    owner: Browser, at_gocardless: Organisation
) -> None:
    first = put(owner, "gocardless", token=TOKEN)
    assert (first.status, first.document["state"], first.document["secret_ending"]) == (
        200,
        "connected",
        None,
    )
    second = put(owner, "gocardless/secret", secret=FIRST)
    assert (second.document["secret_ending"], second.document["secret_since"]) == (FIRST[-4:], NINE)
    assert second.document["first_arrived_at"] is None
    third = put(owner, "gocardless/secret", secret=SECOND)
    assert third.document["is_former_secret_valid"] is True
    ended = owner.call("DELETE", f"{HERE}/gocardless/former-secret")
    assert (ended.status, ended.document["is_former_secret_valid"]) == (200, False)
    text = owner.get(HERE).text
    assert not any(each in text for each in (TOKEN, FIRST, SECOND))


def test_a_token_or_a_secret_that_is_wrong_changes_nothing(
    owner: Browser, at_gocardless: Organisation
) -> None:
    answer = put(owner, "gocardless", token="sandbox_canary_nobody_knows")
    assert (answer.status, [*answer.document["errors"]]) == (422, ["token"])
    assert provider_accounts.of_tenant("piano", "gocardless") is None
    put(owner, "gocardless", token=TOKEN)
    answer = put(owner, "gocardless/secret", secret=TOKEN)
    assert answer.document["errors"]["secret"].startswith("This is an access token.")
    assert put(owner, "gocardless/secret", secret="short").status == 422
    assert "canary" not in answer.text


def test_whether_a_webhook_has_arrived_is_asked_at_gocardless(
    pages: Pages, owner: Browser, at_gocardless: Organisation
) -> None:
    put(owner, "gocardless", token=TOKEN)
    put(owner, "gocardless/secret", secret=FIRST)
    at_gocardless.set_up_webhook(f"{PAGES}/webhooks/gocardless/piano", FIRST)
    assert owner.call("POST", f"{HERE}/gocardless/delivery").document["first_arrived_at"] is None
    at_gocardless.deliver({"events": []})
    at_gocardless.answered(200)
    assert owner.call("POST", f"{HERE}/gocardless/delivery").document["first_arrived_at"] == NINE


def test_gocardless_is_disconnected_and_its_endpoint_is_left_to_the_owner(
    owner: Browser, at_gocardless: Organisation
) -> None:
    put(owner, "gocardless", token=TOKEN)
    put(owner, "gocardless/secret", secret=FIRST)
    answer = owner.call("DELETE", f"{HERE}/gocardless")
    assert (answer.status, answer.document["state"]) == (200, "disconnected")
    assert answer.document["is_endpoint_left"] is True
    assert answer.document["secret_ending"] is None


def test_a_bookkeeper_sees_connections_and_changes_none(pages: Pages, owner: Browser) -> None:
    pages.add("bea", "piano", "bookkeeper")
    bookkeeper = pages.signed_in("bea")
    assert bookkeeper.get(HERE).document == owner.get(HERE).document
    for what in ("xero", "stripe", "gocardless"):
        assert bookkeeper.call("DELETE", f"{HERE}/{what}").status == 403


def test_whether_the_key_may_sell_is_told_as_it_was_last_asked(
    pages: Pages, owner: Browser, at_stripe: Account
) -> None:
    put(owner, "stripe", key=KEY)
    told = owner.get(HERE).document["stripe"]
    assert told["selling"] == {"may_sell": None, "asked_at": None, "missing": []}
    assert {each["resource"] for each in told["permissions_to_sell"]} == {
        each.resource for each in SELLING.values()
    }
    answer = owner.call("POST", f"{HERE}/stripe/selling")
    assert (answer.status, answer.document["selling"]["may_sell"]) == (200, False)
    assert answer.document["selling"]["missing"] == told["permissions_to_sell"]
    pages.stripe.add_key(at_stripe, KEY, (*ALL, *TO_SELL))
    assert owner.call("POST", f"{HERE}/stripe/selling").status == 200
    told = owner.get(HERE).document["stripe"]
    assert told["selling"] == {"may_sell": True, "asked_at": NINE, "missing": []}


def test_a_key_that_was_ended_is_not_asked_whether_it_may_sell(
    pages: Pages, owner: Browser, at_stripe: Account
) -> None:
    put(owner, "stripe", key=KEY)
    pages.stripe.roll_key(KEY)
    answer = owner.call("POST", f"{HERE}/stripe/selling")
    assert (answer.status, "does not take this key" in answer.document["detail"]) == (409, True)
    assert owner.get(HERE).document["stripe"]["selling"]["may_sell"] is None
