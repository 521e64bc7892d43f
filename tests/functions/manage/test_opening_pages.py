"""An opening balance is posted once, against an account that was chosen, and then the page says so."""

from __future__ import annotations

from datetime import date

import pytest

from functions.manage.formats import MINUS
from shared.month_end.closing import Closing
from shared.operations.opening_balance import entries
from shared.store import closings, reconciliations, rows
from shared.store.reconciliations import OpeningPosition, State
from shared.store.tables.ledger import RowItem
from tests.functions.manage.books import errors
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import NOW, Pages

HERE = "/manage/b/piano/reconciliation/opening"
FIRST = date(2026, 10, 1)
FORM = {"stripe-account": "850"}


def held(pence: int, before: int = 0, first_day: date = FIRST) -> None:
    """Plays what a reconciliation finds out: what Stripe held, and what stood in account 091."""
    found = {"stripe": OpeningPosition(pence, first_day)}
    assert reconciliations.save_state("piano", State(openings=found, before={"091": before}))


def kinds() -> list[str]:
    return sorted(row.kind for row in rows.all_rows("piano"))


def test_what_is_proposed_is_shown_with_its_day_accounts_and_amount(running: Browser) -> None:
    held(7_000, 1_000)
    text = running.get(HERE).text
    for each in ("1 October 2026", "£70.00", "£10.00", "£60.00", "account 091", "850 Suspense", "200 Sales"):
        assert each in text
    assert "090 Business Bank Account" not in text
    assert "Post £60.00" in text


def test_it_is_posted_against_the_account_and_then_said_to_be_on_its_way(running: Browser) -> None:
    held(7_000, 1_000)
    answer = running.post(f"{HERE}/stripe", FORM)
    assert (answer.status, answer.location) == (303, HERE)
    (entry,) = entries("piano", "stripe")
    assert (entry.day, entry.account, entry.pence, entry.is_in_xero) == (FIRST, "850", 6_000, False)
    text = running.get(HERE).text
    says = "£60.00 as of 1 October 2026, in account 091, against account 850: on its way to Xero."
    assert says in text
    assert "Post £60.00" not in text


def test_what_is_in_xero_is_said_to_be_posted(running: Browser) -> None:
    held(-1_500)
    running.post(f"{HERE}/stripe", FORM)
    (spent,) = (row for row in rows.all_rows("piano") if row.kind == "Spend")
    RowItem("piano", spent.key).update(actions=[RowItem.state.set("posted")])
    assert f"{MINUS}£15.00 as of 1 October 2026" in running.get(HERE).text
    assert "against account 850: posted to Xero." in running.get(HERE).text


@pytest.mark.parametrize("second", ["850", "200"])
def test_two_presses_post_once_and_the_second_is_told_so(running: Browser, second: str) -> None:
    held(7_000)
    assert running.post(f"{HERE}/stripe", FORM).status == 303
    before = kinds()
    assert before == ["Contact", "Receive", "Source"]
    answer = running.post(f"{HERE}/stripe", {"stripe-account": second})
    assert (answer.status, answer.heading) == (409, "It was posted already")
    assert "Nothing was posted a second time." in answer.text
    assert kinds() == before


def test_a_press_that_meets_another_at_the_same_moment_is_told_so(
    running: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    held(7_000)
    running.post(f"{HERE}/stripe", FORM)
    before = kinds()
    # As it looked to the second press before the first one had written anything.
    monkeypatch.setattr("shared.operations.opening_balance.posted_openings", lambda *_: [])
    answer = running.post(f"{HERE}/stripe", FORM)
    assert (answer.status, answer.heading) == (409, "It was posted already")
    assert kinds() == before


@pytest.mark.parametrize("account", ["", "999", "090", "091"])
def test_without_an_account_that_may_be_chosen_nothing_is_posted(running: Browser, account: str) -> None:
    held(7_000)
    answer = running.post(f"{HERE}/stripe", {"stripe-account": account})
    assert answer.status == 422
    assert len(errors(answer)) == 1
    assert "Post £70.00" in answer.text
    assert kinds() == []


def test_into_a_month_that_is_closed_nothing_is_posted(running: Browser) -> None:
    held(7_000)
    closings.save("piano", Closing(FIRST, 1, "closed", "turn", "olga@example.co.uk", NOW, NOW))
    answer = running.post(f"{HERE}/stripe", FORM)
    assert (answer.status, answer.heading) == (409, "The month is closed")
    assert "Have an owner reopen the month first" in answer.text
    assert kinds() == []


def test_an_amount_that_nobody_knows_yet_is_not_posted(running: Browser) -> None:
    held(7_000, first_day=date(2026, 9, 1))
    assert "The amount is not known yet." in running.get(HERE).text
    answer = running.post(f"{HERE}/stripe", FORM)
    assert (answer.status, answer.heading) == (409, "There is nothing to post")
    assert kinds() == []


def test_where_nothing_was_held_there_is_nothing_to_post(running: Browser) -> None:
    held(500, 500)
    assert "There is nothing to post: Stripe held £5.00" in running.get(HERE).text
    assert running.post(f"{HERE}/stripe", FORM).status == 409


def test_a_provider_without_a_clearing_account_has_no_opening_balance(running: Browser) -> None:
    assert running.post(f"{HERE}/gocardless", {"gocardless-account": "850"}).status == 409
    assert running.post(f"{HERE}/paypal", FORM).status == 404


def test_a_reader_sees_the_proposal_and_posts_nothing(running: Browser, pages: Pages) -> None:
    held(7_000)
    reader = pages.signed_in("reader")
    text = reader.get(HERE).text
    assert "£70.00" in text
    assert "Post £70.00" not in text
    assert reader.post(f"{HERE}/stripe", FORM).status == 403
    assert kinds() == []


def test_before_the_settings_are_complete_nothing_is_shown(owner: Browser) -> None:
    assert "Nothing is booked yet." in owner.get(HERE).text
