"""What is missing in Xero, as it is looked at and shown on the overview."""

from __future__ import annotations

from dataclasses import replace

import pytest

from functions.manage.looking import SOON, look_first
from functions.manage.wiring import wire
from local.standins.xero import Fault, Item, Organisation, Unauthorised
from shared.catalogue.comparing import Kept
from shared.jobs import HOUR, Due
from shared.store import catalogue, catalogue_readings, charts, jobs, looks, organisations
from shared.store.catalogue_readings import Reading
from shared.store.tables.businesses import ChartItem
from tests.functions.manage.books import Books, filled, ids
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import NOW, Pages
from tests.functions.manage.test_xero_pages import HERE as XERO
from tests.functions.manage.test_xero_pages import connect
from tests.shared.catalogue.listed import item

HERE = "/manage/b/piano"
CHARGE = "ch_3MmlLrLkdIwHu7ix0snN0B15"


@pytest.fixture
def piano(pages: Pages, owner: Browser) -> Organisation:
    del owner
    organisation = pages.xero.add_organisation("xero-piano", "Piano Lessons in Xero")
    pages.xero.add_person("xavier", "Xavier", [organisation])
    return organisation


def test_an_organisation_is_looked_at_when_it_is_first_chosen_in_eight_calls(
    owner: Browser, piano: Organisation
) -> None:
    before = len(piano.log)
    assert connect(owner, [piano]).location == XERO
    assert len(piano.log) - before == 8
    look = looks.read("piano")
    assert look
    assert look.read_at == NOW
    assert "As of 29 Nov 2026, 09:00." in owner.get(HERE).text
    assert "Read the accounts again" in owner.get(f"{HERE}/settings").text


def test_an_organisation_that_is_connected_again_is_not_looked_at_again(
    owner: Browser, piano: Organisation
) -> None:
    connect(owner, [piano])
    before = len(piano.log)
    connect(owner, [piano])
    # The hourly reading of the accounts is due at once, and nobody waits for it here.
    assert piano.log[before:] == []


def test_an_organisation_stays_chosen_if_xero_does_not_let_us_look(
    pages: Pages, owner: Browser, piano: Organisation
) -> None:
    refused = ("Accounts", "Invoices")
    pages.xero.faults.add(Fault(Unauthorised(), lambda call: call.resource in refused, times=9))
    assert connect(owner, [piano]).location == XERO
    assert organisations.of_tenant("piano")
    assert (charts.read("piano"), looks.read("piano")) == (None, None)
    text = owner.get(HERE).text
    assert "have not been looked at yet" in text
    assert "Look at Xero now" in text


def test_before_xero_is_connected_nothing_is_said_to_be_missing_in_it(owner: Browser) -> None:
    assert "missing in Xero" not in owner.get(HERE).text
    answer = owner.post(f"{HERE}/look")
    assert (answer.status, answer.heading) == (409, "Xero is not connected")


def test_what_is_missing_is_shown_with_what_must_be_put_right_first(
    bookkeeper: Browser, books: Books
) -> None:
    books.organisation.add_item(Item("LESSON"))
    answer = bookkeeper.post(f"{HERE}/look")
    assert (answer.status, answer.location) == (303, f"{HERE}/start")
    text = bookkeeper.get(HERE).text
    must, should = "Nothing is posted before this is put right", "Better put right"
    order = [
        must,
        "850 Suspense cannot be used yet, as it takes",
        should,
        "1 product (LESSON) has no sales account",
    ]
    assert sorted(order, key=text.index) == order
    assert "redirecturl=/GeneralLedger/ChartOfAccounts.aspx" in text
    assert f'href="{HERE}/settings#stripe_other_tool-0"' in text


def test_once_products_were_read_they_are_named_with_a_link_to_those_that_lack_something(
    bookkeeper: Browser, books: Books
) -> None:
    books.organisation.add_item(Item("LESSON"))
    bookkeeper.post(f"{HERE}/look")
    catalogue_readings.save("piano", Reading(NOW, NOW))
    catalogue.keep("piano", [Kept(item("stool", unit_price=None), lacks=("price",))])
    text = bookkeeper.get(HERE).text
    assert "1 product (Stool service) has no sales price in Xero." in text
    assert f'href="{HERE}/products?show=lacking"' in text
    assert "LESSON" not in text


def test_whoever_has_just_connected_xero_does_not_wait_an_hour_for_products(bookkeeper: Browser) -> None:
    assert jobs.due_at("piano", "accounts") == NOW
    catalogue_readings.save("piano", Reading(NOW, NOW))
    due = Due("piano", "accounts", NOW)
    jobs.claim(due, NOW + HOUR)
    bookkeeper.post(f"{HERE}/settings/read")
    assert jobs.due_at("piano", "accounts") == NOW + HOUR


def test_traces_of_another_tool_are_named_and_our_own_documents_are_none(
    bookkeeper: Browser, books: Books
) -> None:
    contact = books.organisation.add("Contacts", {"Name": "Ada"})["ContactID"]
    for reference in (f"Synder {CHARGE}", f"{CHARGE} fee"):
        books.organisation.add(
            "BankTransactions",
            {
                "Type": "SPEND",
                "Contact": {"ContactID": contact},
                "BankAccount": {"Code": "091"},
                "Date": "2026-11-20",
                "LineAmountTypes": "Inclusive",
                "LineItems": [{"Description": "Fee", "Quantity": 1, "UnitAmount": 2, "AccountCode": "404"}],
                "Reference": reference,
            },
        )
    bookkeeper.post(f"{HERE}/look")
    text = bookkeeper.get(HERE).text
    assert "1 document naming Synder, dated 20 November 2026." in text
    assert text.count("1 document") == 1
    answer = bookkeeper.post(f"{HERE}/settings", filled(suspense=""))
    assert answer.status == 422
    assert "is that switched off?" in answer.text


def test_who_may_not_change_anything_sees_the_list_and_no_button(
    pages: Pages, bookkeeper: Browser, books: Books
) -> None:
    del books
    bookkeeper.post(f"{HERE}/look")
    text = pages.signed_in("reader").get(HERE).text
    assert "What is missing in Xero" in text
    assert "Look at Xero again" not in text


def test_where_nothing_is_missing_the_page_says_so(bookkeeper: Browser, books: Books) -> None:
    books.enable_payments("850")
    bookkeeper.post(f"{HERE}/look")
    sent = filled(subscriptions=ids()["Online sales"])
    assert bookkeeper.post(f"{HERE}/settings", sent).status == 303
    assert "Nothing is missing, and no other tool has left a trace." in bookkeeper.get(HERE).text


def test_what_the_page_asks_for_by_itself_holds_steps_and_conclusion_and_reads_no_chart(
    bookkeeper: Browser,
) -> None:
    text = bookkeeper.get(f"{HERE}/progress").text
    assert 'id="conclusion" aria-live="polite" hx-swap-oob="true"' in text
    assert "Connect Xero" in text
    assert "missing in Xero" not in text


def test_where_xero_is_slow_the_look_is_left_to_the_button(owner: Browser, piano: Organisation) -> None:
    connect(owner, [piano])
    ChartItem("piano#look").delete()
    look_first(replace(wire(), clock=lambda: NOW + SOON), "piano", NOW)
    assert looks.read("piano") is None
    look_first(wire(), "piano", NOW)
    assert looks.read("piano")


def test_what_is_still_to_be_chosen_is_what_the_settings_ask_for(bookkeeper: Browser) -> None:
    open_choices = "whether another tool posts Stripe&#39;s payments"
    text = bookkeeper.get(HERE).text
    assert f"Still to be chosen: {open_choices}" in text
    assert "Main bank account" not in text
    bookkeeper.post(f"{HERE}/settings", filled(suspense="", main_bank=""))
    assert "Still to be chosen: Main bank account, Suspense account." in bookkeeper.get(HERE).text
