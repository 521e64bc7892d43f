"""Sales are edited, voided, credited, paid and merged at random, webhooks get lost, functions die.

In the end the sums of every contact equal a straight count of the stand-in's own invoices and credit notes.
"""

from __future__ import annotations

import os
from contextlib import ExitStack, suppress
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from local.standins.xero import Invalid
from shared.history.owed import owed
from shared.operations.contacts.progress import ask_everything
from shared.operations.history.counting import prove_piece
from shared.store import sales_lists
from tests.shared.operations.contacts.at_xero import PIANO, open_books
from tests.shared.operations.contacts.two_sides import Sides, watched
from tests.shared.operations.history.proving import at_xero, in_base, sums
from tests.shared.store.conftest import empty_tables

# SALES=500 draws more of them, and other ones each time.
asked = os.environ.get("SALES")
limits = settings(
    max_examples=int(asked or 10),
    stateful_step_count=25,
    derandomize=not asked,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
WHO = st.integers(0, 30)
PENCE = st.integers(1, 500_00)
DAYS = st.integers(0, 500)
STATUSES = st.sampled_from(["DRAFT", "SUBMITTED", "AUTHORISED", "AUTHORISED"])
DEATHS = st.integers(1, 60)
FATES = st.sampled_from([list, lambda _: [], lambda given: [*given, *given], lambda given: given[::-1]])


class Sales(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        empty_tables.__wrapped__(None)  # type: ignore[attr-defined]  # pytest's own is for functions
        self.held = ExitStack()
        self.sides = Sides(self.held.enter_context(open_books()), self.held.enter_context(watched()))
        self.books, self.org = self.sides.books, self.sides.books.world.org
        self.made = 0
        # So that the first import has several pages.
        self.held.enter_context(pytest.MonkeyPatch.context()).setattr("shared.xero.paging.PAGE", 2)

    @initialize(count=st.integers(2, 4), of_each=st.integers(1, 3))
    def begin(self, count: int, of_each: int) -> None:
        self.sides.begin()
        self.org.add_currency("USD", "1.25")
        for number in range(count):
            self.create()
            for ago in range(of_each):
                self.sell(number, 100_00, 30 * ago, "AUTHORISED", "USD")
        self.sides.look()

    # ---- what people do at Xero

    @rule()
    def create(self) -> None:
        self.made += 1
        self.org.add_contact(Name=f"{self.made} Ltd")

    @rule(who=WHO, pence=PENCE, ago=DAYS, status=STATUSES, currency=st.sampled_from(["GBP", "GBP", "USD"]))
    def sell(self, who: int, pence: int, ago: int, status: str, currency: str) -> None:
        lines = [{"Description": "Lesson", "UnitAmount": pence / 100, "AccountCode": "200"}]
        day = (self.books.now.date() - timedelta(days=ago)).isoformat()
        with suppress(Invalid):
            self.org.make_invoice(self.contact(who), lines, status, Date=day, CurrencyCode=currency)

    @rule(who=WHO, pence=PENCE)
    def give_credit(self, who: int, pence: int) -> None:
        lines = [{"Description": "Lesson", "UnitAmount": pence / 100, "AccountCode": "200"}]
        with suppress(Invalid):
            self.org.make_credit_note(self.contact(who), lines)

    @rule(which=WHO, verb=st.sampled_from(["void_invoice", "approve_invoice", "delete_invoice"]))
    def end(self, which: int, verb: str) -> None:
        for id in self.one_of(self.org.state.invoices, which):
            with suppress(Invalid):
                getattr(self.org, verb)(id)

    @rule(which=WHO, pence=st.none() | PENCE)
    def pay(self, which: int, pence: int | None) -> None:
        for id in self.one_of(self.org.state.invoices, which):
            with suppress(Invalid):
                self.org.pay_invoice(id, pence)

    @rule(which=WHO, pence=st.none() | PENCE)
    def credit(self, which: int, pence: int | None) -> None:
        for id in self.one_of(self.org.state.invoices, which):
            with suppress(Invalid):
                self.org.credit_invoice(id, pence)

    @rule(which=WHO)
    def void_a_credit_note(self, which: int) -> None:
        for id in self.one_of(self.org.state.credit_notes, which):
            with suppress(Invalid):
                self.org.void_credit_note(id)

    @rule(which=WHO, pence=PENCE, ago=DAYS)
    def edit(self, which: int, pence: int, ago: int) -> None:
        lines = [{"Description": "Edited", "UnitAmount": pence / 100, "AccountCode": "200"}]
        day = (self.books.now.date() - timedelta(days=ago)).isoformat()
        for id in self.one_of(self.org.state.invoices, which):
            with suppress(Invalid):
                self.org.edit_invoice(id, LineItems=lines, Date=day)

    @rule(which=WHO, who=WHO)
    def move(self, which: int, who: int) -> None:
        for id in self.one_of(self.org.state.invoices, which):
            with suppress(Invalid):
                self.org.edit_invoice(id, Contact={"ContactID": self.contact(who)})

    @rule(who=WHO, pence=PENCE, is_over=st.booleans())
    def pay_in_advance(self, who: int, pence: int, is_over: bool) -> None:
        with suppress(Invalid):
            (self.org.overpay if is_over else self.org.prepay)(self.contact(who), pence)

    @rule(who=WHO, into=WHO)
    def merge(self, who: int, into: int) -> None:
        with suppress(Invalid):
            self.org.merge_contact(self.contact(who), self.contact(into))

    @rule(who=WHO, into=WHO)
    def merge_what_is_on_record(self, who: int, into: int) -> None:
        self.look()
        self.merge(who, into)

    @precondition(lambda self: self.made > 8)
    @rule(who=WHO)
    def archive(self, who: int) -> None:
        with suppress(Invalid):
            self.org.archive_contact(self.contact(who))

    # ---- what machines do

    @rule(fate=FATES)
    def deliver(self, fate: Any) -> None:
        self.books.pass_time(seconds=1)
        self.sides.deliver(fate)

    @rule()
    def look(self) -> None:
        self.books.pass_time(seconds=1)
        self.sides.look()

    @rule(fatal=DEATHS)
    def look_and_die(self, fatal: int) -> None:
        self.sides.look(fatal)

    @rule(minutes=st.sampled_from([1, 15, 61, 250]))
    def pass_time(self, minutes: int) -> None:
        self.books.pass_time(minutes=minutes)

    # ---- what must hold

    def teardown(self) -> None:
        try:
            self.come_to_rest()
            self.check()
        finally:
            self.held.close()

    def come_to_rest(self) -> None:
        """Whatever webhooks did not tell, polls find within four hours; nothing else puts sums right."""
        for _ in range(4):
            self.books.pass_time(minutes=241)
            self.sides.look()

    def check(self) -> None:
        assert sums() == at_xero(self.org.state)
        self._check_what_is_owed()
        ask_everything(PIANO, self.books.now)
        self.sides.look()
        assert not prove_piece(PIANO, "").wrong

    def _check_what_is_owed(self) -> None:
        state, today = self.org.state, self.books.now.date()
        for contact in state.contacts:
            found = owed(sales_lists.open_of(PIANO, contact.id), today)
            mine = [each for each in state.invoices if each.contact_id == contact.id]
            left = sum(in_base(each, each.left) for each in mine if each.status == "AUTHORISED")
            assert found.unpaid == left
            kinds = (state.credit_notes, state.overpayments, state.prepayments)
            held = [each for kind in kinds for each in kind if each.contact_id == contact.id]
            assert found.in_credit == sum(
                in_base(each, each.left) for each in held if each.status == "AUTHORISED"
            )

    # ---- helpers

    def contact(self, who: int) -> str:
        contacts = [each.id for each in self.org.state.contacts]
        return str(contacts[who % len(contacts)])

    @staticmethod
    def one_of(records: Any, which: int) -> list[str]:
        ids = [each.id for each in records]
        return ids[which % len(ids) :][:1] if ids else []


def test_sums_equal_a_straight_count_whatever_happens() -> None:
    run_state_machine_as_test(Sales, settings=limits)
