from __future__ import annotations

from datetime import date

import pytest

from local.standins.xero import Account, Invalid, Item
from tests.local.standins.xero.world import UNKNOWN, World, line

DAYS = [date(2026, 10, 1), date(2026, 11, 1)]


def test_copies_are_approved_and_owed_each_by_its_contact_and_date(world: World) -> None:
    first, second = world.contact(), world.contact()
    world.org.add_tracking_category("Lead Source", "Web")
    tracking = [{"Name": "Lead Source", "Option": "Web"}]
    model = world.invoice(Contact={"ContactID": first}, LineItems=[line(Tracking=tracking)])
    world.pay(model["InvoiceID"])
    made = world.org.repeat_invoice(model["InvoiceID"], [(second, DAYS[0]), (first, DAYS[1])])
    found = world.api.get("Invoices", params={"page": 1, "IDs": ",".join(made)}).json()["Invoices"]
    assert [each["Contact"]["ContactID"] for each in found] == [second, first]
    assert [each["DateString"] for each in found] == ["2026-10-01T00:00:00", "2026-11-01T00:00:00"]
    assert {(each["Status"], each["AmountDue"], each["AmountPaid"]) for each in found} == {
        ("AUTHORISED", 120, 0)
    }
    assert len({each["InvoiceNumber"] for each in found} | {model["InvoiceNumber"]}) == 3
    assert len({each["LineItems"][0]["LineItemID"] for each in found}) == 2
    assert found[0]["LineItems"][0]["Tracking"] == model["LineItems"][0]["Tracking"]
    assert world.balances()["610"] == "240.00"
    ours = world.api.get("Invoices", params={"createdByMyApp": "true"}).json()["Invoices"]
    assert [each["InvoiceID"] for each in ours] == [model["InvoiceID"]]


def test_what_xero_would_refuse_is_not_copied(world: World) -> None:
    contact = world.contact()
    model = world.org.make_invoice(contact, [line()])
    world.org.lock("2026-10-01")
    with pytest.raises(Invalid, match="lock date"):
        world.org.repeat_invoice(model, [(contact, DAYS[0])])
    world.org.archive_contact(contact)
    with pytest.raises(Invalid, match="is not active"):
        world.org.repeat_invoice(model, [(contact, DAYS[1])])
    with pytest.raises(KeyError):
        world.org.repeat_invoice(UNKNOWN, [])


def test_no_more_is_copied_than_there_is_on_hand(world: World) -> None:
    world.org.add_account(Account("630", "Inventory", "INVENTORY"))
    piano = Item("PIANO", "Piano", "200", inventory_account_code="630", cogs_account_code="404")
    world.org.adjust_stock(world.org.add_item(piano).id, 2)
    contact = world.contact()
    model = world.org.make_invoice(contact, [line(ItemCode="PIANO")])
    with pytest.raises(Invalid, match="enough quantity on hand"):
        world.org.repeat_invoice(model, [(contact, day) for day in DAYS])
    assert len([*world.org.state.invoices]) == 2
