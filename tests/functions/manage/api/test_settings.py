from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from shared.store import choices, looks, tenants
from tests.functions.manage.books import Books, ids
from tests.functions.manage.browser import Answer, Browser
from tests.functions.manage.conftest import Pages
from tests.shared.preflight.looked import LOOK, trace

HERE = "/api/businesses/piano/settings"


def chosen(**changes: Any) -> dict[str, Any]:
    """Returns settings in which Stripe alone is synced, as they are sent."""
    known = ids()
    return {
        "stripe_synced": True,
        "gocardless_synced": False,
        "stripe_other_tool": "none",
        "gocardless_other_tool": None,
        "other_tool_ended": None,
        "main_bank": known["Business Bank Account"],
        "stripe_bank": known["Stripe"],
        "gocardless_bank": None,
        "sales": known["Sales"],
        "subscriptions": [known["Sales"], known["Online sales"]],
        "offline_sales": None,
        "stripe_fees": known["Bank Fees"],
        "gocardless_fees": None,
        "disputed_funds": known["Disputed funds"],
        "bad_debts": known["Bad Debts"],
        "suspense": known["Suspense"],
        "sales_tax": "own",
        "stripe_fees_tax": "REVERSECHARGES",
        "gocardless_fees_tax": None,
        "dispute_lost": "write_off",
        "locked_period": "park",
        "gather_minutes": 0,
        "invoice_prefix": "CN-",
        "emails": "both",
        "send_names": True,
        "feed_from": "2026-10-01",
    } | changes


def put(browser: Browser, version: int = 0, *, is_sure: bool = False, **changes: Any) -> Answer:
    sent = {"version": version, "settings": chosen(**changes), "is_sure": is_sure}
    return browser.call("PUT", HERE, sent)


def test_before_the_accounts_were_read_there_is_nothing_to_choose_from(owner: Browser) -> None:
    answer = owner.get(HERE)
    assert (answer.status, answer.document["title"]) == (409, "Nothing can be chosen yet")


def test_what_is_probably_meant_is_proposed_until_somebody_saves(bookkeeper: Browser) -> None:
    told = bookkeeper.get(HERE).document
    assert (told["version"], told["is_proposed"], told["is_in_force"]) == (0, True, False)
    assert told["settings"]["stripe_bank"] == ids()["Stripe"]
    assert told["settings"]["feed_from"] == "2026-11-29"
    assert told["missing"] == [
        "stripe_other_tool",
        "gocardless_other_tool",
        "gocardless_bank",
        "suspense",
    ]


def test_settings_are_saved_as_a_whole_and_read_back_as_they_were_sent(
    bookkeeper: Browser, books: Books
) -> None:
    books.enable_payments("850")
    bookkeeper.call("POST", "/api/businesses/piano/chart")
    answer = put(bookkeeper)
    assert answer.status == 200
    assert answer.document == bookkeeper.get(HERE).document
    assert answer.document == {
        "tenant": "piano",
        "version": 1,
        "saved_by": "bookkeeper@example.co.uk",
        "saved_at": "2026-11-29T09:00:00+00:00",
        "is_in_force": True,
        "is_proposed": False,
        "missing": [],
        "does_not_fit": [],
        "settings": chosen(),
    }
    owner = tenants.read("piano")
    assert owner
    assert (owner.settings.emails, owner.settings.synced) == ("both", ("stripe",))


def test_settings_may_be_saved_bit_by_bit(bookkeeper: Browser) -> None:
    answer = put(bookkeeper, suspense=None, feed_from=None)
    assert (answer.status, answer.document["missing"]) == (200, ["suspense", "feed_from"])
    assert answer.document["is_in_force"] is False


def test_the_second_of_two_owners_is_told_who_was_first_and_saves_nothing(
    pages: Pages, bookkeeper: Browser
) -> None:
    assert put(pages.signed_in("owner"), suspense=None).status == 200
    answer = put(bookkeeper, suspense=None, emails="neither")
    assert (answer.status, answer.document["title"]) == (409, "Somebody else has saved the settings")
    assert "owner@example.co.uk saved them on 29 Nov 2026, 09:00." in answer.document["detail"]
    assert choices.read("piano").choices.emails == "both"
    assert put(bookkeeper, version=1, suspense=None, emails="neither").status == 200


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"stripe_bank": "Business Bank Account"}, "stripe_bank", "Bank account for Stripe and Main"),
        ({"gather_minutes": 90}, "gather_minutes", "Choose between 0 and 60 minutes."),
        ({"gather_minutes": "5"}, "gather_minutes", "Send a whole number"),
        ({"invoice_prefix": "no blanks"}, "invoice_prefix", "A prefix has up to 10 letters"),
        ({"feed_from": "yesterday"}, "feed_from", "Choose a day."),
        ({"feed_from": "2026-02-30"}, "feed_from", "Choose a day."),
        ({"emails": "now and then"}, "emails", "Not a valid choice."),
        ({"stripe_other_tool": "perhaps"}, "stripe_other_tool", "Not a valid choice."),
        ({"stripe_other_tool": "goes_on"}, "stripe_other_tool", "Each payment would be in your books twice"),
        ({"sales": "made-up"}, "sales", "The account that was chosen is no longer in Xero."),
        ({"sales_tax": "made-up"}, "sales_tax", "The VAT rate that was chosen is no longer in Xero."),
        ({"subscriptions": ["made-up"]}, "subscriptions", "The account that was chosen is no longer"),
        ({}, "suspense", "850 Suspense: takes no payments"),
    ],
    ids=str,
)
def test_what_does_not_fit_is_said_for_the_field_and_nothing_is_saved(
    bookkeeper: Browser, changes: dict[str, Any], field: str, says: str
) -> None:
    known = ids()
    sent: dict[str, Any] = {
        name: known.get(value, value) if isinstance(value, str) else value for name, value in changes.items()
    }
    answer = put(bookkeeper, **sent)
    assert answer.status == 422
    assert answer.document["errors"][field].startswith(says), answer.document
    assert choices.read("piano").revision == 0


def test_settings_that_are_not_sent_whole_are_not_saved(bookkeeper: Browser) -> None:
    sent = {"version": 0, "settings": {"emails": "both", "other": 1}, "is_sure": False}
    answer = bookkeeper.call("PUT", HERE, sent)
    assert answer.status == 422
    assert answer.document["errors"]["sales"] == "Send this field, too."
    assert answer.document["errors"]["other"] == "There is no such field here."
    assert bookkeeper.call("PUT", HERE, {"version": 0, "settings": [], "is_sure": False}).status == 422


def test_an_organisation_that_keeps_other_books_than_pounds_is_said_for_the_whole(
    bookkeeper: Browser, books: Books
) -> None:
    books.organisation.state.base_currency = "EUR"
    bookkeeper.call("POST", "/api/businesses/piano/chart")
    answer = put(bookkeeper, suspense=None)
    assert answer.status == 422
    assert "keeps its books in EUR" in answer.document["errors"]["form"]


def test_a_no_that_traces_belie_is_questioned_and_passed_over_by_whoever_is_sure(bookkeeper: Browser) -> None:
    looks.keep("piano", replace(LOOK, traces=(trace(latest=date(2026, 11, 20)),)))
    answer = put(bookkeeper, suspense=None)
    assert answer.status == 422
    assert "is that switched off?" in answer.document["errors"]["stripe_other_tool"]
    assert put(bookkeeper, suspense=None, is_sure=True).status == 200


def test_an_answer_may_be_taken_out_again(bookkeeper: Browser) -> None:
    assert put(bookkeeper, suspense=None).status == 200
    answer = put(bookkeeper, version=1, suspense=None, stripe_other_tool=None)
    assert answer.status == 200
    assert answer.document["settings"]["stripe_other_tool"] is None
    assert answer.document["missing"] == ["stripe_other_tool", "suspense"]


def test_what_xero_has_archived_since_is_said(bookkeeper: Browser, books: Books) -> None:
    books.enable_payments("850")
    bookkeeper.call("POST", "/api/businesses/piano/chart")
    put(bookkeeper)
    books.organisation.archive_account("416")
    bookkeeper.call("POST", "/api/businesses/piano/chart")
    assert bookkeeper.get(HERE).document["does_not_fit"] == [
        {"setting": "bad_debts", "sentence": "416 Bad Debts: archived in Xero."}
    ]


def test_a_reader_reads_and_saves_nothing(pages: Pages, bookkeeper: Browser) -> None:
    put(bookkeeper, suspense=None)
    reader = pages.signed_in("reader")
    assert reader.get(HERE).document["version"] == 1
    assert put(reader, version=1).status == 403
