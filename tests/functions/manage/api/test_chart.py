from __future__ import annotations

from typing import Any

from local.standins.xero.faults import Fault, RefuseElement, Unauthorised, every_write
from tests.functions.manage.books import Books, ids
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import Pages

HERE = "/api/businesses/piano"


def named(chart: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = (each for each in chart["accounts"] if each["name"] == name)
    return dict(found)


def test_accounts_and_rates_are_told_with_what_they_can_be_chosen_for(bookkeeper: Browser) -> None:
    chart = bookkeeper.get(f"{HERE}/chart").document
    assert chart["read_at"] == "2026-11-29T09:00:00+00:00"
    assert chart["organisation"]["base_currency"] == "GBP"
    assert named(chart, "Sales")["settings"] == [
        {"setting": each, "can_be_chosen": True, "why_not": ""}
        for each in ("sales", "subscriptions", "offline_sales")
    ]
    suspense = named(chart, "Suspense")
    assert (suspense["id"], suspense["code"], suspense["type"]) == (ids()["Suspense"], "850", "CURRLIAB")
    assert suspense["settings"] == [
        {
            "setting": "suspense",
            "can_be_chosen": False,
            "why_not": "takes no payments: tick 'Enable payments to this account' in Xero",
        }
    ]
    (rate,) = (each for each in chart["tax_rates"] if each["type"] == "OUTPUT2")
    assert rate["name"] == "20% (VAT on Income)"
    assert rate["settings"] == [{"setting": "sales_tax", "can_be_chosen": True, "why_not": ""}]
    assert {"purpose": "gocardless_bank", "code": "092", "name": "GoCardless"} in chart["to_make"]


def test_the_chart_is_read_from_xero_again_on_request(bookkeeper: Browser, books: Books) -> None:
    books.organisation.archive_account("416")
    assert named(bookkeeper.get(f"{HERE}/chart").document, "Bad Debts")["status"] == "ACTIVE"
    answer = bookkeeper.call("POST", f"{HERE}/chart")
    assert answer.status == 200
    assert named(answer.document, "Bad Debts")["settings"][-1] == {
        "setting": "bad_debts",
        "can_be_chosen": False,
        "why_not": "archived in Xero",
    }
    assert bookkeeper.get(f"{HERE}/chart").document == answer.document


def test_before_xero_is_connected_nothing_is_read_and_no_account_made(owner: Browser) -> None:
    assert owner.get(f"{HERE}/chart").document["title"] == "Nothing can be chosen yet"
    answer = owner.call("POST", f"{HERE}/chart")
    assert (answer.status, answer.document["title"]) == (409, "Xero is not connected")
    assert owner.call("POST", f"{HERE}/accounts", {"purpose": "suspense"}).status == 409


def test_an_account_that_is_missing_is_made_and_can_be_chosen_at_once(
    bookkeeper: Browser, books: Books
) -> None:
    answer = bookkeeper.call("POST", f"{HERE}/accounts", {"purpose": "gocardless_bank"})
    assert (answer.status, answer.document["name"], answer.document["code"]) == (201, "GoCardless", "092")
    assert {
        "setting": "gocardless_bank",
        "can_be_chosen": True,
        "why_not": "",
    } in answer.document["settings"]
    chart = bookkeeper.get(f"{HERE}/chart").document
    assert named(chart, "GoCardless") == answer.document
    assert "gocardless_bank" not in {each["purpose"] for each in chart["to_make"]}
    assert "092" in {each.code for each in books.organisation.state.accounts}


def test_a_purpose_that_nobody_knows_makes_nothing(bookkeeper: Browser) -> None:
    before = ids()
    answer = bookkeeper.call("POST", f"{HERE}/accounts", {"purpose": "yacht"})
    assert answer.status == 422
    assert answer.document["errors"]["purpose"].startswith("Choose one of stripe_bank, ")
    assert ids() == before


def test_why_xero_makes_no_account_is_said_in_xeros_words(bookkeeper: Browser, books: Books) -> None:
    books.standin.faults.add(Fault(RefuseElement(0, "Account code <b> is reserved."), every_write))
    answer = bookkeeper.call("POST", f"{HERE}/accounts", {"purpose": "gocardless_bank"})
    assert (answer.status, answer.document["title"]) == (409, "Xero did not make the account")
    assert "Account code <b> is reserved." in answer.document["detail"]


def test_while_xero_is_away_nothing_is_lost(bookkeeper: Browser, books: Books) -> None:
    before = ids()
    books.standin.faults.add(Fault(Unauthorised(), times=9))
    answer = bookkeeper.call("POST", f"{HERE}/chart")
    assert (answer.status, answer.document["title"]) == (503, "We could not finish this just now")
    assert ids() == before


def test_a_reader_sees_the_chart_and_makes_nothing(pages: Pages, bookkeeper: Browser) -> None:
    reader = pages.signed_in("reader")
    assert reader.get(f"{HERE}/chart").document == bookkeeper.get(f"{HERE}/chart").document
    assert reader.call("POST", f"{HERE}/accounts", {"purpose": "suspense"}).status == 403
