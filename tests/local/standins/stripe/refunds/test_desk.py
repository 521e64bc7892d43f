"""Refunds, made through the real SDK."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from tests.local.standins.stripe.conftest import world
from tests.local.standins.stripe.shop import Shop, line


def paid(shop: Shop, way: Any = "card") -> str:
    """Has a lesson paid, and returns the charge's id."""
    done = shop.account.checkout.pay(shop.session(), way)
    shop.news()
    intent = shop.account.objects.by_id[done["payment_intent"]]
    return str(intent["latest_charge"])


def refund(shop: Shop, **fields: Any) -> stripe.Refund:
    sent: Any = fields
    return shop.client.v1.refunds.create(sent)


def test_a_refund_pays_back_all_and_stripe_keeps_its_fee(shop: Shop) -> None:
    charge = paid(shop)
    made = refund(shop, charge=charge, metadata={"order": "ord_1"}, reason="requested_by_customer")
    moved = shop.account.objects.by_id[str(made.balance_transaction)]
    assert (made.amount, made.status, made.id[:3]) == (3600, "succeeded", "re_")
    assert (made.charge, made.payment_intent) == (charge, shop.the("payment_intent")["id"])
    assert (moved["type"], moved["net"], moved["fee"], moved["source"]) == ("refund", -3600, 0, made.id)
    changed = shop.the("charge")
    assert (changed["amount_refunded"], changed["refunded"]) == (3600, True)
    assert shop.client.v1.refunds.retrieve(made.id).to_dict() == made.to_dict()
    assert made.to_dict().keys() <= stripe.Refund.__annotations__.keys()
    assert shop.news() == ["refund.created", "charge.refunded"]
    assert shop.is_balanced()


def test_a_payment_intent_is_refunded_in_parts_until_nothing_is_left(shop: Shop) -> None:
    paid(shop)
    intent = shop.the("payment_intent")["id"]
    assert refund(shop, payment_intent=intent, amount=1000).amount == 1000
    assert (shop.the("charge")["amount_refunded"], shop.the("charge")["refunded"]) == (1000, False)
    with pytest.raises(stripe.InvalidRequestError, match=r"\(£26\.01\) is greater than unrefunded .*£26\.00"):
        refund(shop, payment_intent=intent, amount=2601)
    assert refund(shop, payment_intent=intent).amount == 2600
    with pytest.raises(stripe.InvalidRequestError, match="has already been refunded") as caught:
        refund(shop, payment_intent=intent)
    assert caught.value.code == "charge_already_refunded"
    assert shop.is_balanced()


def test_a_direct_debit_is_refunded_as_a_payment(shop: Shop) -> None:
    made = shop.session()
    shop.account.checkout.pay(made, way="delayed")
    shop.account.checkout.settle(made)
    back = refund(shop, charge=shop.the("charge")["id"], expand=["balance_transaction"])
    assert (back.id[:4], back.balance_transaction.type) == ("pyr_", "payment_refund")  # type: ignore[union-attr]
    assert shop.is_balanced()


def test_what_a_world_shows_is_refunded_too(shop: Shop) -> None:
    shop.account.show(world("one-card-payment"))
    charge = shop.the("charge")
    assert refund(shop, charge=charge["id"]).amount == charge["amount"]


REFUSED: list[tuple[dict[str, Any], int, str | None, str]] = [
    ({}, 400, None, "should be provided for this request"),
    ({"charge": "ch_x"}, 404, "charge", "No such charge: 'ch_x'"),
    ({"payment_intent": "pi_x"}, 404, "payment_intent", "No such payment_intent: 'pi_x'"),
    ({"charge": "ch_x", "payment_intent": "pi_x"}, 400, "charge", "only specify one"),
    ({"charge": "ch_x", "amount": 0}, 400, "amount", "greater than or equal to 1"),
    ({"charge": "ch_x", "amount": "1.50"}, 400, "amount", "Invalid integer"),
    ({"charge": "ch_x", "reason": "mood"}, 400, "reason", "must be one of"),
    ({"charge": "ch_x", "reverse_transfer": True}, 400, "reverse_transfer", "does not know"),
    ({"charge": "ch_x", "colour": "red"}, 400, "colour", "unknown parameter"),
    ({"charge": "ch_x", "metadata": {"k": "v" * 501}}, 400, "metadata[k]", "up to 500 characters"),
    ({"charge": "ch_x", "expand": ["transfer"]}, 400, None, "cannot be expanded"),
]


@pytest.mark.parametrize(("fields", "status", "param", "words"), REFUSED, ids=lambda each: str(each)[:50])
def test_what_stripe_would_not_take_pays_nothing_back(
    shop: Shop, fields: dict[str, Any], status: int, param: str | None, words: str
) -> None:
    with pytest.raises(stripe.InvalidRequestError, match=words) as caught:
        refund(shop, **fields)
    assert (caught.value.http_status, caught.value.param) == (status, param)
    assert shop.account.objects.of("refund") == []


def test_what_was_never_paid_is_not_refunded(shop: Shop) -> None:
    made = shop.session()
    shop.account.checkout.decline(made)
    with pytest.raises(stripe.InvalidRequestError, match="does not have a successful charge"):
        refund(shop, payment_intent=shop.the("payment_intent")["id"])
    with pytest.raises(stripe.InvalidRequestError, match="has not been paid"):
        refund(shop, charge=shop.the("charge")["id"])


def test_what_is_on_its_way_is_not_refunded(shop: Shop) -> None:
    charge = paid(shop, "delayed")
    with pytest.raises(stripe.InvalidRequestError, match="has not been paid") as caught:
        refund(shop, charge=charge)
    assert caught.value.code == "charge_not_refundable"


def test_what_was_charged_back_is_not_refunded(shop: Shop) -> None:
    charge = paid(shop)
    shop.account.put({"charges": [{**shop.the("charge"), "disputed": True}]})
    with pytest.raises(stripe.InvalidRequestError, match="has been charged back") as caught:
        refund(shop, charge=charge)
    assert caught.value.code == "charge_disputed"


def test_the_same_idempotency_key_refunds_once(shop: Shop) -> None:
    sent: Any = {"charge": paid(shop), "amount": 1000}
    options: stripe.RequestOptions = {"idempotency_key": "refund 1"}
    first, again = (shop.client.v1.refunds.create(sent, options) for _ in range(2))
    assert (first.id, shop.the("charge")["amount_refunded"]) == (again.id, 1000)
    with pytest.raises(stripe.IdempotencyError):
        shop.client.v1.refunds.create(sent | {"amount": 1}, options)


def test_a_refund_needs_the_permission_to_write_charges() -> None:
    with (
        Shop("rak_charge_read").open() as shop,
        pytest.raises(stripe.PermissionError, match="rak_charge_write"),
    ):
        refund(shop, charge="ch_x")


def test_a_refund_is_not_changed_here(shop: Shop) -> None:
    made = refund(shop, charge=paid(shop))
    with pytest.raises(stripe.InvalidRequestError, match="does not know an update"):
        shop.client.v1.refunds.update(made.id, {"metadata": {"a": "b"}})
    with pytest.raises(stripe.InvalidRequestError, match="Unrecognized request URL"):
        shop.client.raw_request("delete", f"/v1/refunds/{made.id}")


def test_the_charge_of_a_subscription_is_refunded(shop: Shop) -> None:
    recurring = [line(2000, recurring="month")]
    shop.account.checkout.pay(shop.session(mode="subscription", line_items=recurring))
    assert refund(shop, charge=shop.the("charge")["id"]).amount == 2000
    assert shop.is_balanced()


def test_an_owner_refunds_without_a_key(shop: Shop) -> None:
    charge = paid(shop)
    made = shop.account.refund({"charge": charge, "amount": 600}, shop.now)
    assert (made["amount"], shop.the("charge")["amount_refunded"]) == (600, 600)
    assert shop.news() == ["refund.created", "charge.refunded"]
