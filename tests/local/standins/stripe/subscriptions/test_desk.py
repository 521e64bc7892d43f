"""Subscriptions, changed and ended through the real SDK."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import stripe
from stripe import RequestOptions
from stripe.params import SubscriptionCancelParams, SubscriptionUpdateParams

from local.standins.stripe.subscriptions import desk
from tests.local.standins.stripe.conftest import NOW
from tests.local.standins.stripe.shop import Shop, monthly

LATER = int(NOW.timestamp()) + 40 * 86400


def begun(shop: Shop) -> str:
    data = {"metadata": {"order": "ord_1"}}
    done = shop.account.checkout.pay(shop.session(**monthly(subscription_data=data)))
    shop.news()
    return str(done["subscription"])


def change(shop: Shop, id: str, **fields: Any) -> stripe.Subscription:
    sent: Any = fields
    return shop.client.v1.subscriptions.update(id, sent)


def test_every_parameter_of_stripes_is_taken_or_refused_by_name() -> None:
    options = RequestOptions.__annotations__.keys()
    update, cancel = (each.__annotations__ for each in (SubscriptionUpdateParams, SubscriptionCancelParams))
    assert {*desk.CHANGED, *desk.CHANGED_ELSEWHERE} == update.keys() - options
    assert {"expand", *desk.ENDED_ELSEWHERE} == cancel.keys() - options


def test_a_subscription_is_told_to_end_and_renews_until_then(shop: Shop) -> None:
    id = begun(shop)
    assert change(shop, id, cancel_at=LATER).cancel_at == LATER
    assert shop.news() == ["customer.subscription.updated"]
    assert shop.account.subscriptions.renew(id)["status"] == "active"
    shop.news()
    assert shop.account.subscriptions.renew(id)["status"] == "canceled"
    assert shop.news() == ["customer.subscription.deleted"]


def test_a_subscription_ends_with_its_period_unless_that_is_taken_back(shop: Shop) -> None:
    id = begun(shop)
    change(shop, id, cancel_at_period_end=True)
    change(shop, id, cancel_at_period_end=False)
    assert shop.account.subscriptions.renew(id)["status"] == "active"
    change(shop, id, cancel_at_period_end=True)
    assert shop.account.subscriptions.renew(id)["status"] == "canceled"


def test_metadata_is_merged_and_an_empty_value_unsets(shop: Shop) -> None:
    id = begun(shop)
    assert change(shop, id, metadata={"a": "1"}).metadata.to_dict() == {"order": "ord_1", "a": "1"}
    assert change(shop, id, metadata={"a": ""}).metadata.to_dict() == {"order": "ord_1"}
    assert change(shop, id, metadata="").metadata.to_dict() == {}
    change(shop, id, metadata={f"k{n}": "v" for n in range(50)})
    with pytest.raises(stripe.InvalidRequestError, match="up to 50 keys"):
        change(shop, id, metadata={"one more": "v"})


def test_a_subscription_is_ended_at_once_and_is_gone_for_another_end(shop: Shop) -> None:
    id = begun(shop)
    ended = shop.client.v1.subscriptions.cancel(id)
    assert (ended.status, ended.ended_at, shop.news()) == (
        "canceled",
        int(NOW.timestamp()),
        ["customer.subscription.deleted"],
    )
    with pytest.raises(stripe.InvalidRequestError, match="does not know prorate"):
        shop.client.v1.subscriptions.cancel(id, {"prorate": True})
    with pytest.raises(stripe.InvalidRequestError, match="No such subscription") as caught:
        shop.client.v1.subscriptions.cancel(id)
    assert caught.value.http_status == 404
    with pytest.raises(stripe.InvalidRequestError, match="canceled subscription can only update"):
        change(shop, id, description="Lessons")


REFUSED: list[tuple[dict[str, Any], str | None, str]] = [
    ({"cancel_at": int(NOW.timestamp())}, "cancel_at", "in the future"),
    ({"cancel_at": LATER, "cancel_at_period_end": True}, "cancel_at_period_end", "only specify one"),
    ({"cancel_at": "soon"}, "cancel_at", "Invalid integer"),
    ({"items": [{"price": "price_1"}]}, "items", "does not know items"),
    ({"colour": "red"}, "colour", "unknown parameter"),
    ({"expand": ["items"]}, None, "cannot be expanded"),
]


@pytest.mark.parametrize(("fields", "param", "words"), REFUSED, ids=lambda each: str(each)[:50])
def test_what_stripe_would_not_take_changes_nothing(
    shop: Shop, fields: dict[str, Any], param: str | None, words: str
) -> None:
    id = begun(shop)
    before = shop.account.subscriptions.one(id)
    with pytest.raises(stripe.InvalidRequestError, match=words) as caught:
        change(shop, id, **fields)
    assert (caught.value.http_status, caught.value.param) == (400, param)
    assert (shop.account.subscriptions.one(id), shop.news()) == (before, [])


def test_an_unknown_subscription_is_404(shop: Shop) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="No such subscription: 'sub_x'") as caught:
        change(shop, "sub_x", description="Lessons")
    assert caught.value.http_status == 404


def test_a_subscription_begins_in_a_session_alone(shop: Shop) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="no Checkout Session begins"):
        shop.client.v1.subscriptions.create({"customer": "cus_1"})
    with pytest.raises(stripe.InvalidRequestError, match="Unrecognized request URL"):
        shop.client.raw_request("delete", "/v1/subscriptions")


def test_a_wrong_method_is_an_unrecognised_url(shop: Shop) -> None:
    url, headers = f"{shop.url}/v1/subscriptions/{begun(shop)}", {"Authorization": f"Bearer {shop.key}"}
    answer = httpx.put(url, headers=headers, trust_env=False)
    assert answer.json()["error"]["message"].startswith("Unrecognized request URL (PUT:")


def test_changing_a_subscription_needs_its_permission() -> None:
    words = "'rak_subscription_write'"
    with Shop("rak_subscription_read").open() as shop, pytest.raises(stripe.PermissionError, match=words):
        change(shop, "sub_x", description="Lessons")
