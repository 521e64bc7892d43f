"""Forms are saved one revision after another, each at an address of its own."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from shared.orders.forms import Extra, FormLine, OrderForm, Quantity
from shared.orders.recurrence import Recurrence
from shared.store import links, order_forms
from shared.store.links import Link
from shared.store.order_forms import AddressTaken, Overtaken
from shared.store.tables.orders import OrderItem

LINES = (
    FormLine("l1", "item-1", Quantity(0, 5), Recurrence("month", 12)),
    FormLine("l2", Extra("Call-out", Decimal("35.0000"), "200", "OUTPUT2")),
)
LINK_LEFT = Link("acme", order_forms.LEFT)
FORM = OrderForm("f1", "Boiler care", "boiler-care", LINES, ways=("card", "offline"), state="open")
REACHED = replace(FORM, reached_by="01632 960123")


def test_a_form_is_read_as_it_was_saved() -> None:
    saved = order_forms.save("acme", REACHED)
    assert saved == replace(REACHED, revision=1)
    assert order_forms.read("acme", "f1") == saved
    assert list(order_forms.every("acme")) == [saved]
    assert (order_forms.read("other", "f1"), list(order_forms.every("other"))) == (None, [])


def test_a_form_that_was_saved_before_buyers_could_be_told_how_to_reach_the_business_is_read() -> None:
    order_forms.save("acme", REACHED)
    row = OrderItem.get("acme", "form#f1")
    assert row.body.pop("reached_by") == "01632 960123"
    row.save()
    assert order_forms.read("acme", "f1") == replace(FORM, revision=1)


def test_a_version_from_before_a_field_overlooks_it() -> None:
    order_forms.save("acme", FORM)
    row = OrderItem.get("acme", "form#f1")
    row.body["from_a_later_version"] = "x"
    row.save()
    assert order_forms.read("acme", "f1") == replace(FORM, revision=1)


def test_an_address_leads_to_one_form_alone() -> None:
    order_forms.save("acme", FORM)
    with pytest.raises(AddressTaken):
        order_forms.save("other", replace(FORM, id="f2"))
    assert links.of_form("boiler-care") == Link("acme", "f1")
    assert order_forms.read("other", "f2") is None


def test_an_address_that_a_form_has_left_stays_its_business_s() -> None:
    saved = order_forms.save("acme", FORM)
    moved = order_forms.save("acme", replace(saved, address="boilers"))
    assert (links.of_form("boiler-care"), links.of_form("boilers")) == (LINK_LEFT, Link("acme", "f1"))
    with pytest.raises(AddressTaken):
        order_forms.save("other", replace(FORM, id="f2"))
    other = order_forms.save("acme", replace(FORM, id="f3"))
    assert links.of_form("boiler-care") == Link("acme", "f3")
    with pytest.raises(AddressTaken):
        order_forms.save("acme", replace(moved, address=other.address))


def test_of_two_who_saw_the_same_form_only_one_saves_it() -> None:
    saved = order_forms.save("acme", FORM)
    order_forms.save("acme", replace(saved, title="Other"))
    with pytest.raises(Overtaken):
        order_forms.save("acme", replace(saved, title="Third", address="third"))
    assert links.of_form("third") is None
