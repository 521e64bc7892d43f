"""What a look finds at the stand-in, and what it makes of a stranger's answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import urllib3

from local.standins.xero import Item
from shared.errors import Forbidden, Unavailable
from shared.preflight.look import Customers, Look, Products
from shared.preflight.traces import Trace
from shared.xero.client import XeroClient
from shared.xero.look import BACK, CONTACT_PAGES, read_look
from tests.local.standins.xero.world import NOON, TENANT, World
from tests.shared.xero.tape import Play, json_play, playing

TODAY = NOON.date()
CHARGE = "ch_3MmlLrLkdIwHu7ix0snN0B15"


def look(xero: XeroClient) -> Look:
    return read_look(xero, TODAY, NOON)


def test_nothing_is_found_in_an_empty_organisation_by_five_calls(world: World, xero: XeroClient) -> None:
    before = len(world.org.log)
    assert look(xero) == Look(Customers(), (), (), TODAY - BACK, NOON)
    assert len(world.org.log) - before == 5


def test_customers_are_counted_by_what_they_lack_and_others_are_not(world: World, xero: XeroClient) -> None:
    whole = {"FirstName": "Ada", "LastName": "Byron", "EmailAddress": "ada@example.co.uk"}
    for fields in (whole, whole | {"LastName": ""}, whole | {"EmailAddress": ""}, {}):
        world.invoice(Contact={"ContactID": world.contact(**fields)})
    world.contact()
    assert look(xero).customers == Customers(count=4, nameless=2, without_email=2)


def test_products_for_sale_are_grouped_by_account_and_tax(world: World, xero: XeroClient) -> None:
    for number in range(4):
        world.org.add_item(Item(f"A{number}", "Lesson", "200", "OUTPUT2"))
    world.org.add_item(Item("BARE"))
    world.org.add_item(Item("BOUGHT", is_sold=False))
    assert look(xero).products == (
        Products("200", "OUTPUT2", 4, ("A0", "A1", "A2")),
        Products("", "", 1, ("BARE",)),
    )


def test_another_tools_documents_leave_traces_and_ours_none(world: World, xero: XeroClient) -> None:
    foreign = world.invoice(Reference=f"Order {CHARGE}")
    ours = world.invoice(Reference=f"{CHARGE} invoice")
    paid = world.pay(foreign["InvoiceID"], Reference="Direct Debit payment PM0000PTV0CA1K")
    world.pay(ours["InvoiceID"], Reference=f"{CHARGE} payment")
    assert set(look(xero).traces) == {
        Trace("unknown", "stripe", 1, TODAY, "invoice", foreign["InvoiceID"]),
        Trace("gocardless_app", "gocardless", 1, TODAY, "payment", paid["PaymentID"]),
    }


def test_a_description_in_a_bank_transaction_is_a_trace_with_the_account(
    world: World, xero: XeroClient
) -> None:
    spent = world.spend(LineItems=[{"Description": "Synder fee", "UnitAmount": 5, "AccountCode": "404"}])
    (found,) = look(xero).traces
    assert (found.tool, found.id) == ("synder", spent["BankTransactionID"])
    assert found.account == spent["BankAccount"]["AccountID"]


def test_what_was_deleted_and_what_is_older_than_a_quarter_is_passed_over(
    world: World, xero: XeroClient
) -> None:
    world.org.delete_bank_transaction(world.spend(Reference="Synder 1")["BankTransactionID"])
    world.spend(Reference="Synder 2", Date=(TODAY - BACK - timedelta(days=1)).isoformat())
    assert look(xero).traces == ()
    world.spend(Reference="Synder 3", Date=(TODAY - BACK).isoformat())
    assert look(xero).traces[0].latest == TODAY - BACK


def test_the_sides_of_a_transfer_are_passed_over(world: World, xero: XeroClient) -> None:
    world.transfer(Reference="po_1OaFDbEcg9tTZuTgNYmX0PKB")
    assert look(xero).traces == ()


def test_consent_that_is_too_narrow_is_told_apart() -> None:
    with pytest.raises(Forbidden):
        played(urllib3.PoolManager(), json_play(403, {"Title": "Forbidden"}))


def played(connections: urllib3.PoolManager, *answers: Play) -> Look:
    with playing(*answers) as tape:
        return read_look(XeroClient(connections, tape.url, "token", TENANT), TODAY, NOON)


def answers(**bodies: Any) -> list[Play]:
    told = {"Invoices": [], "Payments": [], "BankTransactions": [], "Contacts": [], "Items": []} | bodies
    return [json_play(200, {name: body, "pagination": {"pageCount": 1}}) for name, body in told.items()]


def test_contacts_are_read_for_three_pages_at_most_and_said_to_be_more() -> None:
    page = json_play(200, {"Contacts": [{"ContactID": "c"}], "pagination": {"pageCount": 9}})
    plays = answers()
    with playing(*plays[:3], *[page] * CONTACT_PAGES, plays[-1]) as tape:
        made = read_look(XeroClient(urllib3.PoolManager(), tape.url, "token", TENANT), TODAY, NOON)
        asked = [each.query for each in tape.asked if each.path.endswith("/Contacts")]
    assert made.customers == Customers(3, nameless=3, without_email=3, are_all=False)
    assert [(each["page"], each["pageSize"], each["summaryOnly"]) for each in asked] == [
        ("1", "1000", "true"),
        ("2", "1000", "true"),
        ("3", "1000", "true"),
    ]


def test_the_latest_thousand_are_looked_through_and_more_are_said_to_be_there() -> None:
    plays = answers()
    invoice = {"InvoiceID": "i", "Date": f"/Date({int(NOON.timestamp() * 1000)}+0000)/"}
    plays[0] = json_play(200, {"Invoices": [invoice], "pagination": {"pageCount": 2}})
    with playing(*plays) as tape:
        made = read_look(XeroClient(urllib3.PoolManager(), tape.url, "token", TENANT), TODAY, NOON)
        query = tape.asked[0].query
    assert not made.are_all_read
    assert query["order"] == "Date DESC"
    assert query["where"] == 'Type=="ACCREC" AND Date>=DateTime(2026,07,03)'


def test_who_is_not_said_to_be_no_customer_counts() -> None:
    contacts = [{"ContactID": "a"}, {"ContactID": "b", "IsCustomer": False}]
    made = played(urllib3.PoolManager(), *answers(Contacts=contacts))
    assert made.customers.count == 1


@pytest.mark.parametrize(
    "strange",
    [
        {"Items": None},
        {"Items": [{"SalesDetails": {}}]},
        {"Payments": [{"PaymentID": "p", "Date": "soon"}]},
        {"Invoices": [{"InvoiceID": "i"}]},
        {"Contacts": {}},
    ],
    ids=str,
)
def test_what_makes_no_sense_is_no_look(strange: dict[str, Any]) -> None:
    with pytest.raises(Unavailable):
        played(urllib3.PoolManager(), *answers(**strange))


def test_a_null_is_as_good_as_nothing() -> None:
    nulls = {"Reference": None, "Contact": None, "BankAccount": None, "LineItems": None, "Url": None}
    moved = {"BankTransactionID": "b", "Date": f"/Date({int(NOON.timestamp() * 1000)}+0000)/", **nulls}
    item = {"Code": "A", "SalesDetails": None, "IsSold": None}
    made = played(urllib3.PoolManager(), *answers(BankTransactions=[moved], Items=[item]))
    assert (made.traces, made.products) == ((), (Products("", "", 1, ("A",)),))
    assert replace(made, products=()) == Look(Customers(), (), (), date(2026, 7, 3), NOON)
