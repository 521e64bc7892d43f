"""The parameters, held against Stripe's SDK."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import pytest
from stripe import RequestOptions
from stripe.params.checkout import _session_create_params as sdk

from local.standins.stripe.known import LOCALES, PAYMENT_METHOD_TYPES
from local.standins.stripe.sessions import parameters

SHAPES: list[tuple[str, Iterable[str], Iterable[str]]] = [
    ("", parameters.SESSION, parameters.SESSION_ELSEWHERE),
    ("LineItem", parameters.LINE, parameters.LINE_ELSEWHERE),
    ("LineItemPriceData", parameters.PRICE, parameters.PRICE_ELSEWHERE),
    ("LineItemPriceDataProductData", parameters.PRODUCT, parameters.PRODUCT_ELSEWHERE),
    ("LineItemPriceDataRecurring", parameters.RECURRING, ()),
    ("PaymentIntentData", parameters.INTENT, parameters.INTENT_ELSEWHERE),
    ("SubscriptionData", parameters.SUBSCRIPTION, parameters.SUBSCRIPTION_ELSEWHERE),
    ("InvoiceCreation", parameters.INVOICE, parameters.INVOICE_ELSEWHERE),
]


def annotated(name: str) -> dict[str, Any]:
    hints: dict[str, Any] = getattr(sdk, f"SessionCreateParams{name}").__annotations__
    return hints


@pytest.mark.parametrize(
    ("name", "here", "elsewhere"), SHAPES, ids=[name or "Session" for name, *_ in SHAPES]
)
def test_every_parameter_of_stripes_is_taken_or_refused_by_name(
    name: str, here: Iterable[str], elsewhere: Iterable[str]
) -> None:
    # Options of a request are not sent in its body.
    assert {*here, *elsewhere} == annotated(name).keys() - RequestOptions.__annotations__.keys()
    assert not {*here} & {*elsewhere}


def literals(name: str) -> list[str]:
    return re.findall(r"'([\w-]+)'", str(annotated("")[name]).partition("Literal")[2])


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("allowed_payment_method_types", PAYMENT_METHOD_TYPES),
        ("locale", LOCALES),
        ("mode", parameters.MODES),
        ("ui_mode", parameters.UI_MODES),
    ],
)
def test_a_choice_is_among_those_that_stripe_has(name: str, values: Iterable[str]) -> None:
    assert sorted(values) == sorted(literals(name))


def test_the_old_word_for_the_page_that_stripe_hosts_is_none() -> None:
    assert "hosted" not in parameters.UI_MODES
