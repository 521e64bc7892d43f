from __future__ import annotations

from datetime import timedelta

from local.standins.xero import Item
from shared.reconciliation.result import Reconciliation
from shared.store import jobs, reconciliations
from tests.functions.manage.api.test_settings import put
from tests.functions.manage.books import Books
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import NOW, Pages
from tests.functions.manage.test_stripe_pages import ALL, KEY

HERE = "/api/businesses/piano"


def test_a_new_business_is_told_its_first_steps_and_where_to_take_them(owner: Browser) -> None:
    told = owner.get(HERE).document
    assert told["steps"][0] == {
        "name": "Connect Xero",
        "state": "waiting",
        "says": "You allow it on Xero's own page.",
        "next": {"address": "/manage/b/piano/xero", "words": "Connect Xero"},
    }
    assert (told["tenant"], told["at"]) == ("piano", "2026-11-29T09:00:00+00:00")
    assert (told["is_under_way"], told["is_at_the_end"]) == (False, False)
    assert (told["preflight"], told["conclusion"], told["status"]) == (None, None, None)
    assert told["lists"] == []


def test_once_xero_is_connected_the_lists_that_come_in_from_it_are_told_of(
    bookkeeper: Browser, books: Books
) -> None:
    told = bookkeeper.get(HERE).document
    assert [(each["name"], each["state"]) for each in told["lists"]] == [
        ("Contacts", "under way"),
        ("What was sold to them", "waiting"),
        ("Products", "under way"),
        ("Lead sources", "waiting"),
    ]
    assert told["is_under_way"]


def test_a_business_whose_settings_are_complete_is_told_how_it_stands(
    bookkeeper: Browser, books: Books
) -> None:
    books.enable_payments("850")
    bookkeeper.call("POST", f"{HERE}/chart")
    assert put(bookkeeper).document["is_in_force"]
    status = bookkeeper.get(HERE).document["status"]
    assert status["xero_connected"] is True
    assert status["rows"] == {"pending": 0, "parked": 0, "waiting": 0, "attention": 0}
    assert status["providers"]["stripe"] == {
        "connected": False,
        "feed_due_since": None,
        "feed_last_run_at": None,
        "feed_error": "",
        "reconciled_at": None,
        "difference_pence": None,
        "open_pence": None,
        "differs_since": None,
    }


def test_the_books_are_compared_on_request(pages: Pages, owner: Browser) -> None:
    jobs.begin("piano", "reconcile", NOW + timedelta(hours=1))
    answer = owner.call("POST", f"{HERE}/comparison")
    assert (answer.status, answer.document) == (
        202,
        {"tenant": "piano", "asked_at": "2026-11-29T09:00:00+00:00"},
    )
    assert jobs.due_at("piano", "reconcile") == NOW


def test_what_is_missing_in_xero_is_looked_at_again_on_request(bookkeeper: Browser, books: Books) -> None:
    books.organisation.add_item(Item("LESSON"))
    assert bookkeeper.get(HERE).document["preflight"]["read_at"] is None
    answer = bookkeeper.call("POST", f"{HERE}/look")
    assert answer.status == 200
    found = answer.document["preflight"]
    assert found == bookkeeper.get(HERE).document["preflight"]
    assert (found["read_at"], found["traces"]) == ("2026-11-29T09:00:00+00:00", [])
    assert any("850 Suspense cannot be used yet" in each["says"] for each in found["must"])
    (product,) = (each for each in found["should"] if "(LESSON) has no sales account" in each["says"])
    assert product["next"]["words"] == "Products and services in Xero"


def test_without_xero_there_is_nothing_to_look_at(owner: Browser) -> None:
    answer = owner.call("POST", f"{HERE}/look")
    assert (answer.status, answer.document["title"]) == (409, "Xero is not connected")


def test_at_the_end_it_is_told_whether_the_books_agree(
    pages: Pages, bookkeeper: Browser, books: Books
) -> None:
    books.enable_payments("850")
    bookkeeper.call("POST", f"{HERE}/chart")
    put(bookkeeper)
    pages.stripe.add_key(pages.stripe.open_account("acct_1Piano", "Piano Lessons"), KEY, ALL)
    sent = {"key": KEY}
    assert pages.signed_in("owner").call("PUT", f"{HERE}/connections/stripe", sent).status == 200
    reconciliations.keep("piano", Reconciliation("stripe", NOW, 6000, 6000, 6000, ()))
    assert bookkeeper.get(HERE).document["conclusion"] == {
        "sentence": "Your books agree.",
        "verdicts": ["Stripe and Xero agree: £60.00, as of 29 Nov 2026, 09:00."],
        "why": [],
    }
