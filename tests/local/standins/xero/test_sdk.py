"""Xero's own Python SDK, pointed at the stand-in: what it sends is taken, what comes back fits its models."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pypdf import PdfReader
from xero_python.accounting import AccountingApi, models
from xero_python.api_client import ApiClient
from xero_python.api_client.configuration import Configuration
from xero_python.api_client.oauth2 import OAuth2Token
from xero_python.exceptions import AccountingBadRequestException, HTTPStatusException
from xero_python.identity import IdentityApi

from local.standins.xero import Item
from local.standins.xero.identity import SCOPE
from tests.local.standins.xero.world import TENANT, World, open_world


@dataclass
class Sdk:
    world: World
    api: Any
    client: Any


@pytest.fixture
def sdk() -> Iterator[Sdk]:
    with open_world() as world:
        known = {name: world.tokens[name] for name in ("access_token", "refresh_token", "token_type")}
        # The SDK compares `expires_at` with the real time, which knows nothing of the stand-in's clock.
        token = known | {"expires_in": 1800, "expires_at": 4e9, "scope": SCOPE.split()}
        configuration = Configuration()
        # Configuration copies a first one it once made, token and all: assign, never pass.
        configuration.oauth2_token = OAuth2Token(client_id="app", client_secret="app secret")
        client = ApiClient(configuration, pool_threads=1)
        client.oauth2_token_getter(lambda: token)
        client.oauth2_token_saver(token.update)
        client.set_oauth2_token(token)
        yield Sdk(world, AccountingApi(client, f"{world.base_url}/api.xro/2.0"), client)
        client.rest_client.pool_manager.clear()


def contact(sdk: Sdk) -> Any:
    made = sdk.api.create_contacts(
        TENANT, models.Contacts(contacts=[models.Contact(name="Ada", contact_number="crm-1")])
    )
    return models.Contact(contact_id=made.contacts[0].contact_id)


def bill(ada: Any, **fields: Any) -> Any:
    item = models.LineItem(description="Consulting", quantity=1.0, unit_amount=120.0, account_code="200")
    return models.Invoice(
        type="ACCREC",
        contact=ada,
        line_items=[item],
        date=date(2026, 10, 1),
        due_date=date(2026, 10, 31),
        line_amount_types=models.LineAmountTypes.INCLUSIVE,
        status="AUTHORISED",
        **fields,
    )


def invoice(sdk: Sdk, ada: Any, **fields: Any) -> Any:
    bills = models.Invoices(invoices=[bill(ada, **fields)])
    return sdk.api.create_invoices(TENANT, bills, summarize_errors="false").invoices[0]


def test_settings_can_be_read(sdk: Sdk) -> None:
    organisation = sdk.api.get_organisations(TENANT).organisations[0]
    assert (organisation.name, organisation.pays_tax) == ("Demo Ltd", True)
    assert sdk.api.get_accounts(TENANT, where='Code=="200"').accounts[0].tax_type == "OUTPUT2"
    rates = {rate.tax_type: rate.effective_rate for rate in sdk.api.get_tax_rates(TENANT).tax_rates}
    assert (rates["OUTPUT2"], rates["NONE"]) == (20, 0)


def test_a_bank_account_can_be_added(sdk: Sdk) -> None:
    account = models.Account(
        name="Stripe 2", type=models.AccountType.BANK, bank_account_number="20000012345678"
    )
    added = sdk.api.create_account(TENANT, account).accounts[0]
    assert sdk.api.get_account(TENANT, added.account_id).accounts[0].name == "Stripe 2"


def test_contacts_can_be_made_changed_and_read(sdk: Sdk) -> None:
    ada = contact(sdk)
    change = models.Contacts(contacts=[models.Contact(contact_id=ada.contact_id, last_name="Byron")])
    assert sdk.api.update_or_create_contacts(TENANT, change).contacts[0].last_name == "Byron"
    assert sdk.api.update_contact(TENANT, ada.contact_id, change).contacts[0].name == "Ada"
    assert sdk.api.get_contact(TENANT, ada.contact_id).contacts[0].contact_number == "crm-1"
    assert sdk.api.get_contact_by_contact_number(TENANT, "crm-1").contacts[0].name == "Ada"
    assert len(sdk.api.get_contacts(TENANT, page=1, page_size=10).contacts) == 1


def test_invoices_can_be_made_changed_and_read(sdk: Sdk) -> None:
    ada = contact(sdk)
    made = invoice(sdk, ada, invoice_number="A-1", reference="ch_1")
    assert (made.total, made.total_tax, made.date) == (Decimal(120), Decimal(20), date(2026, 10, 1))
    change = models.Invoices(invoices=[models.Invoice(reference="ch_2")])
    assert sdk.api.update_invoice(TENANT, made.invoice_id, change).invoices[0].reference == "ch_2"
    again = models.Invoices(invoices=[bill(ada, invoice_number="A-1")])
    posted = sdk.api.update_or_create_invoices(TENANT, again).invoices[0]
    assert posted.invoice_id == made.invoice_id
    assert sdk.api.get_invoice(TENANT, made.invoice_id).invoices[0].amount_due == 120
    assert len(sdk.api.get_invoices(TENANT, invoice_numbers=["A-1"], page=1).invoices) == 1


def test_an_invoice_can_be_printed(sdk: Sdk) -> None:
    made = invoice(sdk, contact(sdk), invoice_number="A-1", reference="ORD-1 invoice")
    text = PdfReader(sdk.api.get_invoice_as_pdf(TENANT, made.invoice_id)).pages[0].extract_text()
    assert "Invoice A-1" in text
    assert "ORD-1 invoice" in text
    with pytest.raises(HTTPStatusException) as error:
        sdk.api.get_invoice_as_pdf(TENANT, TENANT)
    assert error.value.status == 404


def test_a_refused_element_comes_back_with_its_reason(sdk: Sdk) -> None:
    ada = contact(sdk)
    invoice(sdk, ada, invoice_number="A-1")
    refused = invoice(sdk, ada, invoice_number="A-1")
    assert refused.has_errors
    assert refused.validation_errors[0].message == "Invoice # must be unique."


def test_a_refused_call_raises_with_the_reasons(sdk: Sdk) -> None:
    contact(sdk)
    with pytest.raises(AccountingBadRequestException) as raised:
        contact(sdk)
    assert raised.value.error_data["Type"] == "ValidationException"


def test_payments_can_be_made_read_and_deleted(sdk: Sdk) -> None:
    made = invoice(sdk, contact(sdk))
    half = models.Payment(
        invoice=models.Invoice(invoice_id=made.invoice_id),
        account=models.Account(code="091"),
        date=date(2026, 10, 2),
        amount=60.0,
        reference="txn_1",
    )
    batch = models.Payments(payments=[half])
    paid = sdk.api.create_payments(TENANT, batch, summarize_errors="false").payments[0]
    assert (paid.amount, paid.date, paid.status) == (Decimal(60), date(2026, 10, 2), "AUTHORISED")
    assert sdk.api.create_payment(TENANT, half).payments[0].invoice.status == "PAID"
    assert sdk.api.get_payment(TENANT, paid.payment_id).payments[0].reference == "txn_1"
    assert len(sdk.api.get_payments(TENANT, page=1).payments) == 2
    gone = sdk.api.delete_payment(TENANT, paid.payment_id, models.PaymentDelete(status="DELETED"))
    assert gone.payments[0].status == "DELETED"


def test_bank_transactions_can_be_made_read_and_deleted(sdk: Sdk) -> None:
    fee = models.BankTransaction(
        type="SPEND",
        contact=contact(sdk),
        bank_account=models.Account(code="091"),
        line_items=[models.LineItem(description="Fee", unit_amount=2.4, account_code="404")],
        date=date(2026, 10, 1),
        line_amount_types=models.LineAmountTypes.INCLUSIVE,
    )
    batch = models.BankTransactions(bank_transactions=[fee])
    made = sdk.api.create_bank_transactions(TENANT, batch, summarize_errors="false").bank_transactions[0]
    assert (made.total, made.total_tax) == (Decimal("2.4"), Decimal("0.4"))
    assert len(sdk.api.get_bank_transactions(TENANT, page=1).bank_transactions) == 1
    assert sdk.api.get_bank_transaction(TENANT, made.bank_transaction_id).bank_transactions[0].type == "SPEND"
    fee.status = "DELETED"
    gone = sdk.api.update_bank_transaction(TENANT, made.bank_transaction_id, batch).bank_transactions[0]
    assert gone.status == "DELETED"
    posted = models.BankTransactions(bank_transactions=[fee])
    fee.status = "AUTHORISED"
    assert sdk.api.update_or_create_bank_transactions(TENANT, posted).bank_transactions[0].total == Decimal(
        "2.4"
    )


def credit_note(sdk: Sdk, ada: Any) -> Any:
    item = models.LineItem(description="Refund", quantity=1.0, unit_amount=120.0, account_code="200")
    note = models.CreditNote(
        type="ACCRECCREDIT",
        contact=ada,
        line_items=[item],
        date=date(2026, 10, 1),
        line_amount_types=models.LineAmountTypes.INCLUSIVE,
        status="AUTHORISED",
        credit_note_number="re_1",
        reference="re_1",
    )
    batch = models.CreditNotes(credit_notes=[note])
    return sdk.api.create_credit_notes(TENANT, batch, summarize_errors="false").credit_notes[0]


def test_credit_notes_can_be_made_paid_out_and_voided(sdk: Sdk) -> None:
    note = credit_note(sdk, contact(sdk))
    assert (note.remaining_credit, note.status) == (Decimal(120), "AUTHORISED")
    money = models.Payment(
        credit_note=models.CreditNote(credit_note_id=note.credit_note_id),
        account=models.Account(code="091"),
        date=date(2026, 10, 2),
        amount=120.0,
    )
    batch = models.Payments(payments=[money])
    paid = sdk.api.create_payments(TENANT, batch, summarize_errors="false").payments[0]
    assert paid.payment_type == "ARCREDITPAYMENT"
    assert sdk.api.get_credit_note(TENANT, note.credit_note_id).credit_notes[0].status == "PAID"
    sdk.api.delete_payment(TENANT, paid.payment_id, models.PaymentDelete(status="DELETED"))
    void = models.CreditNotes(credit_notes=[models.CreditNote(status="VOIDED")])
    gone = sdk.api.update_credit_note(TENANT, note.credit_note_id, void).credit_notes[0]
    assert gone.status == "VOIDED"
    assert len(sdk.api.get_credit_notes(TENANT, where='Reference=="re_1"', page=1).credit_notes) == 1


def test_credit_notes_can_be_set_against_an_invoice(sdk: Sdk) -> None:
    ada = contact(sdk)
    owed, note = invoice(sdk, ada), credit_note(sdk, ada)
    part = models.Allocation(
        invoice=models.Invoice(invoice_id=owed.invoice_id), amount=20.0, date=date(2026, 10, 1)
    )
    batch = models.Allocations(allocations=[part])
    made = sdk.api.create_credit_note_allocation(TENANT, note.credit_note_id, batch).allocations[0]
    assert sdk.api.get_invoice(TENANT, owed.invoice_id).invoices[0].amount_credited == 20
    gone = sdk.api.delete_credit_note_allocations(TENANT, note.credit_note_id, made.allocation_id)
    assert gone.is_deleted


def test_overpayments_can_be_made_and_read(sdk: Sdk) -> None:
    surplus = models.BankTransaction(
        type="RECEIVE-OVERPAYMENT",
        contact=contact(sdk),
        bank_account=models.Account(code="091"),
        line_items=[models.LineItem(description="ch_1 overpaid", unit_amount=50.0)],
        date=date(2026, 10, 1),
        line_amount_types=models.LineAmountTypes.NOTAX,
    )
    batch = models.BankTransactions(bank_transactions=[surplus])
    made = sdk.api.create_bank_transactions(TENANT, batch, summarize_errors="false").bank_transactions[0]
    found = sdk.api.get_overpayment(TENANT, made.overpayment_id).overpayments[0]
    assert (found.remaining_credit, found.status) == (Decimal(50), "AUTHORISED")
    assert len(sdk.api.get_overpayments(TENANT, page=1).overpayments) == 1


def test_bank_transfers_can_be_made_read_and_deleted(sdk: Sdk) -> None:
    payout = models.BankTransfer(
        from_bank_account=models.Account(code="091"),
        to_bank_account=models.Account(code="090"),
        amount=146.9,
        date=date(2026, 10, 1),
        reference="po_1",
    )
    batch = models.BankTransfers(bank_transfers=[payout])
    made = sdk.api.create_bank_transfer(TENANT, batch).bank_transfers[0]
    assert (made.amount, made.reference, made.status) == (Decimal("146.9"), "po_1", "AUTHORISED")
    listed = sdk.api.get_bank_transfers(TENANT, where='Reference=="po_1"').bank_transfers
    assert [each.to_is_reconciled for each in listed] == [False]
    end = models.BankTransferDeleteByUrlParam(status="DELETED")
    gone = sdk.api.delete_bank_transfer(TENANT, made.bank_transfer_id, end).bank_transfers[0]
    assert gone.status == "DELETED"
    again = models.BankTransferDelete(bank_transfer_id=made.bank_transfer_id, status="DELETED")
    with pytest.raises(AccountingBadRequestException):
        sdk.api.delete_bank_transfers(TENANT, models.BankTransfersDelete(bank_transfers=[again]))


def test_connections_can_be_read_and_deleted(sdk: Sdk) -> None:
    identity = IdentityApi(sdk.client)
    identity.base_url = sdk.world.base_url
    (connection,) = identity.get_connections()
    assert (connection.tenant_id, connection.tenant_type) == (TENANT, "ORGANISATION")
    identity.delete_connection(connection.id)
    assert identity.get_connections() == []


def test_tracking_can_be_made_changed_read_and_put_on_lines(sdk: Sdk) -> None:
    source = models.TrackingCategory(name="Lead Source")
    made = sdk.api.create_tracking_category(TENANT, source).tracking_categories[0].tracking_category_id
    web = models.TrackingOption(name="Web")
    option = sdk.api.create_tracking_options(TENANT, made, web).options[0].tracking_option_id
    renamed = models.TrackingOption(name="Internet")
    sdk.api.update_tracking_options(TENANT, made, option, renamed)
    archived = models.TrackingCategory(status="ARCHIVED")
    sdk.api.update_tracking_category(TENANT, made, archived)
    assert sdk.api.get_tracking_categories(TENANT).tracking_categories == []
    sdk.api.update_tracking_category(TENANT, made, models.TrackingCategory(status="ACTIVE"))
    mark = models.LineItemTracking(tracking_category_id=made, tracking_option_id=option)
    item = models.LineItem(description="x", unit_amount=1.0, account_code="200", tracking=[mark])
    sale = bill(contact(sdk))
    sale.line_items = [item]
    (sold,) = sdk.api.create_invoices(TENANT, models.Invoices(invoices=[sale])).invoices
    assert sold.line_items[0].tracking[0].option == "Internet"
    with pytest.raises(AccountingBadRequestException):
        sdk.api.delete_tracking_options(TENANT, made, option)
    spare = sdk.api.create_tracking_options(TENANT, made, web).options[0].tracking_option_id
    assert sdk.api.delete_tracking_options(TENANT, made, spare).options[0].status == "DELETED"
    found = sdk.api.get_tracking_category(TENANT, made).tracking_categories[0]
    assert [each.name for each in found.options] == ["Internet"]


def test_the_default_tracking_of_a_contact_can_be_set(sdk: Sdk) -> None:
    sdk.world.org.add_tracking_category("Lead Source", "Web")
    default = models.SalesTrackingCategory(tracking_category_name="Lead Source", tracking_option_name="Web")
    made = models.Contacts(contacts=[models.Contact(name="Ada", sales_tracking_categories=[default])])
    (ada,) = sdk.api.create_contacts(TENANT, made).contacts
    assert ada.sales_tracking_categories[0].tracking_option_name == "Web"


def test_products_and_prepayments_can_be_read(sdk: Sdk) -> None:
    sdk.world.org.add_item(Item("PIANO", "Piano", "200", "OUTPUT2", Decimal("9.1255")))
    (item,) = sdk.api.get_items(TENANT, unitdp=4).items
    assert (item.code, item.sales_details.unit_price) == ("PIANO", Decimal("9.1255"))
    sdk.world.org.prepay(sdk.world.contact(), 6000)
    (early,) = sdk.api.get_prepayments(TENANT, page=1, page_size=1000).prepayments
    assert (early.type, early.remaining_credit) == ("RECEIVE-PREPAYMENT", 60)
    assert sdk.api.get_prepayment(TENANT, early.prepayment_id).prepayments[0].total == 60
