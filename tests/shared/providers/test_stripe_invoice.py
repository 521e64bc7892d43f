from __future__ import annotations

from typing import Any

import pytest

from shared.events import Item
from shared.money import pence
from shared.providers.stripe_invoice import items_of


def line(words: str | None, amount: int, **more: Any) -> dict[str, Any]:
    return {"amount": amount, "description": words, **more}


def invoice(*lines: dict[str, Any], due: int, **more: Any) -> dict[str, Any]:
    return {
        "amount_due": due,
        "currency": "gbp",
        "description": "Kitchen",
        "lines": {"data": list(lines)},
    } | more


def test_each_line_of_a_stripe_invoice_is_an_item() -> None:
    found = items_of(invoice(line("Units", 27001), line("Fitting", 8999), due=36000))
    assert found == (Item("Units", pence(27001)), Item("Fitting", pence(8999)))


def test_a_discount_is_taken_off_its_line_and_tax_that_comes_on_top_is_added() -> None:
    taxes = [{"amount": 1800, "tax_behavior": "exclusive"}, {"amount": 7, "tax_behavior": "inclusive"}]
    sold = line("Units", 10000, discount_amounts=[{"amount": 1000}], taxes=taxes)
    assert items_of(invoice(sold, due=10800)) == (Item("Units", pence(10800)),)


def test_a_credit_balance_that_was_used_is_taken_off() -> None:
    found = items_of(invoice(line("Units", 36000), due=30000))
    assert found == (Item("Units", pence(36000)), Item("Credit used", pence(-6000)))


def test_a_credit_for_what_was_not_used_up_stays_a_line_below_nothing() -> None:
    found = items_of(invoice(line("Unused time", -500), line("Units", 2000), due=1500))
    assert found == (Item("Unused time", pence(-500)), Item("Units", pence(2000)))


def test_lines_on_a_further_page_are_one_item() -> None:
    assert items_of(invoice(line("Units", 1000), due=1250))[1] == Item("Kitchen", pence(250))


def test_a_line_without_words_takes_the_invoices() -> None:
    assert items_of(invoice(line(None, 1000), due=1000)) == (Item("Kitchen", pence(1000)),)


@pytest.mark.parametrize(
    "untold",
    [
        {},
        {"id": "in_1"},
        invoice(line("Units", 1000), due=1000, currency="eur"),
        invoice(line("Units", 1000), due=0),
    ],
)
def test_what_is_not_in_pounds_or_was_not_to_be_paid_tells_no_total(untold: dict[str, Any]) -> None:
    assert items_of(untold) == ()
