"""Everything that can be done to the books, in any order: they balance, and can be emptied again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from local.standins.xero import (
    Account,
    Invalid,
    Item,
    XeroStandIn,
    allocations,
    bank_transactions,
    bank_transfers,
    contacts,
    credit_notes,
    invoices,
    payments,
)
from local.standins.xero.beancount import check, export
from local.standins.xero.records import Element, OpenItem
from local.standins.xero.state import Work
from tests.local.standins.xero.world import CHART, TENANT

AMOUNTS = st.decimals(min_value="-50", max_value="500", places=2)
SALES_TAXES = st.sampled_from(["OUTPUT2", "RROUTPUT", "ZERORATEDOUTPUT", "NONE"])
FEE_TAXES = st.sampled_from(["INPUT2", "RRINPUT", "REVERSECHARGES", "NONE"])
TYPES = st.sampled_from(["Exclusive", "Inclusive"])
STATUSES = st.sampled_from(["DRAFT", "AUTHORISED", "AUTHORISED"])
BANKS = st.sampled_from(["090", "091"])
WHOLE = st.booleans()
"""Whether the whole of what is left is paid or allocated: chance alone seldom finds the penny."""


STOCK = 20
PIANO = Item("PIANO", "Piano", "200", inventory_account_code="630", cogs_account_code="404")


def lines_of(code: str, taxes: st.SearchStrategy[str]) -> st.SearchStrategy[list[Element]]:
    line = st.fixed_dictionaries(
        {
            "Description": st.just("x"),
            "AccountCode": st.just(code),
            "Quantity": st.integers(1, 9),
            "UnitAmount": AMOUNTS,
            "TaxType": taxes,
        },
        optional={"ItemCode": st.just("PIANO")},
    )
    return st.lists(line, min_size=1, max_size=3)


class Bookkeeping(RuleBasedStateMachine):
    """Documents in any order, refused or not: the books balance and beancount agrees."""

    def __init__(self) -> None:
        super().__init__()
        self.now = datetime(2026, 10, 1, tzinfo=UTC)
        self.org = XeroStandIn(lambda: self.now).add_organisation(TENANT, "Demo", CHART)
        self.state = self.org.state
        self.org.add_account(Account("630", "Inventory", "INVENTORY"))
        self.piano = self.org.add_item(PIANO).id
        self.org.adjust_stock(self.piano, STOCK)
        self.work = Work(self.state, self.now, overwrites=True)
        self.contact = {"Contact": {"ContactID": contacts.save(self.work, {"Name": "Ada"}).id}}

    @initialize()
    def begin_with_one_of_each(self) -> None:
        """So that there is something to pay and to allocate from the start."""
        line = {"Description": "x", "AccountCode": "200", "UnitAmount": Decimal(120)}
        self.sell([line], "Inclusive", "AUTHORISED")
        self.credit([line], "Inclusive", "AUTHORISED")
        self.overpay(Decimal(50))
        self.prepay([{**line, "AccountCode": "850"}], "Inclusive")

    @rule(lines=lines_of("200", SALES_TAXES), types=TYPES, status=STATUSES)
    def sell(self, lines: list[Element], types: str, status: str) -> None:
        element = {"Type": "ACCREC", "DueDate": "2026-10-31", "Status": status, **self.contact}
        self._try(invoices.save, element | {"LineAmountTypes": types, "LineItems": lines})

    @rule(lines=lines_of("200", SALES_TAXES), types=TYPES, status=STATUSES)
    def credit(self, lines: list[Element], types: str, status: str) -> None:
        element = {"Type": "ACCRECCREDIT", "Status": status, **self.contact}
        self._try(credit_notes.save, element | {"LineAmountTypes": types, "LineItems": lines})

    @rule(lines=lines_of("404", FEE_TAXES), types=TYPES, kind=st.sampled_from(["SPEND", "RECEIVE"]))
    def move(self, lines: list[Element], types: str, kind: str) -> None:
        element = {"Type": kind, "BankAccount": {"Code": "091"}, **self.contact}
        self._try(bank_transactions.save, element | {"LineAmountTypes": types, "LineItems": lines})

    @rule(amount=AMOUNTS)
    def overpay(self, amount: Decimal) -> None:
        line = {"Description": "x", "UnitAmount": amount}
        element = {"Type": "RECEIVE-OVERPAYMENT", "BankAccount": {"Code": "091"}, "LineAmountTypes": "NoTax"}
        self._try(bank_transactions.save, element | self.contact | {"LineItems": [line]})

    @rule(lines=lines_of("850", SALES_TAXES), types=TYPES)
    def prepay(self, lines: list[Element], types: str) -> None:
        element = {"Type": "RECEIVE-PREPAYMENT", "BankAccount": {"Code": "091"}, **self.contact}
        self._try(bank_transactions.save, element | {"LineAmountTypes": types, "LineItems": lines})

    @rule(amount=AMOUNTS, giver=BANKS, taker=BANKS)
    def transfer(self, amount: Decimal, giver: str, taker: str) -> None:
        accounts = {"FromBankAccount": {"Code": giver}, "ToBankAccount": {"Code": taker}}
        self._try(bank_transfers.save, accounts | {"Amount": amount})

    @precondition(lambda self: self.items())
    @rule(data=st.data(), amount=AMOUNTS, whole=WHOLE, code=st.sampled_from(["091", "621", "850"]))
    def pay(self, data: st.DataObject, amount: Decimal, whole: bool, code: str) -> None:
        field, item = data.draw(st.sampled_from(self.items()))
        element = {field: {f"{field}ID": item.id}, "Account": {"Code": code}}
        self._try(payments.save, element | {"Amount": item.left if whole else amount})

    @precondition(lambda self: self.credits() and any(self.state.invoices))
    @rule(data=st.data(), amount=AMOUNTS, whole=WHOLE)
    def allocate(self, data: st.DataObject, amount: Decimal, whole: bool) -> None:
        kind, credit = data.draw(st.sampled_from(self.credits()))
        invoice = data.draw(st.sampled_from(list(self.state.invoices)))
        given = min(credit.left, invoice.left) if whole else amount
        element = {"Invoice": {"InvoiceID": invoice.id}, "Amount": given}
        with suppress(Invalid):
            allocations.save(kind, credit.id, self.work, element)

    @precondition(lambda self: any(self.state.history))
    @rule(data=st.data())
    def meddle(self, data: st.DataObject) -> None:
        kind, record_id = data.draw(st.sampled_from(self.state.history))
        with suppress(Invalid):
            self.undo(kind, record_id)

    @precondition(lambda self: any(self.state.allocations))
    @rule(data=st.data())
    def take_an_allocation_back(self, data: st.DataObject) -> None:
        made = data.draw(st.sampled_from(list(self.state.allocations)))
        with suppress(Invalid):
            self.org.delete_allocation(made.id)

    @precondition(lambda self: any(self.state.history))
    @rule(data=st.data(), amount=AMOUNTS)
    def edit(self, data: st.DataObject, amount: Decimal) -> None:
        made = [each for kind, each in self.state.history if kind in ("invoice", "credit_note")]
        made += [each.id for each in self.state.bank_transactions]
        if made:
            with suppress(Invalid):
                self.org.edit_line(data.draw(st.sampled_from(made)), UnitAmount=amount)

    @precondition(lambda self: any(self.state.payments) or any(self.state.bank_transactions))
    @rule(data=st.data())
    def reconcile(self, data: st.DataObject) -> None:
        made = [*self.state.payments, *self.state.bank_transactions]
        self.org.reconcile(data.draw(st.sampled_from(made)).id)

    @rule(day=st.sampled_from([None, "2026-09-30", "2026-10-01"]))
    def lock(self, day: str | None) -> None:
        self.org.unlock()
        if day is not None:
            self.org.lock(day)

    @precondition(lambda self: any(self.state.invoices))
    @rule(data=st.data())
    def approve(self, data: st.DataObject) -> None:
        invoice = data.draw(st.sampled_from(list(self.state.invoices)))
        self._try(invoices.save, {"InvoiceID": invoice.id, "Status": "AUTHORISED"})

    def items(self) -> list[tuple[str, OpenItem]]:
        """What a payment may name, with the field that names it."""
        named = (("Invoice", self.state.invoices), ("CreditNote", self.state.credit_notes))
        found: list[tuple[str, OpenItem]] = [(field, item) for field, register in named for item in register]
        found += [("Overpayment", item) for item in self.state.overpayments]
        return found + [("Prepayment", item) for item in self.state.prepayments]

    def credits(self) -> list[tuple[str, OpenItem]]:
        notes: list[tuple[str, OpenItem]] = [("credit_note", note) for note in self.state.credit_notes]
        notes += [("overpayment", item) for item in self.state.overpayments]
        return notes + [("prepayment", item) for item in self.state.prepayments]

    def undo(self, kind: str, record_id: str) -> None:
        """As a person would, in Xero's pages."""
        end = {"Status": "DELETED" if self._is_draft(record_id) else "VOIDED"}
        undoing: dict[str, Callable[[], object]] = {
            "invoice": lambda: invoices.save(self.work, {"InvoiceID": record_id, **end}),
            "credit_note": lambda: credit_notes.save(self.work, {"CreditNoteID": record_id, **end}),
            "payment": lambda: self.org.delete_payment(record_id),
            "bank_transaction": lambda: self.org.delete_bank_transaction(record_id),
            "bank_transfer": lambda: self.org.delete_transfer(record_id),
        }
        if kind in undoing:
            undoing[kind]()

    def _is_draft(self, record_id: str) -> bool:
        item = self.state.invoices.get(record_id) or self.state.credit_notes.get(record_id)
        return item is not None and item.status == "DRAFT"

    def _try(self, save: Callable[[Work, Element], object], element: Element) -> None:
        # A refusal is as good as a document: the books must hold either way.
        with suppress(Invalid):
            save(self.work, element)

    @invariant()
    def the_trial_balance_sums_to_nothing(self) -> None:
        assert sum(self.org.trial_balance().values()) == 0

    @invariant()
    def debtors_are_what_is_left_of_all_documents(self) -> None:
        """All but prepayments, which lie on the accounts of their lines until they are used."""
        items = [(field, item) for field, item in self.items() if field != "Prepayment"]
        booked = [(field, item) for field, item in items if item.status in ("AUTHORISED", "PAID")]
        owed = sum(item.left if field == "Invoice" else -item.left for field, item in booked)
        assert self.org.trial_balance()["610"] == owed

    @invariant()
    def the_quantity_on_hand_is_what_was_neither_sold_nor_is_owed(self) -> None:
        sold = self.pianos(self.state.invoices) - self.pianos(self.state.credit_notes)
        assert self.state.items[self.piano].on_hand == STOCK - sold
        assert self.state.items[self.piano].on_hand >= 0

    def pianos(self, documents: Iterable[OpenItem]) -> Decimal:
        approved = [each for each in documents if each.status in ("AUTHORISED", "PAID")]
        lines = [line for each in approved for line in each.lines if line.item_id == self.piano]
        return sum((line.quantity for line in lines), Decimal(0))

    @invariant()
    def nothing_is_settled_beyond_its_total(self) -> None:
        assert all(item.left >= 0 for _, item in self.items())
        assert all((item.left == 0) == (item.status == "PAID") for _, item in self.items() if item.is_touched)

    def teardown(self) -> None:
        assert check(export(self.org)) == []
        self._empty_the_books()
        assert not any(self.org.trial_balance().values())
        assert check(export(self.org)) == []

    def _empty_the_books(self) -> None:
        """Everything undone: payments first, then sales, whose products the credit notes take back."""
        self.org.unlock()
        for made in (*self.state.payments, *self.state.bank_transactions):
            self.org.unreconcile(made.id)
        for allocation in list(self.state.allocations):
            self.org.delete_allocation(allocation.id)
        order = {"payment": 0, "invoice": 1}
        for kind, record_id in sorted(self.state.history, key=lambda made: order.get(made[0], 2)):
            # What was refused here is what a person had undone before, or a document of nothing.
            with suppress(Invalid):
                self.undo(kind, record_id)


def test_any_sequence_of_documents_keeps_the_books_true_and_can_be_undone() -> None:
    limits = settings(max_examples=40, stateful_step_count=30, deadline=None)
    run_state_machine_as_test(Bookkeeping, settings=limits)
