from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from local.standins.xero import Invalid, XeroStandIn, bank_transactions, contacts, invoices, payments
from local.standins.xero.beancount import check, export
from local.standins.xero.books import Books, Journal, Posting, Unbalanced
from local.standins.xero.records import Element
from local.standins.xero.state import Work
from tests.local.standins.xero.world import CHART, TENANT, World, payment

DAY = date(2026, 10, 1)


def postings(*amounts: str) -> tuple[Posting, ...]:
    return tuple(Posting(f"account {place}", Decimal(amount)) for place, amount in enumerate(amounts))


def test_a_journal_that_does_not_balance_cannot_be_made() -> None:
    with pytest.raises(Unbalanced):
        Journal(1, DAY, "invoice", "id", "", postings("1.00", "-0.99"))


def test_a_journal_holds_no_fraction_of_a_penny() -> None:
    with pytest.raises(Unbalanced):
        Journal(1, DAY, "invoice", "id", "", postings("0.005", "-0.005"))


def test_what_is_reversed_leaves_no_balance_and_is_not_reversed_twice() -> None:
    books = Books()
    books.post("invoice", "id", DAY, "", postings("1.00", "-1.00"))
    books.reverse("id")
    books.reverse("id")
    assert len(books.journals) == 2
    assert set(books.balances().values()) == {Decimal("0.00")}


def test_a_batch_that_fails_leaves_books_registers_and_series_as_they_were(world: World) -> None:
    invoice = world.invoice()
    batch = [payment(invoice["InvoiceID"], 20), payment(invoice["InvoiceID"], 900)]
    before = (world.balances(), world.org.documents(), len(world.org.state.books.journals))
    assert world.api.put("Payments", json={"Payments": batch}).status_code == 400
    assert (world.balances(), world.org.documents(), len(world.org.state.books.journals)) == before


AMOUNTS = st.decimals(min_value="-50", max_value="500", places=2)
SALES_TAXES = st.sampled_from(["OUTPUT2", "RROUTPUT", "ZERORATEDOUTPUT", "NONE"])
FEE_TAXES = st.sampled_from(["INPUT2", "RRINPUT", "REVERSECHARGES", "NONE"])
TYPES = st.sampled_from(["Exclusive", "Inclusive"])


def lines_of(code: str, taxes: st.SearchStrategy[str]) -> st.SearchStrategy[list[Element]]:
    line = st.fixed_dictionaries(
        {
            "Description": st.just("x"),
            "AccountCode": st.just(code),
            "Quantity": st.integers(1, 9),
            "UnitAmount": AMOUNTS,
            "TaxType": taxes,
        }
    )
    return st.lists(line, min_size=1, max_size=3)


class Bookkeeping(RuleBasedStateMachine):
    """Documents in any order, refused or not: the books balance and beancount agrees."""

    def __init__(self) -> None:
        super().__init__()
        self.now = datetime(2026, 10, 1, tzinfo=UTC)
        self.org = XeroStandIn(lambda: self.now).add_organisation(TENANT, "Demo", CHART)
        self.state = self.org.state
        self.work = Work(self.state, self.now, overwrites=True)
        self.contact = {"ContactID": contacts.save(self.work, {"Name": "Ada"}).id}

    @rule(lines=lines_of("200", SALES_TAXES), types=TYPES, status=st.sampled_from(["DRAFT", "AUTHORISED"]))
    def sell(self, lines: list[Element], types: str, status: str) -> None:
        element = {"Type": "ACCREC", "DueDate": "2026-10-31", "Status": status}
        self._try(invoices.save, element | {"LineAmountTypes": types, "LineItems": lines})

    @rule(lines=lines_of("404", FEE_TAXES), types=TYPES, kind=st.sampled_from(["SPEND", "RECEIVE"]))
    def move(self, lines: list[Element], types: str, kind: str) -> None:
        element = {"Type": kind, "BankAccount": {"Code": "091"}}
        self._try(bank_transactions.save, element | {"LineAmountTypes": types, "LineItems": lines})

    @precondition(lambda self: any(self.state.invoices))
    @rule(data=st.data(), amount=AMOUNTS, code=st.sampled_from(["091", "621", "850"]))
    def pay(self, data: st.DataObject, amount: Decimal, code: str) -> None:
        invoice = data.draw(st.sampled_from(list(self.state.invoices)))
        element = {"Invoice": {"InvoiceID": invoice.id}, "Account": {"Code": code}, "Amount": amount}
        self._try(payments.save, element, with_contact=False)

    @precondition(lambda self: any(self.state.payments))
    @rule(data=st.data())
    def take_a_payment_back(self, data: st.DataObject) -> None:
        made = data.draw(st.sampled_from(list(self.state.payments)))
        self._try(payments.delete, {"PaymentID": made.id, "Status": "DELETED"}, with_contact=False)

    @precondition(lambda self: any(self.state.invoices))
    @rule(data=st.data(), status=st.sampled_from(["VOIDED", "DELETED", "AUTHORISED"]))
    def change(self, data: st.DataObject, status: str) -> None:
        invoice = data.draw(st.sampled_from(list(self.state.invoices)))
        self._try(invoices.save, {"InvoiceID": invoice.id, "Status": status})

    @precondition(lambda self: any(self.state.bank_transactions))
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        made = data.draw(st.sampled_from(list(self.state.bank_transactions)))
        gone = {"BankTransactionID": made.id, "Status": "DELETED"}
        self._try(bank_transactions.save, gone, with_contact=False)

    def _try(
        self, save: Callable[[Work, Element], object], element: Element, with_contact: bool = True
    ) -> None:
        # A refusal is as good as a document: the books must hold either way.
        with suppress(Invalid):
            save(self.work, element | ({"Contact": self.contact} if with_contact else {}))

    @invariant()
    def the_trial_balance_sums_to_nothing(self) -> None:
        assert sum(self.org.trial_balance().values()) == 0

    @invariant()
    def debtors_owe_what_open_invoices_say(self) -> None:
        open_ones = [each for each in self.state.invoices if each.status in ("AUTHORISED", "PAID")]
        assert self.org.trial_balance()["610"] == sum(each.due for each in open_ones)

    def teardown(self) -> None:
        assert check(export(self.org)) == []


def test_any_sequence_of_documents_keeps_the_books_true() -> None:
    limits = settings(max_examples=40, stateful_step_count=20, deadline=None)
    run_state_machine_as_test(Bookkeeping, settings=limits)
