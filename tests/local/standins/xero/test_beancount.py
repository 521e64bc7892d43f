from __future__ import annotations

from local.standins.xero import Account
from local.standins.xero.beancount import check, export
from tests.local.standins.xero.world import World


def full(world: World) -> str:
    """Every kind of document: sold, paid, refunded, overpaid, paid out, and some of it undone."""
    invoice = world.invoice(Reference="ch_1")
    world.pay(invoice["InvoiceID"])
    world.spend(Reference="txn_1 fee")
    undone = world.pay(world.invoice()["InvoiceID"])
    world.api.post(f"Payments/{undone['PaymentID']}", json={"Status": "DELETED"})
    world.org.void_invoice(world.invoice()["InvoiceID"])
    world.refund(world.credit_note(Reference="re_1")["CreditNoteID"], 30)
    world.org.void_credit_note(world.credit_note()["CreditNoteID"])
    world.overpayment()
    contact = {"ContactID": world.contact()}
    early = f"Prepayments/{world.prepayment(Contact=contact)['PrepaymentID']}"
    assert world.allocate(early, world.invoice(Contact=contact)["InvoiceID"], 20).status_code == 200
    world.transfer(Reference="po_1")
    world.org.delete_transfer(world.transfer()["BankTransferID"])
    return export(world.org)


def test_beancount_finds_nothing_wrong_with_the_books(world: World) -> None:
    assert check(full(world)) == []


def test_beancount_would_find_a_penny_that_is_missing(world: World) -> None:
    ledger = full(world)
    assert check(ledger.replace(" 120.00 GBP", " 119.99 GBP", 1)) != []


def test_every_journal_names_its_document_and_reference(world: World) -> None:
    invoice = world.invoice(Reference='quoted "so" \\ and\nso')
    ledger = export(world.org)
    assert f'document: "{invoice["InvoiceID"]}"' in ledger
    assert 'reference: "quoted \\"so\\" \\\\ and so"' in ledger
    assert check(ledger) == []


def test_every_kind_of_document_is_in_the_ledger_under_its_own_name(world: World) -> None:
    ledger = full(world)
    for kind in ("invoice", "credit_note", "payment", "bank_transaction", "bank_transfer"):
        assert f'* "{kind}"' in ledger
    assert '* "bank_transfer undone' in ledger
    assert 'reference: "po_1"' in ledger


def test_an_organisation_without_documents_exports_as_well(world: World) -> None:
    assert check(export(world.org)) == []


def test_any_code_and_name_make_an_account_that_beancount_takes(world: World) -> None:
    odd = (("a b", "1 & é"), ("a-b", "1 & é "), ("", "Ω"))
    names = [Account(code, name, "EXPENSE") for code, name in odd]
    other = world.xero.add_organisation("other", "Other", names)
    assert check(export(other)) == []
