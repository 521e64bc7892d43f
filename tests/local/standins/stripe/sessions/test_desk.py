"""Sessions, opened and closed through the real SDK."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from local.standins.stripe import value_refusals
from tests.local.standins.stripe.conftest import NOW
from tests.local.standins.stripe.shop import SHOP, Shop, line, monthly, params

HALF_AN_HOUR = int(NOW.timestamp()) + 1800
IN_TWO_DAYS = int(NOW.timestamp()) + 2 * 86400
IN_TWO_YEARS = int(NOW.timestamp()) + 730 * 86400
DAY = int(NOW.timestamp()) + 86400


def test_a_session_is_open_unpaid_and_leads_to_a_page(shop: Shop) -> None:
    made = shop.api.create(params(line_items=[line(1250, 3), line(999)], client_reference_id="ord_1"))
    assert made.id.startswith("cs_test_")
    assert (made.status, made.payment_status, made.mode) == ("open", "unpaid", "payment")
    assert (made.amount_subtotal, made.amount_total, made.currency) == (4749, 4749, "gbp")
    assert (made.client_reference_id, made.payment_intent, made.customer) == ("ord_1", None, None)
    assert (made.created, made.expires_at) == (int(NOW.timestamp()), DAY)
    assert made.url
    assert made.url.endswith(f"/pay/{made.id}")
    assert shop.api.retrieve(made.id).to_dict() == made.to_dict()


def test_every_property_of_a_session_is_one_that_stripe_has(shop: Shop) -> None:
    made = shop.api.create(params())
    assert made.to_dict().keys() <= stripe.checkout.Session.__annotations__.keys()


def test_half_pence_are_rounded_line_by_line(shop: Shop) -> None:
    half = line(unit_amount=None, unit_amount_decimal="12.5", quantity=3)
    del half["price_data"]["unit_amount"]
    made = shop.api.create(params(line_items=[half, line(100)]))
    assert made.amount_total == 38 + 100


def test_ways_to_pay_are_those_allowed_without_those_excluded(shop: Shop) -> None:
    made = shop.api.create(params())
    assert made.payment_method_types == ["card", "bacs_debit"]
    made = shop.api.create(params(allowed_payment_method_types=["card", "link"]))
    assert (made.payment_method_types, made.allowed_payment_method_types) == (["card"], ["card", "link"])
    made = shop.api.create(params(excluded_payment_method_types=["card"]))
    assert made.payment_method_types == ["bacs_debit"]


def test_the_earliest_and_the_latest_expiry_are_taken(shop: Shop) -> None:
    for moment in (HALF_AN_HOUR, DAY - 1):
        assert shop.api.create(params(expires_at=moment)).expires_at == moment


def test_an_invoice_that_is_not_to_be_made_is_taken(shop: Shop) -> None:
    made = shop.api.create(params(invoice_creation={"enabled": False}))
    assert made.invoice_creation
    assert made.invoice_creation.enabled is False


def deep(**price: Any) -> dict[str, Any]:
    return {"line_items": [line(**price)]}


REFUSED: list[tuple[dict[str, Any], str | None, str]] = [
    ({"success_url": None}, "success_url", "Missing required param: success_url."),
    ({"mode": None}, "mode", "Missing required param: mode."),
    ({"mode": "gift"}, "mode", "must be one of payment, setup, or subscription"),
    ({"mode": "setup"}, "mode", "no `setup` mode"),
    ({"line_items": None}, "line_items", "Missing required param: line_items."),
    ({"line_items": "three"}, "line_items", "Invalid array"),
    ({"line_items": [line()] * 101}, "line_items", "maximum of 100"),
    ({"line_items": [{"quantity": 1}]}, "line_items[0][price_data]", "Missing required param"),
    ({"line_items": [{"price": "price_1", "quantity": 1}]}, "line_items[0][price]", "does not know"),
    ({"line_items": [line(), {**line(), "qty": 1}]}, "line_items[1][qty]", "unknown parameter"),
    ({"line_items": [line(quantity=-1)]}, "line_items[0][quantity]", "greater than or equal to 1"),
    ({"line_items": [line(quantity=0)]}, "line_items[0][quantity]", "greater than or equal to 1"),
    ({"line_items": [{**line(), "quantity": 1.5}]}, "line_items[0][quantity]", "Invalid integer: 1.5"),
    ({"line_items": [line(quantity=10**9)]}, "line_items[0][quantity]", "less than or equal to"),
    (deep(pence=-1), "line_items[0][price_data][unit_amount]", "greater than or equal to 0"),
    (deep(unit_amount_decimal="1.5"), "line_items[0][price_data][unit_amount_decimal]", "only specify one"),
    (deep(unit_amount_decimal="few"), "line_items[0][price_data][unit_amount_decimal]", "Invalid decimal"),
    (deep(unit_amount_decimal="NaN"), "line_items[0][price_data][unit_amount_decimal]", "Invalid decimal"),
    (deep(unit_amount_decimal="-1"), "line_items[0][price_data][unit_amount_decimal]", "must be from 0"),
    (deep(product_data={"name": ""}), "line_items[0][price_data][product_data][name]", "empty string"),
    (deep(product_data={"sku": "x"}), "line_items[0][price_data][product_data][sku]", "unknown parameter"),
    (deep(product_data="x"), "line_items[0][price_data][product_data]", "Invalid object"),
    (deep(currency="eur"), "line_items[0][price_data][currency]", "in gbp alone"),
    ({"currency": "eur"}, "currency", "in gbp alone"),
    ({"line_items": [line(29)]}, "line_items", "at least £0.30 gbp"),
    ({"line_items": [line(99_999_999, 2)]}, "line_items", "no more than £999,999.99"),
    ({"line_items": [line(recurring="month")]}, "mode", "passed a recurring price"),
    ({"mode": "subscription"}, "mode", "at least one recurring price"),
    (
        monthly(line_items=[line(recurring="week"), line(recurring="month")]),
        "line_items",
        "billing intervals",
    ),
    (monthly(line_items=[line(recurring="month")] * 21), "line_items", "maximum of 20"),
    (
        monthly(line_items=[line(recurring={"interval": "year", "interval_count": 4})]),
        "line_items[0][price_data][recurring][interval_count]",
        "three years",
    ),
    (monthly(payment_intent_data={"description": "x"}), "payment_intent_data", "in `subscription` mode"),
    (monthly(customer_creation="always"), "customer_creation", "in `subscription` mode"),
    ({"subscription_data": {"description": "x"}}, "subscription_data", "in `payment` mode"),
    (
        monthly(subscription_data={"trial_end": IN_TWO_DAYS - 1}),
        "subscription_data[trial_end]",
        "at least 2 days",
    ),
    (
        monthly(subscription_data={"trial_end": IN_TWO_YEARS + 1}),
        "subscription_data[trial_end]",
        "2 years",
    ),
    (
        monthly(line_items=[line(recurring="month"), line(29)], subscription_data={"trial_end": IN_TWO_DAYS}),
        "line_items",
        "at least £0.30",
    ),
    ({"line_items": [line(0)]}, "line_items", "at least £0.30"),
    ({"invoice_creation": {"enabled": True}}, "invoice_creation[enabled]", "paid invoice of its own"),
    ({"invoice_creation": {"enabled": "maybe"}}, "invoice_creation[enabled]", "Invalid boolean"),
    ({"ui_mode": "hosted"}, "ui_mode", "must be one of elements, embedded_page, form, or hosted_page"),
    ({"ui_mode": "form"}, "ui_mode", "only has the page that Stripe hosts"),
    ({"expires_at": HALF_AN_HOUR - 1}, "expires_at", "at least 30 minutes"),
    ({"expires_at": DAY}, "expires_at", "less than 24 hours"),
    ({"success_url": "shop.example/done"}, "success_url", "explicit scheme"),
    ({"cancel_url": "ftp://shop.example"}, "cancel_url", "explicit scheme"),
    ({"payment_method_types": ["card"]}, "payment_method_types", "unknown parameter"),
    ({"allowed_payment_method_types": ["cash"]}, "allowed_payment_method_types[0]", "must be one of"),
    ({"allowed_payment_method_types": ["paypal"]}, "allowed_payment_method_types", "No valid payment method"),
    ({"payment_method_configuration": "pmc_1"}, "payment_method_configuration", "No such"),
    ({"customer": "cus_1"}, "customer", "No such customer: 'cus_1'"),
    ({"customer": "cus_1", "customer_email": "a@b.example"}, "customer_email", "only specify one"),
    ({"customer": "cus_1", "customer_creation": "always"}, "customer_creation", "only specify one"),
    ({"client_reference_id": "x" * 201}, "client_reference_id", "at most 200 characters"),
    ({"client_reference_id": {"a": "b"}}, "client_reference_id", "must be a text"),
    ({"metadata": {f"k{n}": "v" for n in range(51)}}, "metadata", "up to 50 keys"),
    ({"metadata": {"k" * 41: "v"}}, f"metadata[{'k' * 40}]", "up to 40 characters"),
    ({"metadata": {"k": "v" * 501}}, "metadata[k]", "up to 500 characters"),
    ({"metadata": {"k": {"a": "b"}}}, "metadata", "Invalid object"),
    (
        {"automatic_tax": {"enabled": True}},
        "automatic_tax",
        "does not know automatic_tax, which Stripe takes",
    ),
    ({"customer_email": "ada@home"}, "customer_email", "Invalid email address: ada@home"),
    ({"customer_email": "adä@example.co.uk"}, "customer_email", "Invalid email address"),
    ({"colour": "red"}, "colour", "unknown parameter: colour"),
    ({"expand": ["payment_link.line_items"]}, None, "cannot be expanded"),
]


@pytest.mark.parametrize(("fields", "param", "words"), REFUSED, ids=lambda each: str(each)[:60])
def test_what_stripe_would_not_take_opens_no_session(
    shop: Shop, fields: dict[str, Any], param: str | None, words: str
) -> None:
    with pytest.raises(stripe.InvalidRequestError, match=words) as caught:
        shop.api.create(params(**fields))
    assert (caught.value.http_status, caught.value.param) == (400, param)
    assert shop.account.objects.of("checkout.session") == []


def test_a_refusal_names_its_code(shop: Shop) -> None:
    refused: list[tuple[dict[str, Any], str]] = [
        ({"line_items": [line(29)]}, "amount_too_small"),
        ({"colour": "red"}, "parameter_unknown"),
        ({"success_url": ""}, "parameter_invalid_empty"),
        ({"success_url": None}, "parameter_missing"),
        ({"customer": "cus_1"}, "resource_missing"),
        ({"customer_email": "ada"}, "email_invalid"),
    ]
    for fields, code in refused:
        with pytest.raises(stripe.InvalidRequestError) as caught:
            shop.api.create(params(**fields))
        assert caught.value.code == code


def test_fifty_keys_of_forty_and_values_of_five_hundred_are_taken(shop: Shop) -> None:
    most = {f"{n:040}": "v" * 500 for n in range(50)}
    made = shop.api.create(params(metadata=most, payment_intent_data={"metadata": {"unset": ""}}))
    assert made.metadata
    assert made.metadata.to_dict() == most


def test_a_key_of_the_other_mode_opens_and_sees_none(shop: Shop) -> None:
    made = shop.session()
    shop.standin.add_key(shop.account, "sk_live_of_the_same")
    client = stripe.StripeClient("sk_live_of_the_same", base_addresses={"api": shop.url})
    other = client.v1.checkout.sessions
    with pytest.raises(stripe.InvalidRequestError, match="not this key's"):
        other.create(params())
    for call in (other.retrieve, other.expire):
        with pytest.raises(stripe.InvalidRequestError, match=r"No such checkout\.session"):
            call(made)


def test_a_session_in_live_mode_says_so() -> None:
    with Shop(is_live=True).open() as live:
        made = live.api.create(params())
    assert (made.id[:8], made.livemode) == ("cs_live_", True)


def test_reading_sessions_does_not_allow_to_open_or_close_one() -> None:
    with Shop("rak_checkout_session_read").open() as shop:
        assert shop.api.list().data == []
        with pytest.raises(stripe.PermissionError, match="'rak_checkout_session_write'"):
            shop.api.create(params())
        with pytest.raises(stripe.PermissionError, match="'rak_checkout_session_write'"):
            shop.api.expire("cs_test_1")


def test_the_same_idempotency_key_opens_one_session_and_says_that_it_answers_again(shop: Shop) -> None:
    options: stripe.RequestOptions = {"idempotency_key": "order 1, attempt 1"}
    first, again = (shop.api.create(params(), options) for _ in range(2))
    assert (first.id, first.url) == (again.id, again.url)
    assert len(shop.api.list().data) == 1
    headers = [dict(each.last_response.headers) for each in (first, again) if each.last_response]
    assert [each.get("idempotent-replayed") for each in headers] == [None, "true"]


def test_the_same_idempotency_key_with_another_body_is_refused(shop: Shop) -> None:
    options: stripe.RequestOptions = {"idempotency_key": "order 1, attempt 1"}
    shop.api.create(params(), options)
    with pytest.raises(stripe.IdempotencyError, match="Try using a key other than") as caught:
        shop.api.create(params(line_items=[line(1)]), options)
    assert caught.value.http_status == 400
    assert len(shop.api.list().data) == 1


def test_an_idempotency_key_is_free_again_after_a_refusal(shop: Shop) -> None:
    options: stripe.RequestOptions = {"idempotency_key": "order 1, attempt 1"}
    with pytest.raises(stripe.InvalidRequestError):
        shop.api.create(params(mode=None), options)
    assert shop.api.create(params(), options).status == "open"


def test_an_answer_that_is_lost_is_found_by_the_same_idempotency_key(shop: Shop) -> None:
    shop.standin.lose_answers(on="/v1/checkout/sessions")
    options: stripe.RequestOptions = {"idempotency_key": "order 1, attempt 1", "max_network_retries": 0}
    with pytest.raises(stripe.APIConnectionError):
        shop.api.create(params(), options)
    (made,) = shop.account.objects.of("checkout.session")
    assert shop.api.create(params(), options).id == made["id"]


def test_an_idempotency_key_has_an_end(shop: Shop) -> None:
    assert shop.api.create(params(), {"idempotency_key": "k" * 255}).status == "open"
    with pytest.raises(stripe.IdempotencyError, match="at most 255 characters"):
        shop.api.create(params(), {"idempotency_key": "k" * 256})


def test_sessions_are_listed_in_pages_by_status_and_payment_intent(shop: Shop) -> None:
    made = [shop.session() for _ in range(3)]
    page = shop.api.list({"limit": 2})
    assert ([each.id for each in page.data], page.has_more) == ([made[2], made[1]], True)
    assert [each.id for each in shop.api.list({"starting_after": made[1]}).data] == [made[0]]
    paid = shop.account.checkout.pay(made[1])
    found = shop.api.list({"payment_intent": paid["payment_intent"]})
    assert [each.id for each in found.data] == [made[1]]
    assert [each.id for each in shop.api.list({"status": "open"}).data] == [made[2], made[0]]


def test_an_open_session_is_closed_by_its_owner_and_cannot_be_closed_again(shop: Shop) -> None:
    made = shop.session()
    closed = shop.api.expire(made)
    assert (closed.status, closed.url, shop.news()) == ("expired", None, ["checkout.session.expired"])
    with pytest.raises(stripe.InvalidRequestError, match="a status of `expired`") as caught:
        shop.api.expire(made)
    assert caught.value.http_status == 400
    with pytest.raises(stripe.InvalidRequestError, match=r"No such checkout\.session: 'cs_x'") as caught:
        shop.api.expire("cs_x")
    assert (caught.value.http_status, caught.value.param) == (404, "session")


def test_a_paid_session_is_not_closed(shop: Shop) -> None:
    made = shop.session()
    shop.account.checkout.pay(made)
    with pytest.raises(stripe.InvalidRequestError, match="a status of `complete`"):
        shop.api.expire(made)


def test_a_session_is_not_changed_here(shop: Shop) -> None:
    made = shop.session()
    with pytest.raises(stripe.InvalidRequestError, match="does not know an update"):
        shop.api.update(made, {"metadata": {"a": "b"}})
    assert "an update" in str(value_refusals.not_here("an update"))


@pytest.mark.parametrize(("method", "path"), [("delete", ""), ("delete", "/cs_1"), ("get", "/cs_1/expire")])
def test_a_wrong_method_is_an_unrecognised_url(shop: Shop, method: Any, path: str) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="Unrecognized request URL") as caught:
        shop.client.raw_request(method, f"/v1/checkout/sessions{path}")
    assert caught.value.http_status == 404


def test_closing_any_session_counts_as_one_route(shop: Shop) -> None:
    shop.api.expire(shop.session())
    assert shop.account.calls["POST /v1/checkout/sessions/{id}/expire"] == 1


def test_a_success_address_may_hold_the_sessions_id(shop: Shop) -> None:
    address = f"{SHOP}/done?session={{CHECKOUT_SESSION_ID}}"
    assert shop.api.create(params(success_url=address)).success_url == address
