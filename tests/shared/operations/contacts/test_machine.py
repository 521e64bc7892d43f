"""Both sides are edited at random, webhooks get lost, functions die: in the end both sides say the same.

No edit is lost that the rule does not name, none is written twice, and nobody is there twice.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from local.standins.xero import Fault, Invalid, LoseAnswer, every_write
from local.standins.xero.records import Contact
from shared.contacts.codec import change_from_dict
from shared.contacts.customers import Change, Customer
from shared.contacts.details import Details, Person, Phone
from shared.contacts.fields import fields_of
from shared.contacts.meeting import meet
from shared.operations.contacts import pairs, privacy
from shared.operations.contacts.edit import create
from shared.operations.contacts.progress import ask_everything
from shared.operations.contacts.refusals import NotActive, Refused
from shared.store import directory, xero_hints
from shared.store.tables.directory import DirectoryItem
from shared.xero.contacts import by_ids
from tests.shared.operations.contacts.at_xero import PIANO, open_books
from tests.shared.operations.contacts.two_sides import Sides, watched
from tests.shared.store.conftest import empty_tables

# CONTACTS=500 draws more of them, and other ones each time.
asked = os.environ.get("CONTACTS")
limits = settings(
    max_examples=int(asked or 12),
    stateful_step_count=25,
    derandomize=not asked,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
WHO = st.integers(0, 30)
# The fields as they are named here and at Xero.
PLAIN = st.sampled_from(
    [("name", "Name"), ("first_name", "FirstName"), ("last_name", "LastName"), ("email", "EmailAddress")]
)
DEATHS = st.integers(1, 40)
FATES = st.sampled_from([list, lambda _: [], lambda given: [*given, *given], lambda given: given[::-1]])


class Contacts(RuleBasedStateMachine):
    """`said` is what was last entered at Xero into a contact's field; `edits` counts edits made here."""

    def __init__(self) -> None:
        super().__init__()
        empty_tables.__wrapped__(None)  # type: ignore[attr-defined]  # pytest's own is for functions
        self.held = ExitStack()
        self.sides = Sides(self.held.enter_context(open_books()), self.held.enter_context(watched()))
        self.books, self.org = self.sides.books, self.sides.books.world.org
        self.said = dict[tuple[str, str], Any]()
        self.edits = Counter[str]()
        self.made = 0

    @initialize(count=st.integers(1, 4))
    def begin(self, count: int) -> None:
        self.sides.begin()
        for _ in range(count):
            self.create_there(is_sold_to=True)
        self.sides.look()

    # ---- what people do at Xero

    @rule(is_sold_to=st.booleans())
    def create_there(self, is_sold_to: bool) -> None:
        id = self.org.add_contact(Name=self.text("Ltd"))
        if is_sold_to:
            self.org.sell_to(id, 1200)

    @rule(who=WHO)
    def sell(self, who: int) -> None:
        with suppress(Invalid):
            self.org.sell_to(self.contact(who).id, 1200)

    @rule(who=WHO, field=PLAIN)
    def edit_there(self, who: int, field: tuple[str, str]) -> None:
        contact, (here, there) = self.contact(who), field
        value = self.text("at Xero") if here != "email" else f"{self.text('x')}@xero.example"
        with suppress(Invalid):
            self.org.edit_contact(contact.id, **{there: value})
            self.said[contact.id, here] = value

    @rule(who=WHO, names=st.lists(st.sampled_from("ABC"), max_size=2, unique=True))
    def edit_persons_there(self, who: int, names: list[str]) -> None:
        persons = [{"FirstName": each, "EmailAddress": f"{each}@xero.example"} for each in names]
        with suppress(Invalid):
            self.org.edit_contact(self.contact(who).id, ContactPersons=persons)

    @rule(who=WHO, kind=st.sampled_from(["MOBILE", "FAX"]))
    def edit_phones_there(self, who: int, kind: str) -> None:
        with suppress(Invalid):
            phones = [{"PhoneType": kind, "PhoneNumber": str(self.count())}]
            self.org.edit_contact(self.contact(who).id, Phones=phones)

    @rule(who=WHO)
    def archive(self, who: int) -> None:
        with suppress(Invalid):
            self.org.archive_contact(self.contact(who).id)

    @rule(who=WHO)
    def restore(self, who: int) -> None:
        with suppress(Invalid):
            self.org.restore_contact(self.contact(who).id)

    @rule(who=WHO, into=WHO)
    def merge(self, who: int, into: int) -> None:
        with suppress(Invalid):
            self.org.merge_contact(self.contact(who).id, self.contact(into).id)

    @precondition(lambda self: self.made > 12)
    @rule(who=WHO)
    def erase(self, who: int) -> None:
        self.org.request_erasure(self.contact(who).id)

    # ---- what people do here

    @rule(who=WHO, field=PLAIN)
    def edit_here(self, who: int, field: tuple[str, str]) -> None:
        value = self.text("here") if field[0] != "email" else f"{self.text('x')}@here.example"
        self._edit(who, **{field[0]: value})

    @rule(is_sold_to=st.booleans())
    def create_on_both_sides_at_once(self, is_sold_to: bool) -> None:
        details = Details(self.text("Twins"), email=f"{self.text('x')}@twins.example")
        create(PIANO, "company", details, (), "ada", self.books.now)
        id = self.org.add_contact(Name=details.name, EmailAddress=details.email)
        if is_sold_to:
            self.org.sell_to(id, 1200)

    @rule(which=WHO)
    def confirm_a_likely_pair(self, which: int) -> None:
        """Makes one, if there is none."""
        if not pairs.open_pairs(PIANO).pairs:
            self.create_on_both_sides_at_once(is_sold_to=True)
            self.sides.deliver()
            self.look()
        for pair in _one_of(pairs.open_pairs(PIANO).pairs, which):
            self.tick()
            kept = pairs.confirm(PIANO, pair.id, "ada", self.books.now, self.sides.nudge)
            self._count(kept)

    @rule(which=WHO)
    def undo_a_pair(self, which: int) -> None:
        for pair in _one_of(pairs.settled_pairs(PIANO).pairs, which):
            self.tick()
            with suppress(Refused):
                pairs.undo(PIANO, pair.id, "ada", self.books.now, self.sides.nudge)
                self._count(pair.theirs)

    @precondition(lambda self: self.made > 12)
    @rule(who=WHO)
    def erase_here(self, who: int) -> None:
        for customer in _one_of(everybody(), who):
            self.tick()
            with suppress(Refused, NotActive):
                privacy.erase(PIANO, customer.id, "ada", self.books.now)
                self._forget(customer)

    def _forget(self, customer: Customer) -> None:
        """With an erased one goes its history: somebody else may be paired with its contact later."""
        contact_id = customer.link.contact_id if customer.link else ""
        self.said = {name: value for name, value in self.said.items() if name[0] != contact_id}

    @rule(who=WHO, names=st.lists(st.sampled_from("BCD"), max_size=2, unique=True))
    def edit_persons_here(self, who: int, names: list[str]) -> None:
        self._edit(who, persons=tuple(Person(f"p{each}", each) for each in names))

    @rule(who=WHO)
    def edit_phones_here(self, who: int) -> None:
        self._edit(who, phones={"MOBILE": Phone(str(self.count()))})

    @rule(who=WHO, field=PLAIN, is_first=st.booleans())
    def edit_both_at_once(self, who: int, field: tuple[str, str], is_first: bool) -> None:
        """Of the same customer, unless there is none."""
        customers = [each for each in everybody() if each.state == "active" and each.link]
        ids = sorted(each.id for each in self.org.state.contacts)
        if customers:
            link = customers[who % len(customers)].link
            place = ids.index(link.contact_id) if link else 0
            if is_first:
                self.edit_here(who, field)
            self.edit_there(place, field)
            if not is_first:
                self.edit_here(who, field)

    def _edit(self, who: int, **details: Any) -> None:
        customers = [each for each in everybody() if each.state == "active" and each.link]
        if customers:
            customer = customers[who % len(customers)]
            assert customer.link
            self.tick()
            before = directory.read(PIANO, customer.id)
            self.books.edit(customer.link.contact_id, **details)
            self.edits[customer.link.contact_id] += before != directory.read(PIANO, customer.id)

    def _count(self, customer: Customer) -> None:
        """Counts what a person has done to a customer as an edit: it may be one write."""
        self.edits[customer.link.contact_id if customer.link else ""] += 1

    # ---- what machines do

    @rule(fate=FATES)
    def deliver(self, fate: Any) -> None:
        self.tick()
        self.sides.deliver(fate)

    @rule()
    def look(self) -> None:
        self.tick()
        self.sides.look()

    @rule()
    def send(self) -> None:
        self.tick()
        self.sides.send()

    @rule(fatal=DEATHS)
    def look_and_die(self, fatal: int) -> None:
        self.sides.look(fatal)

    @rule(fatal=DEATHS)
    def send_and_die(self, fatal: int) -> None:
        self.sides.send(fatal)

    @rule(committed=st.booleans())
    def send_in_vain(self, committed: bool) -> None:
        fault = Fault(LoseAnswer(committed=committed), every_write)
        self.books.world.xero.faults.add(fault)
        self.sides.send()
        fault.times = 0

    @rule(minutes=st.sampled_from([1, 15, 61]))
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
        for _ in range(4):
            self.books.pass_time(minutes=16)
            self.sides.deliver()
            ask_everything(PIANO, self.books.now)
            self.sides.look()
            self.sides.send()
        assert not directory.has_unsent(PIANO)
        assert xero_hints.read(PIANO) == []

    def check(self) -> None:
        customers, contacts = everybody(), [*self.org.state.contacts]
        paired = [each for each in customers if each.link]
        assert len({each.link.contact_id for each in paired if each.link}) == len(paired)
        found = directory.paired(PIANO, (each.id for each in contacts))
        by_id = {each.id: each for each in customers}
        for contact in contacts:
            customer = by_id.get(found.get(contact.id, ""))
            self._check(contact, customer)
        assert {each.link.contact_id for each in paired if each.link} <= found.keys()
        # What was edited here by one contact may have been sent to the one that is left of a merge.
        assert sum(self.sides.ways.writes.values()) <= sum(self.edits.values())
        self._check_rest()

    def _check(self, contact: Contact, customer: Customer | None) -> None:
        if contact.merged_to or contact.status == "GDPRREQUEST":
            assert customer is None or customer.state in ("erased", "archived")
        elif customer is None:
            # It never was a customer while it was active, as far as anybody could see.
            assert not contact.is_customer or contact.status == "ARCHIVED"
        elif customer.state != "erased":
            # Whoever was erased here stays so, whatever is edited of the contact.
            assert customer.state == {"ACTIVE": "active", "ARCHIVED": "archived"}[contact.status]
            if contact.status == "ACTIVE":
                self._check_same(contact, customer)

    def _check_same(self, contact: Contact, customer: Customer) -> None:
        assert customer.link
        assert customer.link.refusal is None
        (shown,) = by_ids(self.books.xero, [contact.id], self.books.now)
        met = meet(customer, shown, self.books.now)
        assert (met.customer, met.for_xero) == (customer, None)
        assert _likeness(customer.details) == _likeness(shown.details)
        now, was = fields_of(customer.details), said_of(customer)
        for (id, field), value in self.said.items():
            assert id != contact.id or now[field] == value or value in was, (field, value)

    def _check_rest(self) -> None:
        """Once both sides are at rest, nothing is written any more, whatever comes again."""
        before, writes = rows(), sum(self.sides.ways.writes.values())
        self.books.pass_time(minutes=16)
        for contact in self.org.state.contacts:
            xero_hints.keep(PIANO, [xero_hints.Hint("contact", contact.id, self.books.now)], self.books.now)
        self.sides.look()
        self.sides.send()
        assert sum(self.sides.ways.writes.values()) == writes
        assert rows() == before

    # ---- helpers

    def tick(self) -> None:
        self.books.world.clock.advance(seconds=1)

    def count(self) -> int:
        self.made += 1
        return self.made

    def text(self, words: str) -> str:
        self.tick()
        return f"{self.count()} {words}" if words != "x" else f"x{self.count()}"

    def contact(self, who: int) -> Contact:
        contacts = sorted(self.org.state.contacts, key=lambda each: each.id)
        return contacts[who % len(contacts)]


def _one_of(those: Sequence[Any], which: int) -> Sequence[Any]:
    """Picks one, if there is any."""
    return those[which % len(those) :][:1] if those else ()


def everybody() -> list[Customer]:
    found = DirectoryItem.query(PIANO, DirectoryItem.at.startswith("customer#"))
    return [directory.customer_of(each) for each in found]


def said_of(customer: Customer) -> set[Any]:
    """Returns every value that a customer's history has."""
    changes = list(history(customer.id))
    return {each.after for each in changes} | {each.before for each in changes}


def history(id: str) -> Iterator[Change]:
    for each in DirectoryItem.query(PIANO, DirectoryItem.at.startswith(f"change#{id}#")):
        yield change_from_dict(each.body)


def rows() -> dict[str, Any]:
    """Returns what is kept of customers."""
    found = DirectoryItem.query(PIANO)
    return {each.at: each.body for each in found if not each.at.startswith(("poll", "hint#"))}


def _likeness(details: Details) -> tuple[Details, set[Person]]:
    """Returns what both sides keep: the order of persons and their ids are ours alone."""
    persons = {replace(each, id="") for each in details.at_xero}
    return replace(details, persons=(), website=""), persons


def test_both_sides_come_to_say_the_same_whatever_happens_to_either() -> None:
    run_state_machine_as_test(Contacts, settings=limits)
