"""Which payers stand behind a contact is known as soon as it is posted, or found to be merged."""

from __future__ import annotations

from shared.store import payers
from tests.factories import sales
from tests.functions.shop import Shop, come_to_rest


def buyer(shop: Shop) -> tuple[str, str]:
    """The key of the buyer's row, and the ContactID that it has."""
    key = str(shop.row(f"{shop.made[0].id('ch')} invoice").parents[0])
    return key, str(shop.row(key).xero_id)


def test_the_payer_of_a_new_contact_is_noted(shop: Shop) -> None:
    shop.sell(sales(1))
    come_to_rest(shop.stack)
    key, contact = buyer(shop)
    assert payers.rows_of(shop.tenant, contact) == (key,)


def test_payers_of_a_merged_contact_stand_behind_the_one_that_is_left(shop: Shop) -> None:
    first, second = sales(2, 1)
    shop.sell([first])
    come_to_rest(shop.stack)
    _, contact = buyer(shop)
    survivor = str(shop.business.xero.add_contact(Name="Survivor"))
    shop.business.xero.merge_contact(contact, survivor)
    shop.sell([second])
    come_to_rest(shop.stack)
    key, now = buyer(shop)
    assert now == survivor
    assert payers.rows_of(shop.tenant, survivor) == (key,)
