"""Restricted keys, rolled keys and modes, seen through the real SDK."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import stripe

from local.standins.stripe import Account, StripeStandIn
from local.standins.stripe.permissions import RESOURCES
from local.standins.stripe.tables import BY_PATH
from tests.local.standins.stripe.conftest import world

Open = Callable[..., stripe.StripeClient]


@pytest.fixture
def account(running: tuple[StripeStandIn, str]) -> Account:
    return running[0].open_account("acct_1Shop", "The Shop")


@pytest.fixture
def key(running: tuple[StripeStandIn, str], account: Account) -> Iterator[Open]:
    """Adds a key to the account, and returns the SDK with that key."""
    standin, url = running
    http = stripe.RequestsClient()

    def add(value: str, *permissions: str) -> stripe.StripeClient:
        standin.add_key(account, value, permissions or None)
        return stripe.StripeClient(value, base_addresses={"api": url}, http_client=http)

    yield add
    http.close()  # type: ignore[no-untyped-call]


def test_a_restricted_key_reads_what_it_may_and_is_told_what_it_lacks(key: Open, account: Account) -> None:
    account.show(world("refund-then-payout"))
    client = key("rk_test_1234567890abcdef", "rak_balance_read", "rak_charge_read")
    assert client.v1.balance.retrieve().object == "balance"
    assert client.v1.charges.list().data
    with pytest.raises(stripe.PermissionError) as caught:
        client.v1.payouts.list()
    assert (caught.value.http_status, error_of(caught.value)) == (
        403,
        {
            "message": (
                "The provided key 'rk_test_************cdef' does not have the required permissions for this "
                "endpoint on account 'acct_1Shop'. Having the 'rak_payout_read' permission would allow this "
                "request to continue."
            ),
            "type": "invalid_request_error",
        },
    )


def error_of(caught: stripe.StripeError) -> dict[str, str]:
    body: Any = caught.json_body
    return dict(body["error"])


READS: list[tuple[str, Callable[[stripe.StripeClient], Any]]] = [
    ("rak_accounts_kyc_basic_read", lambda client: client.v1.accounts.retrieve_current()),
    ("rak_connected_account_read", lambda client: client.v1.accounts.retrieve_current()),
    ("rak_balance_transaction_source_read", lambda client: client.v1.balance.retrieve()),
    ("rak_balance_transaction_source_read", lambda client: client.v1.balance_transactions.list()),
    ("rak_charge_read", lambda client: client.v1.refunds.list()),
    ("rak_charge_write", lambda client: client.v1.charges.list()),
    ("rak_dispute_read", lambda client: client.v1.disputes.list()),
    ("rak_event_read", lambda client: client.v1.events.list()),
    ("rak_invoice_read", lambda client: client.v1.invoice_payments.list()),
    ("rak_payment_intent_read", lambda client: client.v1.payment_intents.list()),
    ("rak_top_up_read", lambda client: client.v1.topups.list()),
    ("rak_webhook_read", lambda client: client.v1.webhook_endpoints.list()),
]


@pytest.mark.parametrize(("permission", "read"), READS)
def test_one_permission_opens_its_endpoint(
    key: Open, permission: str, read: Callable[[stripe.StripeClient], Any]
) -> None:
    assert read(key("rk_test_able", permission)) is not None
    with pytest.raises(stripe.PermissionError, match=r"Having the 'rak_[a-z_]+_read' permission"):
        read(key("rk_test_unable", "rak_customer_read"))


def test_reading_webhook_endpoints_does_not_allow_to_make_one(key: Open) -> None:
    client = key("rk_test_reader", "rak_webhook_read")
    with pytest.raises(stripe.PermissionError, match="'rak_webhook_write'"):
        client.v1.webhook_endpoints.create({"url": "https://crm.example/", "enabled_events": ["*"]})


def test_every_endpoint_has_its_permission() -> None:
    assert set(RESOURCES) == {*BY_PATH, "balance"}


def test_a_secret_key_of_the_same_account_may_do_everything(key: Open) -> None:
    client = key("sk_test_everything")
    assert client.v1.accounts.retrieve_current().id == "acct_1Shop"
    assert client.v1.webhook_endpoints.list().data == []


def test_the_account_keeps_its_id_and_name_whatever_world_it_shows(key: Open, account: Account) -> None:
    account.show(world("refund-then-payout"))
    shown = key("sk_test_named").v1.accounts.retrieve_current()
    assert shown.id == "acct_1Shop"
    assert shown.business_profile
    assert shown.business_profile.name == "The Shop"


def test_a_rolled_key_has_expired(running: tuple[StripeStandIn, str], key: Open) -> None:
    client = key("rk_test_soon_rolled_1234", "rak_balance_read")
    assert client.v1.balance.retrieve().object == "balance"
    running[0].roll_key("rk_test_soon_rolled_1234")
    words = re.escape("Expired API Key provided: rk_test_************1234")
    with pytest.raises(stripe.AuthenticationError, match=words) as caught:
        client.v1.balance.retrieve()
    assert (caught.value.http_status, error_of(caught.value)["code"]) == (401, "api_key_expired")
    assert key("rk_test_the_new_one", "rak_balance_read").v1.balance.retrieve().object == "balance"


def test_a_key_of_the_other_mode_sees_none_of_the_objects(key: Open, account: Account) -> None:
    account.show(world("refund-then-payout"))
    live = key("sk_live_shop")
    assert live.v1.accounts.retrieve_current().id == "acct_1Shop"
    assert live.v1.charges.list().data == []
    assert (live.v1.balance.retrieve().livemode, key("sk_test_shop").v1.balance.retrieve().livemode) == (
        True,
        False,
    )


def test_objects_in_live_mode_say_so(running: tuple[StripeStandIn, str], key: Open) -> None:
    standin, url = running
    account = standin.open_account("acct_1Live", "The Shop", is_live=True)
    account.show(world("refund-then-payout"))
    standin.add_key(account, "rk_live_shop", ["rak_charge_read"])
    client = stripe.StripeClient("rk_live_shop", base_addresses={"api": url})
    assert {charge.livemode for charge in client.v1.charges.list().data} == {True}


@pytest.mark.parametrize(
    ("value", "permissions", "words"),
    [
        ("pk_test_public", None, "begins with"),
        ("sk_test_x", ["rak_charge_read"], "no other key has any"),
        ("rk_test_x", None, "a restricted key has permissions"),
        ("rk_test_x", ["charge_read"], "knows no permission charge_read"),
    ],
)
def test_a_key_that_the_dashboard_would_not_make_is_a_mistake_of_the_test(
    running: tuple[StripeStandIn, str],
    account: Account,
    value: str,
    permissions: list[str] | None,
    words: str,
) -> None:
    with pytest.raises(ValueError, match=words):
        running[0].add_key(account, value, permissions)
