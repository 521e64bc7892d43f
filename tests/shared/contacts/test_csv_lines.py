"""A line changes what it says and nothing else; what was exported and comes back changes nothing at all."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given

from shared.contacts.csv_lines import Wrong, entry_of, id_of, is_same
from shared.contacts.csv_reading import read
from shared.contacts.customers import Customer
from shared.contacts.details import Address, Details, Person, Phone
from shared.reports import cells, customers_csv
from tests.shared.contacts.made_up import CUSTOMERS

ADA = Details(
    name="Ada Ltd",
    first_name="Ada",
    persons=tuple(Person(f"p{each}", f"P{each}") for each in range(1, 7)),
    phones={"MOBILE": Phone("900123", "7700", "44")},
    postal=Address("1 High St", city="Kendal"),
)
NAMES = {"event": "Trade fair", "=1": "=1", "x": "'x"}
HERE = Customer("c1", details=ADA, tags=("vip",))


@given(CUSTOMERS)
@example(Customer("c1", details=Details("'\t", "'=", " =1", website="'")))
def test_what_was_exported_and_comes_back_changes_nothing(customer: Customer) -> None:
    text = "".join(customers_csv.lines([customer], NAMES))
    (line,) = read(text.encode(cells.ENCODING)).lines
    assert line.cells["id"] == customer.id
    assert is_same(entry_of(line.cells, customer, NAMES), customer)


def test_only_what_a_line_says_is_changed_and_an_empty_cell_empties() -> None:
    entry = entry_of({"first_name": "", "phone.FAX": "020 1", "postal.city": "Ulverston"}, HERE)
    assert entry.details == replace(
        ADA,
        first_name="",
        phones={"MOBILE": Phone("900123", "7700", "44"), "FAX": Phone("020 1")},
        postal=Address("1 High St", city="Ulverston"),
    )
    assert entry.tags == ("vip",)


def test_a_phone_that_reads_as_before_keeps_its_parts() -> None:
    assert entry_of({"phone.MOBILE": "44 7700 900123"}, HERE).details == ADA
    assert entry_of({"phone.MOBILE": ""}, HERE).details.phones == {}


def test_persons_keep_their_ids_and_those_beyond_the_file_stay() -> None:
    said = {"person.2.first_name": "Bea", "person.2.is_mailed": "Yes", "person.3.first_name": ""}
    persons = entry_of(said, HERE).details.persons
    assert [each.id for each in persons] == ["p1", "p2", "p4", "p5", "p6"]
    assert persons[1] == Person("p2", "Bea", is_mailed=True)


def test_a_new_customer_is_named_after_its_person_where_the_file_has_no_company() -> None:
    entry = entry_of({"name": "", "first_name": "Ada", "last_name": "Lovelace", "tags": "vip; Kendal"})
    assert (entry.details.name, entry.kind, entry.tags) == ("Ada Lovelace", "consumer", ("vip", "Kendal"))
    assert entry_of({"name": "Ada Ltd"}).kind == "company"
    assert (
        entry_of({"name": "Ada Byron", "first_name": "Ada", "last_name": "Byron", "kind": "Company"}).kind
        == "company"
    )


@pytest.mark.parametrize(
    ("said", "words"),
    [({"kind": "dog"}, "company or consumer"), ({"person.1.is_mailed": "maybe"}, "yes or no")],
)
def test_what_makes_no_sense_is_said(said: dict[str, str], words: str) -> None:
    with pytest.raises(Wrong, match=words):
        entry_of({"name": "Ada", **said})


def test_the_same_line_is_always_the_same_customer_whatever_the_order_of_its_columns() -> None:
    line = {"name": "Ada", "email": "a@a.example", "tags": "", "id": ""}
    assert id_of("piano", line) == id_of("piano", {"email": "a@a.example", "name": "Ada"})
    assert id_of("piano", line) != id_of("guitar", line)
    assert id_of("piano", line) != id_of("piano", {**line, "name": "Bob"})
