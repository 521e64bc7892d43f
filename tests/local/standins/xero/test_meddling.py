from __future__ import annotations

from collections.abc import Iterator

import pytest

from local.standins.xero import Account, Invalid
from local.standins.xero.beancount import check, export
from tests.local.standins.xero.world import UNKNOWN, World, line, payment, refusal

LOCKED = "The document date cannot be before the {} lock date, currently set at 01-Oct-2026"


@pytest.fixture(autouse=True)
def balanced(world: World) -> Iterator[None]:
    """Whatever a person did, the books hold in the end."""
    yield
    assert sum(world.org.trial_balance().values()) == 0
    assert check(export(world.org)) == []


def shown(world: World, path: str) -> dict[str, object]:
    plural = path.partition("/")[0]
    (found,) = world.api.get(path).json()[plural]
    return dict(found)


def test_a_person_adds_documents_of_their_own(world: World) -> None:
    made = world.org.add("Invoices", world.bill(InvoiceNumber="INV-7"))
    world.org.add("Payments", payment(made["InvoiceID"]))
    world.org.add("BankTransactions", world.fee())
    assert world.balances()["091"] == "117.60"
    assert shown(world, "Invoices/INV-7")["Status"] == "PAID"


def test_what_xero_refuses_it_refuses_the_person_too(world: World) -> None:
    with pytest.raises(Invalid, match="One or more line items must be specified"):
        world.org.add("Invoices", world.bill(LineItems=[]))
    invoice_id = world.invoice()["InvoiceID"]
    world.pay(invoice_id)
    with pytest.raises(Invalid, match="cannot be edited as it has a payment"):
        world.org.void_invoice(invoice_id)


def test_a_payment_deleted_by_hand_opens_the_invoice(world: World) -> None:
    invoice_id = world.invoice()["InvoiceID"]
    world.org.delete_payment(world.pay(invoice_id)["PaymentID"])
    assert shown(world, f"Invoices/{invoice_id}")["AmountDue"] == 120


def test_an_amount_edited_by_hand_is_in_the_books(world: World) -> None:
    world.org.edit_line(world.invoice()["InvoiceID"], UnitAmount=60)
    assert world.balances() == {"610": "60.00", "200": "-50.00", "820": "-10.00"}


def test_a_line_of_a_credit_note_is_edited_by_hand(world: World) -> None:
    note = world.credit_note(LineItems=[line(), line(UnitAmount=12)])
    world.org.edit_line(note["CreditNoteID"], 1, UnitAmount=24, Description="More")
    assert world.balances()["610"] == "-144.00"


def test_a_fee_is_moved_to_another_account_by_hand(world: World) -> None:
    world.org.edit_line(world.spend()["BankTransactionID"], AccountCode="621", TaxType="NONE")
    assert world.balances() == {"091": "-2.40", "621": "2.40"}


def test_what_is_not_there_is_not_edited(world: World) -> None:
    with pytest.raises(KeyError):
        world.org.edit_line(UNKNOWN, UnitAmount=1)


def test_a_renamed_contact_keeps_its_documents(world: World) -> None:
    invoice = world.invoice(Contact={"ContactID": world.contact(Name="Ada")})
    world.org.rename_contact(invoice["Contact"]["ContactID"], "Ada Ltd")
    contact = shown(world, f"Invoices/{invoice['InvoiceID']}")["Contact"]
    assert isinstance(contact, dict)
    assert (contact["ContactID"], contact["Name"]) == (invoice["Contact"]["ContactID"], "Ada Ltd")


def test_a_contact_is_not_renamed_to_a_name_that_is_taken(world: World) -> None:
    first, _ = world.contact(Name="Ada"), world.contact(Name="Grace")
    with pytest.raises(Invalid, match="already assigned to another contact"):
        world.org.rename_contact(first, "Grace")


def test_a_merged_contact_says_where_it_went_and_takes_its_documents_there(world: World) -> None:
    gone, kept = world.contact(Name="Ada"), world.contact(Name="Ada Ltd")
    for make in (world.invoice, world.credit_note, world.overpayment):
        make(Contact={"ContactID": gone})
    world.org.merge_contact(gone, kept)
    contact = shown(world, f"Contacts/{gone}")
    assert (contact["ContactStatus"], contact["MergedToContactID"]) == ("ARCHIVED", kept)
    assert {row["contact_id"] for row in world.org.documents() if row["kind"] != "contact"} == {kept}
    clause = f'Contact.ContactID==Guid("{kept}")'
    for plural in ("Invoices", "CreditNotes", "Overpayments", "BankTransactions"):
        assert len(world.api.get(plural, params={"where": clause}).json()[plural]) == 1
    assert shown(world, f"Contacts/{kept}")["IsCustomer"] is True
    assert "is not active" in refusal(world.one("Invoices", world.bill(Contact={"ContactID": gone})))


def test_a_merge_moves_documents_without_making_them_changed_ones(world: World) -> None:
    gone, kept = world.contact(), world.contact()
    invoice = world.invoice(Contact={"ContactID": gone})
    world.clock.advance(minutes=1)
    world.org.merge_contact(gone, kept)
    moved = shown(world, f"Invoices/{invoice['InvoiceID']}")
    assert world.org.state.invoices[invoice["InvoiceID"]].contact_id == kept
    assert moved["UpdatedDateUTC"] == invoice["UpdatedDateUTC"]
    since = {"If-Modified-Since": world.clock.now.isoformat()}
    assert world.api.get("Invoices", headers=since).json()["Invoices"] == []


def test_only_a_list_with_pages_says_where_a_merged_contact_went(world: World) -> None:
    gone, kept = world.contact(Name="Ada"), world.contact(Name="Ada Ltd")
    world.org.merge_contact(gone, kept)
    told = []
    for page in ({}, {"page": "1"}):
        asked = {"IDs": gone, "includeArchived": "true", **page}
        (found,) = world.api.get("Contacts", params=asked).json()["Contacts"]
        told.append(found.get("MergedToContactID"))
    assert told == [None, kept]


def test_a_person_sets_an_overpayment_against_an_invoice(world: World) -> None:
    invoice = world.invoice()
    paid = world.overpayment(Contact={"ContactID": invoice["Contact"]["ContactID"]})
    world.org.allocate("overpayment", paid["BankTransactionID"], invoice["InvoiceID"], 50)
    assert shown(world, f"Invoices/{invoice['InvoiceID']}")["AmountDue"] == 70


@pytest.mark.parametrize("name", ["period", "end of year"])
def test_each_lock_date_locks(world: World, name: str) -> None:
    lock = {"period": world.org.lock, "end of year": world.org.lock_year}[name]
    lock("2026-10-01")
    assert refusal(world.one("Invoices", world.bill())) == LOCKED.format(name)
    world.org.unlock()
    world.invoice()


def test_the_organisation_shows_both_lock_dates(world: World) -> None:
    world.org.lock("2026-09-30")
    world.org.lock_year("2026-03-31")
    (found,) = world.api.get("Organisation").json()["Organisations"]
    assert found["PeriodLockDate"] == "/Date(1790726400000+0000)/"
    assert found["EndOfYearLockDate"] == "/Date(1774915200000+0000)/"


def test_what_is_reconciled_shows_it_and_stays_until_it_is_unreconciled(world: World) -> None:
    spent = world.spend()["BankTransactionID"]
    world.org.reconcile(spent)
    assert shown(world, f"BankTransactions/{spent}")["IsReconciled"] is True
    with pytest.raises(Invalid, match="reconciled with a Bank Statement"):
        world.org.edit_line(spent, UnitAmount=5)
    world.org.unreconcile(spent)
    world.org.edit_line(spent, UnitAmount=5)
    with pytest.raises(KeyError):
        world.org.reconcile(UNKNOWN)


def test_a_reconciled_payment_is_found_as_such(world: World) -> None:
    paid = world.pay(world.invoice()["InvoiceID"])
    world.org.reconcile(paid["PaymentID"])
    reply = world.api.get("Payments", params={"where": "IsReconciled==true"}).json()
    assert [each["PaymentID"] for each in reply["Payments"]] == [paid["PaymentID"]]


def test_an_account_added_by_hand_takes_payments_if_it_is_enabled(world: World) -> None:
    world.org.add_account(Account("622", "Held", "CURRENT", enable_payments=True))
    world.org.add_account(Account("623", "Not", "CURRENT"))
    invoice_id = world.invoice()["InvoiceID"]
    world.pay(invoice_id, 20, Account={"Code": "622"})
    wrong = payment(invoice_id, 20, Account={"Code": "623"})
    assert "payments must be enabled" in refusal(world.one("Payments", wrong))


def test_the_documents_of_a_day_are_told_in_order(world: World) -> None:
    note = world.credit_note(CreditNoteNumber="re_1")
    world.refund(note["CreditNoteID"], 20)
    world.overpayment()
    world.transfer(Reference="po_1")
    rows = [row for row in world.org.documents() if row["kind"] != "contact"]
    told = [(row["kind"], row["type"], row["total"]) for row in rows]
    assert told == [
        ("credit_note", "ACCRECCREDIT", 120),
        ("payment", "ARCREDITPAYMENT", 20),
        ("bank_transaction", "RECEIVE-OVERPAYMENT", 50),
        ("bank_transfer", "TRANSFER", 100),
    ]
    assert (rows[0]["number"], rows[0]["remaining"], rows[2]["remaining"]) == ("re_1", 100, 50)
    assert (rows[3]["reference"], rows[3]["account"], rows[3]["to_account"]) == ("po_1", "091", "090")
