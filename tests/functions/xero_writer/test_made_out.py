"""An invoice keeps the name and address that it showed: a contact that is renamed shows anew on past ones."""

from __future__ import annotations

from typing import Any

import pytest

from local.standins.xero import Fault, LoseAnswer
from tests.factories import sales
from tests.functions.shop import Shop, come_to_rest


@pytest.fixture
def posted(shop: Shop) -> str:
    """The key of an invoice that is posted."""
    (sale,) = sales(1)
    shop.sell([sale])
    come_to_rest(shop.stack)
    return f"{sale.id('ch')} invoice"


def name_in_xero(shop: Shop, key: str) -> str:
    return str(invoice(shop, key)["contact"])


def invoice(shop: Shop, key: str) -> dict[str, Any]:
    """The invoice as Xero shows it now."""
    (found,) = [each for each in shop.live("invoice") if each["reference"] == key]
    return found


def test_an_invoice_keeps_the_name_that_it_showed_when_the_contact_is_renamed(
    shop: Shop, posted: str
) -> None:
    first = name_in_xero(shop, posted)
    shop.business.xero.rename_contact(invoice(shop, posted)["contact_id"], "Another name")
    assert name_in_xero(shop, posted) == "Another name"
    assert shop.row(posted).made_out_to.splitlines()[0] == first


def test_an_invoice_whose_answer_was_lost_is_looked_up_with_the_name_that_it_shows(shop: Shop) -> None:
    (sale,) = sales(1)
    lost = Fault(LoseAnswer(committed=True), lambda call: call.path == "Invoices" and call.method == "PUT", 2)
    shop.stack.xero.faults.add(lost)
    shop.sell([sale])
    come_to_rest(shop.stack)
    key = f"{sale.id('ch')} invoice"
    assert shop.row(key).made_out_to.splitlines()[0] == name_in_xero(shop, key)
