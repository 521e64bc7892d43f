from __future__ import annotations

from local.standins.xero.faults import Fault, RefuseElement, Unauthorised, every_write
from tests.functions.manage.books import Books, ids, selected
from tests.functions.manage.browser import Browser

HERE = "/manage/b/piano/settings"


def test_an_account_that_is_missing_is_made_with_one_click_and_then_chosen(
    bookkeeper: Browser, books: Books
) -> None:
    assert "Make 092 GoCardless in Xero" in bookkeeper.get(HERE).text
    answer = bookkeeper.post(f"{HERE}/account", {"purpose": "gocardless_bank"})
    assert (answer.status, answer.location) == (303, HERE)
    page = bookkeeper.get(HERE)
    assert selected(page, "gocardless_bank") == "092 GoCardless"
    assert "Make 092 GoCardless in Xero" not in page.text
    assert "092" in {each.code for each in books.organisation.state.accounts}


def test_a_purpose_that_nobody_knows_makes_nothing(bookkeeper: Browser) -> None:
    before = ids()
    assert bookkeeper.post(f"{HERE}/account", {"purpose": "yacht"}).status == 404
    assert ids() == before


def test_why_xero_makes_no_account_is_said_in_xeros_words(bookkeeper: Browser, books: Books) -> None:
    refused = RefuseElement(0, "Account code <b> is reserved.")
    books.standin.faults.add(Fault(refused, every_write))
    answer = bookkeeper.post(f"{HERE}/account", {"purpose": "gocardless_bank"})
    assert (answer.status, answer.heading) == (409, "Xero did not make the account")
    assert "Account code &lt;b&gt; is reserved." in answer.text


def test_while_xero_is_away_nothing_is_lost(bookkeeper: Browser, books: Books) -> None:
    before = ids()
    books.standin.faults.add(Fault(Unauthorised(), times=9))
    for path, form in (("read", {}), ("account", {"purpose": "gocardless_bank"})):
        assert bookkeeper.post(f"{HERE}/{path}", form).status == 503
    assert ids() == before
