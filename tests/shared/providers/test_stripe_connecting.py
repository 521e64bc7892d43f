from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from stripe import api_version

from local.standins.serving import serving
from local.standins.stripe import Account, StripeStandIn
from local.standins.stripe.known import EVENT_TYPES
from shared.errors import KeyRefused, NotAllowed, Throttled, Unknown
from shared.providers.limits import shared_session
from shared.providers.stripe_api import KINDS, StripeReader
from shared.providers.stripe_connecting import EVENTS, EndpointRefused, StripeAccess
from shared.providers.stripe_permissions import PERMISSIONS, SELLING, to_sell

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
KEY = "rk_test_0123456789"
# What a key has whose owner set what the page lists, by the names of Stripe's refusals.
LISTED = {
    "account": "rak_accounts_kyc_basic_read",
    "balance": "rak_balance_read",
    "balance_transactions": "rak_balance_transaction_source_read",
    "charges": "rak_charge_read",
    "customers": "rak_customer_read",
    "disputes": "rak_dispute_read",
    "invoices": "rak_invoice_read",
    "payouts": "rak_payout_read",
    "topups": "rak_top_up_read",
    "webhooks": "rak_webhook_write",
}
# What it has besides whose owner wants to sell; a permission to write is one to read as well.
TO_SELL = {
    "sessions": "rak_checkout_session_write",
    "payment_intents": "rak_payment_intent_read",
    "refunds": "rak_charge_write",
    "subscriptions": "rak_subscription_write",
}
READS: dict[str, Callable[[StripeReader], object]] = {
    "account": lambda reader: reader.account(),
    "balance": lambda reader: reader.balance(),
    "transactions": lambda reader: reader.transactions(NOW),
    "a transaction": lambda reader: reader.alone("txn_1"),
    "payouts": lambda reader: list(reader.payouts(NOW)),
    "an invoice": lambda reader: reader.invoice_paid_by("pi_1"),
    **{prefix: lambda reader, id=f"{prefix}_1": reader.subjects(id) for prefix in KINDS},  # type: ignore[misc]
}


@pytest.fixture
def standin() -> StripeStandIn:
    return StripeStandIn(lambda: NOW, None)


@pytest.fixture
def account(standin: StripeStandIn) -> Account:
    account = standin.open_account("acct_1Piano", "Piano Lessons")
    standin.add_key(account, KEY, LISTED.values())
    return account


@pytest.fixture
def url(standin: StripeStandIn, account: Account) -> Iterator[str]:
    with serving(standin.app) as url:
        yield url


@pytest.fixture
def access(url: str) -> Iterator[StripeAccess]:
    with shared_session() as session:
        yield StripeAccess(KEY, url, session, lambda: NOW)


def test_every_permission_that_is_listed_is_tried_and_needed(access: StripeAccess) -> None:
    assert set(LISTED) == set(PERMISSIONS)
    assert access.missing() == []


@pytest.mark.parametrize("read", READS)
def test_a_key_with_what_is_listed_may_read_whatever_is_read_later(url: str, read: str) -> None:
    with shared_session() as session:
        reader = StripeReader(KEY, url, session)
        try:
            READS[read](reader)
        except Unknown:
            # It may ask; there is nothing there.
            return


def test_a_key_that_may_only_read_endpoints_makes_none(
    standin: StripeStandIn, account: Account, url: str
) -> None:
    standin.add_key(account, "rk_test_narrow", ["rak_webhook_read"])
    with shared_session() as session, pytest.raises(NotAllowed):
        StripeAccess("rk_test_narrow", url, session).create_endpoint("https://x.example/a", "1")


def access_with(standin: StripeStandIn, account: Account, url: str, *permissions: str) -> StripeAccess:
    standin.add_key(account, "rk_test_other", permissions)
    return StripeAccess("rk_test_other", url, shared_session(), lambda: NOW)


def test_a_key_that_may_only_read_is_connected_and_sells_nothing(access: StripeAccess) -> None:
    assert access.missing() == []
    assert access.missing_to_sell() == list(SELLING.values())


def test_a_key_with_all_that_is_listed_reads_and_sells(
    standin: StripeStandIn, account: Account, url: str
) -> None:
    # At Stripe a resource has one level: whoever may refund may read charges.
    reads = {*LISTED.values()} - {"rak_charge_read"}
    access = access_with(standin, account, url, *reads, *TO_SELL.values())
    assert (access.missing(), access.missing_to_sell()) == ([], [])


@pytest.mark.parametrize("lacking", TO_SELL)
def test_each_permission_to_sell_is_tried_and_needed(
    standin: StripeStandIn, account: Account, url: str, lacking: str
) -> None:
    others = [each for name, each in TO_SELL.items() if name != lacking]
    access = access_with(standin, account, url, *others, "rak_charge_read", "rak_subscription_read")
    assert access.missing_to_sell() == [SELLING[lacking]]


def test_an_owner_reads_in_one_sentence_what_to_add() -> None:
    assert to_sell([]) == ""
    assert "set Subscriptions: Write." in to_sell([SELLING["subscriptions"]])
    assert to_sell([*SELLING.values()]) == (
        "Order forms take no cards yet: at Stripe, edit the key and set Checkout Sessions: Write, "
        "PaymentIntents: Read, Charges and refunds: Write and Subscriptions: Write."
    )


def test_trying_the_permissions_changes_nothing(standin: StripeStandIn, account: Account, url: str) -> None:
    access = access_with(standin, account, url, *LISTED.values(), *TO_SELL.values())
    kept = access.create_endpoint("https://x.example/a", "1")
    access.missing()
    access.missing_to_sell()
    for kind in ("checkout.session", "refund", "subscription", "charge"):
        assert list(account.objects.of(kind)) == []
    assert [each.id for each in account.endpoints.of_mode(is_live=False)] == [kept.id]


def test_an_account_is_named_as_its_customers_know_it_or_by_its_id(
    access: StripeAccess, standin: StripeStandIn
) -> None:
    assert access.identity().name == "Piano Lessons"
    nameless = standin.open_account("acct_1Nameless", "")
    standin.add_key(nameless, "sk_test_nameless")
    standin.accounts[KEY] = nameless
    nameless.keys[KEY] = nameless.keys["sk_test_nameless"]
    assert access.identity().name == "acct_1Nameless"


def test_the_same_attempt_makes_one_endpoint_and_shows_the_same_secret(
    access: StripeAccess, account: Account
) -> None:
    first, again = (access.create_endpoint("https://x.example/a", "1") for _ in range(2))
    assert first == again
    (listed,) = access.endpoints()
    assert (listed.id, listed.url, listed.is_as_made_here) == (first.id, "https://x.example/a", True)
    assert "secret" not in repr(listed)


@pytest.mark.parametrize(
    "changed",
    [{"disabled": True}, {"enabled_events": ("charge.succeeded",)}, {"api_version": "2024-06-20"}],
    ids=str,
)
def test_an_endpoint_that_was_changed_since_is_recognised(
    access: StripeAccess, account: Account, changed: dict[str, object]
) -> None:
    access.create_endpoint("https://x.example/a", "1")
    (made,) = account.endpoints.of_mode(is_live=False)
    assert (made.api_version, set(made.enabled_events)) == (api_version, set(EVENTS))
    account.endpoints.change(made, changed)
    assert [each.is_as_made_here for each in access.endpoints()] == [False]


def test_an_endpoint_of_an_earlier_version_is_sent_what_this_one_reads_as_well(
    access: StripeAccess, account: Account
) -> None:
    made = access.create_endpoint("https://x.example/a", "1")
    (kept,) = account.endpoints.of_mode(is_live=False)
    account.endpoints.change(kept, {"enabled_events": ("charge.succeeded",)})
    access.send_all_events(made.id)
    assert [each.is_as_made_here for each in access.endpoints()] == [True]


def test_an_address_that_nobody_can_send_to_and_a_seventeenth_endpoint_are_told_apart(
    access: StripeAccess,
) -> None:
    with pytest.raises(EndpointRefused, match="address_refused"):
        access.create_endpoint("http://localhost/a", "1")
    for number in range(16):
        access.create_endpoint(f"https://x.example/{number}", str(number))
    with pytest.raises(EndpointRefused, match="no_room"):
        access.create_endpoint("https://x.example/one-too-many", "17")


def test_an_endpoint_that_is_gone_can_be_deleted_again(access: StripeAccess) -> None:
    made = access.create_endpoint("https://x.example/a", "1")
    access.delete_endpoint(made.id)
    access.delete_endpoint(made.id)
    assert access.endpoints() == []


def test_a_key_that_ended_is_refused_and_a_limit_is_none_of_its_faults(
    access: StripeAccess, standin: StripeStandIn
) -> None:
    standin.faults.add(429, on="/v1/balance")
    with pytest.raises(Throttled):
        access.missing()
    standin.roll_key(KEY)
    with pytest.raises(KeyRefused) as refused:
        access.missing()
    assert KEY not in str(refused.value)


def test_events_are_of_stripes_names_and_about_what_moves_money_or_is_paid_on_a_page() -> None:
    assert set(EVENTS) <= set(EVENT_TYPES)
    assert {each.partition(".")[0] for each in EVENTS} == {"charge", "checkout", "payout", "refund", "topup"}
    # Whatever becomes of a page is told, except that somebody looks at it.
    assert {each for each in EVENT_TYPES if each.startswith("checkout.session.")} <= set(EVENTS)
