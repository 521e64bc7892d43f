"""Months are listed with what they come to, and one month says how it stands and what there is of it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pynamodb.connection.table import TableConnection

from functions.manage.cursors import cursor_at
from functions.manage.formats import MINUS
from functions.manage.months_pages import MOST, MOST_NAMED
from shared.ledger.rows import LedgerRow
from shared.month_end.closing import Closing
from shared.month_end.figures import CountedMonth, MonthFigures
from shared.store import closings, month_figures, rows
from shared.store.tables.ledger import RowItem
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import FIGURES, NOW, OCTOBER, Pages

HERE = "/manage/b/piano/months"
CLOSED = Closing(
    OCTOBER.month,
    1,
    "closed",
    "turn",
    "rob@example.co.uk",
    NOW,
    NOW,
    {"stripe": replace(FIGURES, closing=12000)},
)


def waiting(key: str, state: str = "parked", at: datetime = datetime(2026, 10, 5, tzinfo=UTC)) -> LedgerRow:
    return LedgerRow(key, "Spend", state, "txn", "stripe", at)


@pytest.fixture
def october(running: Browser) -> Browser:
    """A bookkeeper of a business that books, with a month that is counted."""
    month_figures.keep("piano", [OCTOBER])
    return running


def test_months_are_listed_with_their_figures(october: Browser) -> None:
    text = october.get(HERE).text
    assert re.search(r'<a href="/manage/b/piano/months/2026-10">October 2026</a>', text)
    for each in ("£10.00", "£118.00", "£128.00", f"{MINUS}£0.30", "Open"):
        assert each in text
    assert '<a href="/manage/b/piano/months" aria-current="page">Month end</a>' in text


def test_before_anything_is_counted_that_is_said(owner: Browser) -> None:
    assert "No month has been counted yet" in owner.get(HERE).text


def test_a_year_is_a_page_and_a_cursor_leads_on(october: Browser) -> None:
    months = [date(2024 + number // 12, number % 12 + 1, 1) for number in range(20)]
    month_figures.keep("piano", [CountedMonth(each, NOW, OCTOBER.of) for each in months])
    first = october.get(HERE).text
    assert len(re.findall(r"/months/\d{4}-\d\d\"", first)) == MOST
    (address,) = re.findall(r'href="([^"]*cursor=[^"]*)" rel="next"', first)
    second = october.get(address.replace("&amp;", "&")).text
    assert "/months/2024-01" in second
    assert 'rel="next"' not in second
    for tampered in (f"{address[:-3]}abc", f"{HERE}?cursor=MjAyNi0xMA", f"{HERE}?cursor=x%00"):
        assert october.get(tampered).status == 422


@pytest.mark.parametrize("place", ["", "x", "2026-13-01", "figures#2026-10-01"])
def test_a_cursor_that_holds_no_day_leads_nowhere(october: Browser, place: str) -> None:
    cursor = cursor_at(place, "months", "piano")
    for address in (HERE, "/api/businesses/piano/months"):
        assert october.get(f"{address}?cursor={cursor}").status == 422


def test_a_cursor_of_another_business_leads_nowhere(october: Browser, pages: Pages) -> None:
    months = [date(2024 + number // 12, number % 12 + 1, 1) for number in range(20)]
    month_figures.keep("guitar", [CountedMonth(each, NOW, OCTOBER.of) for each in months])
    pages.begin_business("guitar")
    pages.add("eve", "guitar", "owner")
    theirs = pages.signed_in("eve").get("/manage/b/guitar/months").text
    (cursor,) = re.findall(r'(\?cursor=[^"]*)" rel="next"', theirs)
    assert october.get(f"{HERE}{cursor}").status == 422


def test_one_month_is_shown_section_by_section_with_its_files(october: Browser) -> None:
    text = october.get(f"{HERE}/2026-10").text
    for each in ("Opening balance", "Sales taken", "£120.00", "Closing balance", "2 movements"):
        assert each in text
    for each in ("Make the PDF", "Make the CSV", "Make the beancount", "Close this month"):
        assert each in text
    assert "hx-get" not in text


@pytest.mark.parametrize("month", ["2026-09", "2026-13", "2026-1", "x", "2026-10-01", "1999-01", "٢٠٢٦-10"])
def test_a_month_that_is_not_counted_is_not_there(october: Browser, month: str) -> None:
    assert october.get(f"{HERE}/{month}").status == 404


def test_a_month_that_is_not_over_offers_no_closing(october: Browser) -> None:
    month_figures.keep("piano", [replace(OCTOBER, month=date(2026, 11, 1))])
    text = october.get(f"{HERE}/2026-11").text
    assert "Not over yet" in text
    assert "Close this month" not in text


def test_what_keeps_it_open_is_named_up_to_a_number(
    october: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [waiting(f"txn_{number} fee") for number in range(25)]
    monkeypatch.setattr(rows, "in_state", lambda _, state, __: iter(many if state == "parked" else []))
    text = october.get(f"{HERE}/2026-10").text
    assert text.count(" fee</span></th>") == MOST_NAMED
    assert "And 5 more." in text
    assert 'href="/manage/b/piano/attention"' in text
    assert "Close this month" not in text


def test_a_closed_month_says_who_closed_it_and_what_came_in_since(
    october: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    closings.save("piano", CLOSED)
    text = october.get(f"{HERE}/2026-10").text
    assert "Closed by rob@example.co.uk, 29 Nov 2026, 09:00, version 1" in text
    assert "The books now close at £128.00, which is £8.00 more than in the closed version." in text
    late = [waiting("txn_late", "booked")]
    monkeypatch.setattr(rows, "decided_since", lambda *_: iter(late))
    text = october.get(f"{HERE}/2026-10").text
    assert "txn_late" in text
    assert "Close it again, as a new version" in text
    assert "Reopen this month" not in text


@pytest.mark.parametrize(
    "was",
    [
        replace(FIGURES, closing=12000),
        replace(FIGURES, opening=0),
        replace(FIGURES, sections={"SALES": 12000, "FEES": -100, "OTHER": -100}),
    ],
)
def test_a_month_whose_figures_changed_since_is_not_said_to_be_as_it_was_and_may_be_closed_again(
    october: Browser, was: MonthFigures
) -> None:
    closings.save("piano", replace(CLOSED, figures={"stripe": was}))
    text = october.get(f"{HERE}/2026-10").text
    assert "Nothing came into this month" not in text
    assert "The figures are no longer those of the closed version" in text
    assert "Close it again, as a new version" in text


def test_a_month_that_is_as_it_was_says_so_and_is_not_closed_again(october: Browser) -> None:
    closings.save("piano", replace(CLOSED, figures={"stripe": FIGURES}))
    text = october.get(f"{HERE}/2026-10").text
    assert "Nothing came into this month since it was closed." in text
    assert "Close it again" not in text


def test_a_month_of_which_much_was_decided_since_says_that_not_all_was_looked_through(
    october: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    closings.save("piano", CLOSED)
    much = [waiting(f"txn_{number}", "booked", NOW) for number in range(500)]
    monkeypatch.setattr(rows, "decided_since", lambda *_: iter(much))
    assert "More was decided since than is looked through here" in october.get(f"{HERE}/2026-10").text


def test_an_owner_may_open_it_again(october: Browser, pages: Pages) -> None:
    closings.save("piano", CLOSED)
    assert "Reopen this month" in pages.signed_in("owner").get(f"{HERE}/2026-10").text


def test_a_reader_sees_all_and_may_close_nothing(october: Browser, pages: Pages) -> None:
    text = pages.signed_in("reader").get(f"{HERE}/2026-10").text
    assert "Sales taken" in text
    assert "Close this month" not in text


def test_while_it_is_being_closed_the_page_asks_again_by_itself(october: Browser, pages: Pages) -> None:
    closings.save("piano", replace(CLOSED, state="closing"))
    text = october.get(f"{HERE}/2026-10").text
    assert "Being closed by rob@example.co.uk" in text
    assert f'hx-get="{HERE}/2026-10/progress"' in text
    assert "htmx" in text
    part = october.get(f"{HERE}/2026-10/progress").text
    assert "Being closed by" in part
    assert "<h1" not in part
    pages.pass_time(timedelta(minutes=21))
    october = pages.signed_in("bookkeeper")
    text = october.get(f"{HERE}/2026-10").text
    assert "Closing it was not finished." in text
    assert "Close this month" in text


def test_a_month_that_was_opened_or_not_closed_says_so(october: Browser) -> None:
    opened = replace(CLOSED, state="reopened", reopened_by="olga@example.co.uk", reopened_at=NOW)
    closings.save("piano", opened)
    assert "Reopened by olga@example.co.uk, 29 Nov 2026, 09:00" in october.get(HERE).text
    refused = replace(CLOSED, version=2, state="refused", closed_at=None, why="Something waits.")
    closings.save("piano", refused)
    assert "Open. Something waits." in october.get(HERE).text
    assert "Version 1: closed by rob@example.co.uk" in october.get(f"{HERE}/2026-10").text


def test_a_page_reads_no_more_than_200_rows(october: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """However much waits, or came in since: DynamoDB is asked for no more."""
    for number in range(300):
        park(number, "txn_parked")
    read: list[int] = []

    def counted(ask: Any) -> Any:
        def query(*given: Any, **more: Any) -> Any:
            answer = ask(*given, **more)
            read.append(answer.get("Count", 0))
            return answer

        return query

    monkeypatch.setattr(TableConnection, "query", counted(TableConnection.query))
    assert "What keeps it open" in october.get(f"{HERE}/2026-10").text
    assert 30 < sum(read) <= 200
    closings.save("piano", replace(CLOSED, closed_at=NOW - timedelta(days=90)))
    read.clear()
    assert "More was decided since than is looked through" in october.get(f"{HERE}/2026-10").text
    assert 150 < sum(read) <= 200


def park(number: int, source: str) -> None:
    """Keeps a movement of October that is decided, and a row of it that is parked."""
    at = datetime(2026, 10, 5, tzinfo=UTC)
    told: dict[str, Any] = {"source": source, "provider": "stripe", "happened_at": at, "recorded_at": at}
    key = f"{source}{number}"
    RowItem("piano", key, kind="Source", state="booked", decided_at=at, **told).save()
    open_work = f"parked#account_not_usable#{key}"
    RowItem("piano", f"{key} fee", kind="Spend", state="parked", open_work=open_work, **told).save()


def test_figures_of_one_provider_are_enough(october: Browser) -> None:
    both = {"stripe": FIGURES, "gocardless": MonthFigures(0, 0)}
    month_figures.keep("piano", [replace(OCTOBER, of=both)])  # type: ignore[arg-type]
    assert "GoCardless" in october.get(f"{HERE}/2026-10").text
