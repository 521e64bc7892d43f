from __future__ import annotations

from email.utils import format_datetime
from typing import Any

import pytest

from tests.local.standins.xero.world import NOON, UNKNOWN, World, line


def listed(world: World, plural: str, **params: str) -> list[dict[str, Any]]:
    reply = world.api.get(plural, params=params)
    assert reply.status_code == 200, reply.text
    found: list[dict[str, Any]] = reply.json()[plural]
    return found


def contacts(world: World, **params: str) -> list[str]:
    return [each["Name"] for each in listed(world, "Contacts", **params)]


def numbers(world: World, **params: str) -> list[str]:
    return [each["InvoiceNumber"] for each in listed(world, "Invoices", **params)]


def complaint(world: World, plural: str, **params: str) -> str:
    reply = world.api.get(plural, params=params)
    assert (reply.status_code, reply.json()["Type"]) == (400, "QueryParseException")
    return str(reply.json()["Message"])


def test_a_list_without_pages_leaves_the_lines_out(world: World) -> None:
    world.invoice()
    assert listed(world, "Invoices")[0]["LineItems"] == []
    assert len(listed(world, "Invoices", page="1")[0]["LineItems"]) == 1
    world.spend()
    assert listed(world, "BankTransactions")[0]["LineItems"] == []
    assert len(listed(world, "BankTransactions", page="1")[0]["LineItems"]) == 1


def test_pages_hold_a_hundred_unless_told_otherwise(world: World) -> None:
    for batch in range(3):
        world.api.put("Contacts", json={"Contacts": [{"Name": f"{batch}.{n}"} for n in range(50)]})
    assert len(contacts(world, page="1")) == 100
    assert len(contacts(world, page="2")) == 50
    assert len(contacts(world, page="3")) == 0
    assert len(contacts(world, page="1", pageSize="120")) == 120
    assert len(contacts(world)) == 150
    pagination = world.api.get("Contacts", params={"page": 2}).json()["pagination"]
    assert pagination == {"page": 2, "pageSize": 100, "pageCount": 2, "itemCount": 150}


@pytest.mark.parametrize("params", [{"page": "0"}, {"page": "x"}, {"pageSize": "1001"}, {"pageSize": "0"}])
def test_a_page_that_cannot_be_is_refused(world: World, params: dict[str, str]) -> None:
    complaint(world, "Contacts", **params)


def test_accounts_have_no_pages(world: World) -> None:
    assert complaint(world, "Accounts", page="1") == "Parameter page is not one that Accounts takes"


def test_a_parameter_nobody_knows_is_refused(world: World) -> None:
    assert "invoiceNumbers" in complaint(world, "Invoices", invoiceNumbers="A-1")


@pytest.mark.parametrize("form", ["2026-10-01T12:01:00", "2026-10-01T13:01:00+01:00", "http"])
def test_only_what_changed_since_then_is_shown(world: World, form: str) -> None:
    world.contact(Name="Before")
    world.clock.advance(minutes=1)
    world.contact(Name="After")
    since = format_datetime(world.clock.now, usegmt=True) if form == "http" else form
    reply = world.api.get("Contacts", headers={"If-Modified-Since": since})
    assert [each["Name"] for each in reply.json()["Contacts"]] == ["After"]


def test_a_payment_makes_its_invoice_a_changed_one(world: World) -> None:
    invoice = world.invoice()
    world.clock.advance(minutes=1)
    world.pay(invoice["InvoiceID"])
    since = {"If-Modified-Since": world.clock.now.isoformat()}
    assert len(world.api.get("Invoices", headers=since).json()["Invoices"]) == 1


def test_a_since_that_is_no_date_is_refused(world: World) -> None:
    reply = world.api.get("Contacts", headers={"If-Modified-Since": "yesterday"})
    assert reply.status_code == 400


def test_records_are_chosen_by_ids_numbers_statuses_and_contacts(world: World) -> None:
    first = world.invoice(InvoiceNumber="A-1")
    world.invoice(InvoiceNumber="A-2", Status="DRAFT")
    world.invoice(InvoiceNumber="A-3")
    assert numbers(world, InvoiceNumbers="A-1,A-2") == ["A-1", "A-2"]
    assert numbers(world, InvoiceNumbers="A-9") == []
    assert numbers(world, IDs=first["InvoiceID"]) == ["A-1"]
    assert numbers(world, Statuses="DRAFT,PAID") == ["A-2"]
    assert numbers(world, ContactIDs=first["Contact"]["ContactID"]) == ["A-1"]


def test_archived_contacts_are_shown_to_those_who_ask(world: World) -> None:
    world.org.archive_contact(world.contact(Name="Gone"))
    assert contacts(world) == []
    assert contacts(world, includeArchived="true") == ["Gone"]


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("OTHER", ["Ann Other", 'Joan "J" Other']),
        ("ann other", ["Ann Other"]),
        ("ann  other", []),
        ('"j"', ['Joan "J" Other']),
        ("CRM-1", ["Grace"]),
        ("@example", ["Grace"]),
        ("nobody", []),
    ],
)
def test_a_search_is_for_text_within_names_numbers_and_addresses(
    world: World, term: str, expected: list[str]
) -> None:
    world.contact(Name="Ann Other")
    world.contact(Name='Joan "J" Other')
    world.contact(Name="Grace", EmailAddress="g@example.com", ContactNumber="crm-1")
    assert contacts(world, searchTerm=term) == expected


def test_contacts_alone_can_be_searched(world: World) -> None:
    assert "searchTerm" in complaint(world, "Payments", searchTerm="Ann")


def test_an_invoice_is_found_by_its_number_in_the_path(world: World) -> None:
    world.invoice(InvoiceNumber="A-1")
    assert len(world.api.get("Invoices/A-1").json()["Invoices"][0]["LineItems"]) == 1


EVERY_KIND = [
    "Accounts",
    "Contacts",
    "Invoices",
    "CreditNotes",
    "Payments",
    "Overpayments",
    "BankTransactions",
    "BankTransfers",
]


@pytest.mark.parametrize("plural", EVERY_KIND)
def test_a_record_that_does_not_exist_is_not_found(world: World, plural: str) -> None:
    assert world.api.get(f"{plural}/{UNKNOWN}").status_code == 404


WHERE = [
    ('Name=="Ada"', ["Ada"]),
    ('Name == "Ada" OR Name == "Grace"', ["Ada", "Grace"]),
    ('Name=="Ada" OR Name=="Nobody" OR Name=="Joan" OR ContactNumber=="crm-1"', ["Ada", "Joan"]),
    ('ContactNumber=="crm-1" OR Name=="Joan" OR ContactNumber=="crm-9"', ["Ada", "Joan"]),
    ('EmailAddress=="a@example.com" AND ContactNumber=="crm-1"', ["Ada"]),
    ('Name=="Ada" AND (ContactNumber=="crm-9" OR ContactNumber=="crm-1")', ["Ada"]),
    ('ContactNumber=="crm-1" && Name=="Joan" || Name=="Grace"', ["Grace"]),
    ('EmailAddress==null AND ContactStatus=="ACTIVE"', ["Grace", "Joan"]),
    ("EmailAddress!=null", ["Ada"]),
    ("IsCustomer==false", ["Ada", "Grace", "Joan"]),
]


@pytest.mark.parametrize(("clause", "expected"), WHERE)
def test_where_chooses_by_comparisons(world: World, clause: str, expected: list[str]) -> None:
    world.contact(Name="Ada", EmailAddress="a@example.com", ContactNumber="crm-1")
    world.contact(Name="Grace")
    world.contact(Name="Joan")
    assert contacts(world, where=clause) == expected


def test_an_invoice_whose_number_has_slashes_is_found_by_it(world: World) -> None:
    world.invoice(InvoiceNumber="A/1/2")
    assert world.api.get("Invoices/A/1/2").json()["Invoices"][0]["InvoiceNumber"] == "A/1/2"


def test_where_knows_guids_dates_and_amounts(world: World) -> None:
    first = world.invoice(InvoiceNumber="A-1")
    world.invoice(InvoiceNumber="A-2", Date="2026-10-02", LineItems=[line(UnitAmount=60)])
    contact_id = first["Contact"]["ContactID"]
    assert numbers(world, where=f'Contact.ContactID==Guid("{contact_id}")') == ["A-1"]
    assert numbers(world, where="Date>=DateTime(2026, 10, 02)") == ["A-2"]
    assert numbers(world, where="Date<DateTime(2026,10,02) AND Total>60") == ["A-1"]
    assert numbers(world, where="AmountDue<=60.00") == ["A-2"]


@pytest.mark.parametrize(
    "clause",
    [
        'Nmae=="Ada"',
        'Name="Ada"',
        'Name=="Ada',
        # People report this of Xero itself: a quotation mark cannot be escaped.
        'Name=="Ada \\"A\\" King"',
        "Name==",
        '(Name=="Ada"',
        'Name=="Ada")',
        'Name=="Ada" Name=="Grace"',
        "Name==Ada",
        "Name (",
        "Name==1",
        'Name>"A"',
        'IsCustomer=="true"',
        "Name==DateTime(2026,13,01)",
    ],
)
def test_a_where_that_xero_would_not_understand_is_refused(world: World, clause: str) -> None:
    world.contact(Name="Ada")
    complaint(world, "Contacts", where=clause)


def test_updated_times_are_those_of_the_stand_ins_clock(world: World) -> None:
    world.contact(Name="Ada")
    stamp = int(NOON.timestamp() * 1000)
    assert listed(world, "Contacts")[0]["UpdatedDateUTC"] == f"/Date({stamp}+0000)/"


def test_a_list_is_ordered_by_a_field_that_it_has(world: World) -> None:
    for name in "CAB":
        world.contact(Name=name)
    assert contacts(world, order="Name") == contacts(world, order="Name ASC") == ["A", "B", "C"]
    assert contacts(world, order="Name DESC", page="1", pageSize="2") == ["C", "B"]
    for order in ("Colour", "Name UP", "Name, ContactID"):
        assert complaint(world, "Contacts", order=order) == f"Contacts cannot be ordered by {order}"


def test_summaries_hold_no_lists_of_entries(world: World) -> None:
    world.invoice()
    (invoice,) = listed(world, "Invoices", page="1", summaryOnly="true")
    (contact,) = listed(world, "Contacts", page="1", summaryOnly="true")
    assert not [name for each in (invoice, contact) for name in each if isinstance(each[name], list)]
    assert invoice["Reference"] == listed(world, "Invoices")[0]["Reference"]
    assert contact["IsCustomer"]
    assert complaint(world, "Payments", summaryOnly="true").startswith("Parameter summaryOnly is not one")
