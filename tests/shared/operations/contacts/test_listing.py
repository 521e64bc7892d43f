"""Every customer is on its lists once, in order, a page at a time, and is found by any words of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count, islice

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from shared.contacts.customers import Customer
from shared.contacts.details import Details, Person, Phone
from shared.operations.contacts import edit, listing
from shared.operations.contacts.listing import Page
from shared.store import directory
from tests.shared.operations.contacts.people import ADA, BOB, LATER, NOW, TENANT, made, paired, read

List = Callable[[str], Page]


def names(pages: list[Page]) -> list[str]:
    return [each.details.name for page in pages for each in page.customers]


def all_of(one_page: List) -> list[Page]:
    pages = [one_page("")]
    while pages[-1].next:
        pages.append(one_page(pages[-1].next))
    return pages


def stored(*found: str, state: str = "active") -> None:
    for number, name in enumerate(found):
        after = Customer(f"c{number}", details=Details(name), state=state)  # type: ignore[arg-type]  # a state
        at = NOW + timedelta(minutes=number)
        directory.save(TENANT, None, replace(after, changed_at=at), [], at)


def test_names_are_in_order_whatever_their_capitals_and_pages_leave_out_nobody() -> None:
    stored("bob", "Ada", "Ada", "cy", "Élan", "שלום")
    pages = all_of(lambda after: listing.by_name(TENANT, "active", after, 2))
    assert names(pages) == ["Ada", "Ada", "bob", "cy", "Élan", "שלום"]
    assert [len(page.customers) for page in pages] == [2, 2, 2]


def test_names_in_any_script_and_of_any_symbols_are_listed_counted_and_found() -> None:
    others = ("😀 Party Hire", "ＡＢＣ商事", "ﷲ Halal", "𝄞 Lessons")
    stored("Ada Ltd", *others)
    pages = all_of(lambda after: listing.by_name(TENANT, "active", after, 2))
    assert set(names(pages)) == {"Ada Ltd", *others}
    assert listing.counts(TENANT).active == 5
    assert set(names([listing.incomplete(TENANT)])) == {"Ada Ltd", *others}
    assert names([listing.search(TENANT, "😀")]) == ["😀 Party Hire"]


def test_the_last_changed_comes_first() -> None:
    stored("a", "b", "c")
    assert names(all_of(lambda after: listing.by_change(TENANT, "active", after, 2))) == ["c", "b", "a"]


def test_archived_and_incomplete_ones_have_lists_of_their_own() -> None:
    made()
    made(BOB, "c2")
    stored("nobody's")
    edit.archive(TENANT, "c2", "olga", NOW)
    assert names([listing.by_name(TENANT)]) == ["Ada Ltd", "nobody's"]
    assert names([listing.by_name(TENANT, "archived")]) == ["Bob's Barn"]
    assert names([listing.incomplete(TENANT)]) == ["nobody's"]


def test_who_is_only_here_and_who_waits_for_xero_are_listed(nudged: list[str]) -> None:
    made(BOB, "c2")
    edit.edit(TENANT, "c1", paired().revision, BOB, [], "company", "olga", LATER, nudged.append)
    assert [each.id for each in listing.alone(TENANT).customers] == ["c2"]
    assert [each.id for each in listing.unsent(TENANT).customers] == ["c1"]


def test_few_wanted_among_many_are_looked_for_a_while_and_then_on_the_next_page() -> None:
    stored(*(f"n{each:03}" for each in range(250)))
    page = listing.by_name(TENANT, "active", "", 10, lambda each: each.details.name == "n240")
    assert (names([page]), bool(page.next)) == ([], True)
    assert names(all_of(lambda after: listing.by_name(TENANT, "active", after, 10, _is_last))) == ["n249"]


def _is_last(customer: Customer) -> bool:
    return customer.details.name == "n249"


def test_another_business_has_its_own() -> None:
    made()
    assert not listing.by_name("guitar").customers
    assert not listing.search("guitar", "ada").customers
    assert listing.find("guitar", "c1") is None


@pytest.mark.parametrize(
    "text",
    [
        "ada",
        "ADA LTD",
        "love",
        "ltd lovelace",
        "ada@ada.example",
        "ada.example",
        "byron",
        "ann@ada",
        "vip",
        "07700 900123",
        "+44 7700 900123",
        "+44 (0)7700 900-123",
        "(020) 7946 0000",
        "lovelace 020 7946 0000",
    ],
)
def test_a_customer_is_found_by_whatever_words_of_it(text: str) -> None:
    made(tags=("vip",))
    made(BOB, "c2")
    assert "c1" in [each.id for each in listing.search(TENANT, text).customers]


@pytest.mark.parametrize(
    "text", ["ada barn", "elace", "ada@bob.example", "07700 900124", "=", "#", "word", " "]
)
def test_nobody_is_found_by_words_that_are_not_all_theirs(text: str) -> None:
    made()
    made(BOB, "c2")
    assert not listing.search(TENANT, text).customers


def test_who_was_merged_or_erased_is_not_found() -> None:
    customer = made()
    directory.save(TENANT, customer, replace(customer, state="erased", details=Details()), [], NOW)
    assert not listing.search(TENANT, "ada").customers


def test_a_search_finds_each_once_on_pages() -> None:
    for number in range(7):
        made(Details("Piano Piano", "Piano", tags := f"piano{number}"), f"c{number}", (tags,))
    pages = all_of(lambda after: listing.search(TENANT, "piano", after, 3))
    assert sorted(each.id for page in pages for each in page.customers) == [f"c{each}" for each in range(7)]


def test_how_many_there_are_is_counted() -> None:
    made()
    paired(BOB, "c2")
    edit.archive(TENANT, made(BOB, "c3").id, "olga", NOW)
    counts = listing.counts(TENANT)
    assert (counts.active, counts.archived, counts.incomplete, counts.alone, counts.unsent) == (2, 1, 0, 1, 0)


def test_a_history_is_listed_on_pages_the_newest_first(nudged: list[str]) -> None:
    made()
    for number in range(5):
        named = replace(ADA, name=f"Ada {number}")
        at = NOW + timedelta(minutes=number + 1)
        edit.edit(TENANT, "c1", read().revision, named, [], "company", "olga", at, nudged.append)
    seen, after = [], ""
    while True:
        page = listing.history(TENANT, "c1", after, 3)
        seen += [each.change for each in page.entries]
        after = page.next
        if not after:
            break
    assert [each.after for each in islice(seen, 5)] == [f"Ada {each}" for each in (4, 3, 2, 1, 0)]
    assert len(seen) == len(listing.history(TENANT, "c1", "", 99).entries)
    assert [each.at for each in seen] == sorted((each.at for each in seen), reverse=True)


WORDS = st.text(st.sampled_from("aábz19.'-@"), min_size=1, max_size=5)
# Each example has a business of its own.
BUSINESSES = map("business-{}".format, count())
FOUND = st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1, max_size=4)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FOUND, st.data())
def test_a_search_for_beginnings_of_its_words_finds_a_customer(
    people: list[tuple[str, str, str]], data: st.DataObject
) -> None:
    tenant = next(BUSINESSES)
    for number, (name, last, area) in enumerate(people):
        person = Person("p", name, last, "ann@a.example")
        details = Details(name, "", last, persons=(person,), phones={"FAX": Phone(area)})
        directory.save(tenant, None, Customer(f"c{number}", details=details), [], NOW)
    chosen = data.draw(st.integers(0, len(people) - 1))
    words = [each.strip(".,;:()") for each in people[chosen][:2]]
    # Full stops alone are no word.
    assume(any(words))
    begun = " ".join(each[: data.draw(st.integers(1, 5))] for each in words if each)
    pages = all_of(lambda after: listing.search(tenant, begun, after, 2))
    found = [each.id for page in pages for each in page.customers]
    assert f"c{chosen}" in found
    assert len(found) == len(set(found))
