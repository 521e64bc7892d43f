"""Every endpoint and every described status of the stand-in, held against Xero's own description."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import httpx
import pytest
from openapi_core.exceptions import OpenAPIError

from local.standins.xero import Account, Item
from local.standins.xero.signing import sign_xero
from local.standins.xero.webhook import Notice, Reply
from tests.local.standins.xero.description import Description, described, identity_described, judge_webhook
from tests.local.standins.xero.world import (
    NO_TLS,
    UNKNOWN,
    World,
    line,
    open_world,
    payment,
    refund,
    transfer,
)

ONE_BY_ONE = {"summarizeErrors": "false"}


@pytest.fixture
def judge() -> Description:
    return described()


@pytest.fixture
def world(judge: Description) -> Iterator[World]:
    """Here every call is judged as it is made."""
    with open_world() as world:
        world.api.event_hooks["response"] = [judge.judge]
        yield world


def test_a_request_with_an_unknown_field_fails_the_contract(judge: Description) -> None:
    request = httpx.Request(
        "PUT",
        "https://x/api.xro/2.0/Contacts",
        json={"Contacts": [{"Nmae": "Ada"}]},
        headers={"xero-tenant-id": UNKNOWN},
    )
    with pytest.raises(OpenAPIError):
        judge.judge(httpx.Response(200, json={"Contacts": []}, request=request))


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, {"Contacts": [{"ContactID": "not a guid"}]}),
        (200, {"Contacts": [{"Name": 1}]}),
        (200, {"Contacts": [{"ContactStatus": "ASLEEP"}]}),
        (200, {"Contacts": {}}),
        (400, {"ErrorNumber": "ten"}),
        (418, {}),
    ],
)
def test_a_wrong_answer_fails_the_contract(judge: Description, status: int, body: Any) -> None:
    request = httpx.Request(
        "PUT",
        "https://x/api.xro/2.0/Contacts",
        json={"Contacts": [{"Name": "Ada"}]},
        headers={"xero-tenant-id": UNKNOWN},
    )
    with pytest.raises(OpenAPIError):
        judge.judge(httpx.Response(status, content=json.dumps(body).encode(), request=request))


def test_settings_are_as_described(world: World) -> None:
    world.org.lock("2026-09-30")
    item = world.org.add_item(Item("PIANO", "Piano", "200", "OUTPUT2"))
    for path in ("Organisation", "Accounts", "TaxRates", "Items", f"Items/{item.id}"):
        assert world.api.get(path).status_code == 200
    account = {
        "Name": "Stripe 2",
        "Type": "BANK",
        "BankAccountNumber": "20000012345678",
        "CurrencyCode": "GBP",
    }
    assert world.api.put("Accounts", json=account).status_code == 200
    assert world.api.put("Accounts", json=account).status_code == 400
    first = world.api.get("Accounts", params={"where": 'Type=="BANK"'}).json()["Accounts"][0]
    assert world.api.get(f"Accounts/{first['AccountID']}").status_code == 200


def test_tracking_categories_are_as_described(world: World) -> None:
    made = world.api.put("TrackingCategories", json={"Name": "Lead Source"}).json()["TrackingCategories"][0]
    path = f"TrackingCategories/{made['TrackingCategoryID']}"
    option = world.api.put(f"{path}/Options", json={"Name": "Web"}).json()["Options"][0]
    one = f"{path}/Options/{option['TrackingOptionID']}"
    for change in ({"Name": "Internet"}, {"Status": "ARCHIVED"}, {"Status": "ACTIVE"}):
        assert world.api.post(path, json=change).status_code == 200
        assert world.api.post(one, json=change).status_code == 200
    for read in ("", "?includeArchived=true&order=Name", f"/{made['TrackingCategoryID']}"):
        assert world.api.get(f"TrackingCategories{read}").status_code == 200
    mark = {"TrackingCategoryID": made["TrackingCategoryID"], "TrackingOptionID": option["TrackingOptionID"]}
    invoice = world.invoice(LineItems=[line(Tracking=[mark])])
    world.spend(LineItems=[line(AccountCode="404", Tracking=[{"Name": "Internet", "Option": "Internet"}])])
    assert [world.api.delete(each).status_code for each in (one, path)] == [400, 400]
    assert world.api.get(f"Invoices/{invoice['InvoiceID']}").status_code == 200
    default = [{"TrackingCategoryName": "Internet", "TrackingOptionName": "Internet"}]
    contact = world.contact(SalesTrackingCategories=default)
    assert world.api.get(f"Contacts/{contact}").status_code == 200
    assert world.api.put("TrackingCategories", json={"Name": "internet"}).status_code == 400
    spare = world.api.put(f"{path}/Options", json={"Name": "Spare"}).json()["Options"][0]
    assert world.api.delete(f"{path}/Options/{spare['TrackingOptionID']}").status_code == 200


def test_products_and_lines_that_name_them_are_as_described(world: World) -> None:
    world.org.add_account(Account("630", "Inventory", "INVENTORY"))
    piano = Item("PIANO", "Piano", "200", "OUTPUT2", Decimal("9.1255"), description="Grand")
    made = world.org.add_item(replace(piano, inventory_account_code="630", cogs_account_code="404"))
    world.org.adjust_stock(made.id, 5)
    since = {"If-Modified-Since": "2026-09-01T00:00:00Z"}
    where = "where=IsSold%3D%3Dtrue&order=Code&unitdp=4"
    for path in (f"Items?{where}", f"Items/{made.id}?unitdp=4"):
        assert world.api.get(path, headers=since).status_code == 200
    sale = world.bill(LineItems=[{"ItemCode": "PIANO", "Quantity": 2}])
    (invoice,) = world.api.put("Invoices", json={"Invoices": [sale]}).json()["Invoices"]
    assert world.api.get(f"Invoices/{invoice['InvoiceID']}").status_code == 200
    wrong = {"Invoices": [world.bill(LineItems=[line(ItemCode="x")])]}
    assert world.api.put("Invoices", json=wrong).status_code == 400


def test_contacts_are_as_described(world: World) -> None:
    full = {
        "Name": "Ada Ltd",
        "ContactNumber": "crm-1",
        "AccountNumber": "A1",
        "FirstName": "Ada",
        "LastName": "Byron",
        "EmailAddress": "ada@example.com",
        "CompanyNumber": "01234567",
        "TaxNumber": "GB123456789",
        "Phones": [{"PhoneType": "OFFICE", "PhoneNumber": "123", "PhoneAreaCode": "0113"}],
        "Addresses": [{"AddressType": "STREET", "AddressLine1": "1 High St", "City": "Leeds"}],
        "ContactPersons": [{"FirstName": "Grace", "IncludeInEmails": True}],
    }
    (made,) = world.api.put("Contacts", json={"Contacts": [full]}).json()["Contacts"]
    summaries = "Contacts?page=1&summaryOnly=true"
    for path in (f"Contacts/{made['ContactID']}", "Contacts", "Contacts?page=1&pageSize=10", summaries):
        assert world.api.get(path).status_code == 200
    change = {"Contacts": [{"ContactID": made["ContactID"], "LastName": "Lovelace"}]}
    assert world.api.post("Contacts", json=change, params=ONE_BY_ONE).status_code == 200
    assert world.api.post(f"Contacts/{made['ContactID']}", json=change).status_code == 200
    for method in ("PUT", "POST"):
        twice = {"Contacts": [{"Name": "Ada Ltd"}, {"Name": "New " + method}]}
        assert world.api.request(method, "Contacts", json=twice, params=ONE_BY_ONE).status_code == 200
        assert world.api.request(method, "Contacts", json=twice).status_code == 400


def test_a_contact_by_its_number_is_as_described(world: World) -> None:
    world.contact(ContactNumber="crm-1")
    assert world.api.get("Contacts/crm-1").status_code == 200


def test_invoices_are_as_described(world: World) -> None:
    invoice = world.invoice(InvoiceNumber="A-1", Reference="ch_1", Url="https://example.com/1")
    world.pay(invoice["InvoiceID"], 20)
    draft = world.invoice(Status="DRAFT", LineItems=[])
    query = f"page=1&IDs={invoice['InvoiceID']}&InvoiceNumbers=A-1&Statuses=AUTHORISED"
    for path in (f"Invoices/{invoice['InvoiceID']}", "Invoices", f"Invoices?{query}"):
        assert world.api.get(path).status_code == 200
    change = {"Invoices": [{"Reference": "later"}]}
    assert world.api.post(f"Invoices/{draft['InvoiceID']}", json=change).status_code == 200
    assert world.api.post(f"Invoices/{invoice['InvoiceID']}", json=change).status_code == 400
    for method in ("PUT", "POST"):
        batch = {"Invoices": [world.bill(), world.bill(LineItems=[])]}
        assert world.api.request(method, "Invoices", json=batch, params=ONE_BY_ONE).status_code == 200
        assert world.api.request(method, "Invoices", json=batch).status_code == 400


def test_the_reads_of_a_history_are_as_described(world: World) -> None:
    invoice = world.invoice()
    of = f"ContactIDs={invoice['Contact']['ContactID']}&IDs={invoice['InvoiceID']}&Statuses=PAID,AUTHORISED"
    whose = "createdByMyApp=true&includeArchived=true&order=UpdatedDateUTC%20DESC"
    since = {"If-Modified-Since": "2026-09-01T00:00:00Z"}
    for query in (of, whose, "searchTerm=a", "where=Type%3D%3D%22ACCREC%22"):
        path = f"Invoices?page=1&pageSize=1000&summaryOnly=true&{query}"
        assert world.api.get(path, headers=since).status_code == 200
    assert world.api.get("CreditNotes?page=1&pageSize=1000", headers=since).status_code == 200


def test_invoices_in_another_currency_are_as_described(world: World) -> None:
    world.org.add_currency("USD", "1.25")
    made = world.invoice(CurrencyCode="USD", CurrencyRate=1.3)
    world.credit_note(CurrencyCode="USD")
    world.pay(made["InvoiceID"], 20)
    for read in ("Invoices?page=1&summaryOnly=true", "CreditNotes?page=1", "Payments?page=1"):
        assert world.api.get(read).status_code == 200


def test_payments_are_as_described(world: World) -> None:
    invoice_id = world.invoice()["InvoiceID"]
    paid = world.pay(invoice_id, 20, Reference="txn_1")
    assert world.api.post("Payments", json=payment(invoice_id, 20)).status_code == 200
    assert world.api.post("Payments", json=payment(invoice_id, 900)).status_code == 400
    batch = {"Payments": [payment(invoice_id, 10), payment(invoice_id, 900)]}
    assert world.api.put("Payments", json=batch, params=ONE_BY_ONE).status_code == 200
    assert world.api.put("Payments", json=batch).status_code == 400
    path = f"Payments/{paid['PaymentID']}"
    for expected in (200, 400):
        assert world.api.post(path, json={"Status": "DELETED"}).status_code == expected
    for read in (path, "Payments", "Payments?page=1"):
        assert world.api.get(read).status_code == 200


def test_bank_transactions_are_as_described(world: World) -> None:
    spent = world.spend(Reference="txn_1 fee", Url="https://example.com/1")
    path = f"BankTransactions/{spent['BankTransactionID']}"
    for read in (path, "BankTransactions", "BankTransactions?page=1&pageSize=5"):
        assert world.api.get(read).status_code == 200
    for method in ("PUT", "POST"):
        batch = {"BankTransactions": [world.fee(), world.fee(LineItems=[line(AccountCode="999")])]}
        assert world.api.request(method, "BankTransactions", json=batch, params=ONE_BY_ONE).status_code == 200
        assert world.api.request(method, "BankTransactions", json=batch).status_code == 400
    gone = {"BankTransactions": [{**world.fee(), "Status": "DELETED"}]}
    for expected in (200, 400):
        assert world.api.post(path, json=gone).status_code == expected


def test_credit_notes_are_as_described(world: World) -> None:
    note = world.credit_note(CreditNoteNumber="re_1", Reference="re_1")
    world.refund(note["CreditNoteID"], 20)
    draft = world.credit_note(Status="DRAFT", LineItems=[])
    clause = "where=Reference%3D%3D%22re_1%22"
    assert world.api.get(f"CreditNotes/{note['CreditNoteID']}").status_code == 200
    for query in ("", "?page=1&pageSize=5", f"?{clause}"):
        assert world.api.get(f"CreditNotes{query}").status_code == 200
    change = {"CreditNotes": [{"Reference": "later"}]}
    assert world.api.post(f"CreditNotes/{draft['CreditNoteID']}", json=change).status_code == 200
    assert world.api.post(f"CreditNotes/{note['CreditNoteID']}", json=change).status_code == 400
    for method in ("PUT", "POST"):
        batch = {"CreditNotes": [world.credit(), world.credit(LineItems=[])]}
        assert world.api.request(method, "CreditNotes", json=batch, params=ONE_BY_ONE).status_code == 200
        assert world.api.request(method, "CreditNotes", json=batch).status_code == 400


def test_payments_of_credits_are_as_described(world: World) -> None:
    note_id = world.credit_note()["CreditNoteID"]
    over = {"Overpayment": {"OverpaymentID": world.overpayment()["OverpaymentID"]}}
    money = {"Account": {"Code": "091"}, "Date": "2026-10-01", "Amount": 20}
    paid = world.refund(note_id, 20, Reference="re_1")
    batch = {"Payments": [refund(note_id, 20), refund(note_id, 900), {**over, **money}]}
    assert world.api.put("Payments", json=batch, params=ONE_BY_ONE).status_code == 200
    path = f"Payments/{paid['PaymentID']}"
    for expected in (200, 400):
        assert world.api.post(path, json={"Status": "DELETED"}).status_code == expected
    for read in (path, "Payments", "Payments?page=1"):
        assert world.api.get(read).status_code == 200


@pytest.mark.parametrize("kind", ["CreditNotes", "Overpayments", "Prepayments"])
def test_allocations_are_as_described(world: World, kind: str) -> None:
    contact = {"ContactID": world.contact()}
    note, over = world.credit_note(Contact=contact), world.overpayment(Contact=contact)
    early = world.prepayment(Contact=contact)
    ids = {"CreditNotes": note["CreditNoteID"], "Overpayments": over["OverpaymentID"]}
    ids["Prepayments"] = early["PrepaymentID"]
    invoice_id = world.invoice(Contact=contact)["InvoiceID"]
    path = f"{kind}/{ids[kind]}"
    made = world.allocate(path, invoice_id, 20)
    assert (made.status_code, world.allocate(path, invoice_id, 900).status_code) == (200, 400)
    for read in (path, kind, f"{kind}?page=1", f"Invoices/{invoice_id}"):
        assert world.api.get(read).status_code == 200
    gone = f"{path}/Allocations/{made.json()['Allocations'][0]['AllocationID']}"
    assert [world.api.delete(gone).status_code for _ in range(2)] == [200, 404]


def test_overpayments_are_as_described(world: World) -> None:
    made = world.overpayment()
    for read in (made["BankTransactionID"], ""):
        assert world.api.get(f"BankTransactions/{read}".rstrip("/")).status_code == 200
    for query in ("", "?page=1&pageSize=5", "?References=x"):
        assert world.api.get(f"Overpayments{query}").status_code == 200
    wrong = world.surplus(LineItems=[line(), line()])
    assert world.api.put("BankTransactions", json=wrong).status_code == 400


def test_prepayments_are_as_described(world: World) -> None:
    made = world.prepayment()
    for read in (made["BankTransactionID"], ""):
        assert world.api.get(f"BankTransactions/{read}".rstrip("/")).status_code == 200
    since = {"If-Modified-Since": "2026-10-01T00:00:00Z"}
    for query in ("", "?page=1&pageSize=1000", f"?InvoiceNumbers={world.org.state.invoice_series}"):
        assert world.api.get(f"Prepayments{query}", headers=since).status_code == 200
    assert world.api.get(f"Prepayments/{made['PrepaymentID']}").status_code == 200
    back = {"Prepayment": {"PrepaymentID": made["PrepaymentID"]}, "Account": {"Code": "091"}}
    payment = {**back, "Date": "2026-10-01", "Amount": 10}
    assert world.api.put("Payments", json={"Payments": [payment]}).status_code == 200
    assert world.api.get("Payments?page=1").status_code == 200


def test_bank_transfers_are_as_described(world: World) -> None:
    made = world.transfer(Reference="po_1")
    other = world.transfer(FromIsReconciled=True)
    path = f"BankTransfers/{made['BankTransferID']}"
    assert world.api.put("BankTransfers", json=transfer(Amount=0)).status_code == 400
    for read in (path, "BankTransfers", "BankTransfers?includeDeleted=true", "BankTransactions?page=1"):
        assert world.api.get(read).status_code == 200
    for expected in (200, 400):
        assert world.api.post(path, json={"Status": "DELETED"}).status_code == expected
    gone = [{"BankTransferID": other["BankTransferID"], "Status": "DELETED"}]
    assert world.api.post("BankTransfers", json={"BankTransfers": gone}).status_code == 400
    assert world.api.post("BankTransfers", json={"BankTransfers": gone}, params=ONE_BY_ONE).status_code == 200


def test_the_bank_summary_is_as_described(world: World) -> None:
    world.pay(world.invoice()["InvoiceID"])
    world.spend()
    days = {"fromDate": "2026-10-01", "toDate": "2026-10-31"}
    assert world.api.get("Reports/BankSummary", params=days).status_code == 200


def test_contacts_that_are_no_longer_active_are_as_described(world: World) -> None:
    archived, erased, active = world.contact(), world.contact(), world.org.add_contact(Name="A", Website="w")
    world.org.archive_contact(archived)
    world.org.request_erasure(erased)
    for each in (archived, erased, active):
        assert world.api.get(f"Contacts/{each}").status_code == 200
    for query in (f"IDs={archived},{erased}", "searchTerm=cust", "order=Name%20DESC", "summaryOnly=true"):
        path = f"Contacts?includeArchived=true&page=1&pageSize=1000&{query}"
        assert world.api.get(path, headers={"If-Modified-Since": "2026-10-01T00:00:00Z"}).status_code == 200
    change = {"Contacts": [{"ContactID": each, "LastName": "B"} for each in (archived, erased)]}
    assert world.api.post("Contacts", json=change, params=ONE_BY_ONE).status_code == 200
    assert world.api.post("Contacts", json=change).status_code == 400


@pytest.mark.parametrize("make", ["invoice", "credit_note", "overpayment", "prepayment"])
def test_the_contact_within_a_document_is_as_described(world: World, make: str) -> None:
    contact_id = world.contact(
        Phones=[{"PhoneNumber": "1"}],
        Addresses=[{"AddressType": "POBOX", "City": "Leeds"}],
        ContactPersons=[{"FirstName": "Grace", "EmailAddress": "grace@example.com"}],
    )
    made = getattr(world, make)(Contact={"ContactID": contact_id})
    plural = {"credit_note": "CreditNotes"}.get(make, f"{make.capitalize()}s")
    assert world.api.get(f"{plural}/{made[plural[:-1] + 'ID']}").status_code == 200


def test_a_merged_contact_is_as_described(world: World) -> None:
    gone = world.contact()
    world.org.merge_contact(gone, world.contact())
    assert world.api.get(f"Contacts/{gone}").status_code == 200


def test_connections_are_as_described() -> None:
    judge = identity_described()
    with open_world() as world:
        headers = {"Authorization": f"Bearer {world.tokens['access_token']}"}
        reply = httpx.get(f"{world.base_url}/connections", headers=headers, verify=NO_TLS)
        judge.judge(reply)
        gone = f"{world.base_url}/connections/{reply.json()[0]['id']}"
        judge.judge(httpx.delete(gone, headers=headers, verify=NO_TLS))


def test_webhooks_are_as_described() -> None:
    bodies: list[bytes] = []

    def keep(notice: Notice) -> Reply:
        bodies.append(notice.body)
        is_right = notice.headers["x-xero-signature"] == sign_xero(notice.body, "key")
        return Reply(200 if is_right else 401)

    with open_world() as world:
        world.xero.add_webhook("app", "https://x/hook", "key", ["CONTACT", "INVOICE", "CREDITNOTE"])
        assert world.xero.webhooks.check_intent("app", keep)
        bodies.clear()
        world.invoice()
        world.credit_note()
        world.org.archive_contact(world.contact())
        world.xero.deliver_webhooks(keep)
    for body in bodies:
        judge_webhook(json.loads(body))
