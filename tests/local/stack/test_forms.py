from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from functions.manage.api.order_form_changes import typed_in
from functions.manage.api.shapes import FORM_LINE, ORDER_FORM
from local.stack.forms import FORMS, _for_sale, _opened
from shared.orders import building
from shared.orders.form_checks import problems
from shared.orders.forms import OrderForm, Way
from shared.orders.typed import Choices
from shared.reports.json.order_forms import order_form_json

PRODUCTS = {"SERVICE": "i1", "CARE": "i2", "THERMOSTAT": "i3"}
EVERY_WAY: tuple[Way, ...] = ("card", "direct_debit", "bank", "offline")


class Owner:
    """Saves a form as the API does, by the same rules, and keeps what was sent."""

    def __init__(self) -> None:
        self.form = OrderForm("f1", "", "")
        self.saved: list[Mapping[str, Any]] = []
        self.opened: list[Mapping[str, Any]] = []
        self.ids = iter(f"l{number}" for number in range(9))

    def call(self, method: str, address: str, sent: Mapping[str, Any]) -> dict[str, Any]:
        if method == "PUT" and address.endswith("/state"):
            self.opened.append(sent)
        elif method == "PUT":
            self.saved.append(sent)
            choices = Choices(products=PRODUCTS.values())
            self.form = building.read(self.form, typed_in(sent), choices, self.ids.__next__)
        return order_form_json(self.form, "https://forms.example/f/")


@pytest.fixture(params=FORMS, ids=[each["address"] for each in FORMS])
def owner(request: pytest.FixtureRequest) -> Owner:
    owner = Owner()
    visitor: Any = owner
    offered = _opened("/api/forms", visitor, request.param, PRODUCTS)
    assert (offered.address, offered.title) == (
        f"https://forms.example/f/{request.param['address']}",
        request.param["title"],
    )
    assert set(offered.boxes.values()) == {f"pieces-{each.id}" for each in owner.form.lines}
    return owner


def test_each_form_is_saved_in_the_apis_shape_and_then_opened(owner: Owner) -> None:
    (sent,) = owner.saved
    assert sent.keys() == ORDER_FORM.keys()
    assert all(each.keys() == FORM_LINE.keys() for each in sent["lines"])
    assert owner.opened == [{"revision": owner.form.revision, "state": "open"}]


def test_nothing_keeps_a_form_from_being_opened(owner: Owner) -> None:
    assert list(problems(owner.form, EVERY_WAY)) == []


def test_what_is_not_for_sale_is_waited_for() -> None:
    listed = [
        {"code": "A", "id": "i1", "state": "for_sale"},
        {"code": "B", "id": "i2", "state": "lacking"},
    ]
    assert _for_sale(listed) == {"A": "i1"}
