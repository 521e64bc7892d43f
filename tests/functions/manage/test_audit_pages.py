"""The audit log is read page by page by everybody of the business, and by nobody else."""

from __future__ import annotations

import csv
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from io import StringIO

import pytest

from functions.manage.audit_pages import MOST
from shared.audit import Note
from shared.people import Role
from shared.store import audit
from tests.functions.manage.browser import Answer, Browser
from tests.functions.manage.conftest import NOW, Pages

HERE = "/manage/b/piano/audit"
MINUTE, YESTERDAY = timedelta(minutes=1), NOW - timedelta(days=1)


def noted(
    number: int,
    at: datetime = YESTERDAY,
    person: str = "bert",
    about: str = "",
    agent: str = "",
) -> Note:
    """Makes an entry that is so many minutes older than the first."""
    who, id = f"{person}@example.co.uk", f"{number:04}"
    about = about or f"thing {number:04}"
    says = "Had what waited tried again."
    return Note(
        at - number * MINUTE, id, person, who, "owner", "retried", says, about, "192.0.2.9", agent, "page"
    )


def keep(*notes: Note, tenant: str = "piano") -> None:
    for each in notes:
        audit.add(tenant, each)


def things(text: str) -> list[str]:
    return re.findall(r"thing (\d+)", text)


def link(answer: Answer, words: str) -> str:
    (href,) = re.findall(rf'<a href="([^"]*)"(?: rel="next")?>{words}</a>', answer.text)
    return unescape(href)


def rows(answer: Answer) -> list[list[str]]:
    return [*csv.reader(StringIO(answer.text.removeprefix("\ufeff")))]


def test_what_an_owner_does_is_listed_with_who_when_and_from_where(owner: Browser) -> None:
    owner.post("/manage/b/piano/compare", None, **{"User-Agent": "Firefox <b>"})
    text = owner.get(HERE).text
    for told in (
        "29 Nov 2026, 09:00",
        "olga@example.co.uk",
        "Owner",
        "Had the accounts compared",
        "192.0.2.1",
        "Signed in.",
    ):
        assert told in text
    assert "Firefox &lt;b&gt;" in text
    assert '<a href="/manage/b/piano/audit" aria-current="page">Audit log</a>' in text


def test_the_log_goes_on_page_by_page_to_its_first_entry(owner: Browser) -> None:
    keep(*map(noted, range(MOST + 5)))
    first = owner.get(f"{HERE}?person=bert")
    assert things(first.text) == [f"{each:04}" for each in range(MOST)]
    second = owner.get(link(first, "Next page"))
    assert things(second.text) == [f"{each:04}" for each in range(MOST, MOST + 5)]
    assert "Next page" not in second.text
    assert link(second, "First page") == f"{HERE}?person=bert"


def test_fifty_entries_are_one_page(owner: Browser) -> None:
    keep(*map(noted, range(MOST)))
    assert "Next page" not in owner.get(f"{HERE}?person=bert").text


def test_a_month_is_the_businesss_own(owner: Browser) -> None:
    """In July London is an hour ahead of UTC."""
    last = datetime(2026, 7, 31, 22, 59, tzinfo=UTC)
    keep(noted(0, last), noted(0, last + MINUTE))
    july, august = (owner.get(f"{HERE}?month=2026-{month}&person=bert").text for month in ("07", "08"))
    assert "31 Jul 2026, 23:59" in july
    assert "1 Aug 2026, 00:00" not in july
    assert "1 Aug 2026, 00:00" in august
    assert "31 Jul 2026, 23:59" not in august
    assert re.findall(r'<option value="(2026-\d\d)"', july) == [
        "2026-11",
        "2026-10",
        "2026-09",
        "2026-08",
        "2026-07",
    ]
    assert '<option value="2026-07" selected>July 2026</option>' in july


def test_the_people_to_choose_are_those_of_the_business_and_those_in_the_list(owner: Browser) -> None:
    keep(noted(1))
    text = owner.get(HERE).text
    for person in ("bert", "olga"):
        assert f'<option value="{person}">{person}@example.co.uk</option>' in text
    only = owner.get(f"{HERE}?person=olga").text
    assert things(only) == []
    assert '<option value="olga" selected>' in only


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("month=2026-13", "month"),
        ("month=1999-01", "month"),
        ("month=2026-1", "month"),
        ("month=2026-11-01", "month"),
        ("person=" + "x" * 129, "person"),
        ("cursor=x", "cursor"),
    ],
)
def test_an_address_that_is_wrong_is_refused_with_what_is_wrong(
    owner: Browser, query: str, field: str
) -> None:
    for address in (HERE, f"{HERE}/csv"):
        answer = owner.get(f"{address}?{query}")
        assert answer.status == 422
        assert 'href="/manage/b/piano/audit"' in answer.text
    told = owner.get(f"/api/businesses/piano/audit?{query}")
    assert (told.status, [*told.document["errors"]]) == (422, [field])


def test_a_cursor_of_another_business_leads_nowhere(pages: Pages, owner: Browser) -> None:
    pages.begin_business("guitar")
    pages.add("olga", "guitar", "reader")
    for tenant in ("piano", "guitar"):
        keep(*map(noted, range(MOST + 1)), tenant=tenant)
    there = link(owner.get("/manage/b/guitar/audit"), "Next page")
    assert owner.get(there).status == 200
    answer = owner.get(there.replace("guitar", "piano"))
    assert (answer.status, answer.heading) == (422, "The list cannot go on from here")
    assert things(answer.text) == []


def test_the_csv_holds_exactly_what_is_shown(owner: Browser) -> None:
    keep(*map(noted, range(MOST + 5)))
    first = owner.get(f"{HERE}?person=bert")
    second = owner.get(link(first, "Next page"))
    files = [owner.get(link(page, "Download what is shown as CSV")) for page in (first, second)]
    for page, file in zip((first, second), files, strict=True):
        heading, *listed = rows(file)
        assert heading == ["When", "Who", "Role", "What", "About", "Way", "Address", "Browser"]
        assert [each[4].removeprefix("thing ") for each in listed] == things(page.text)
    answer = files[1]
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="audit-log-2026-11-29.csv"'
    assert rows(answer)[-1][:4] == [
        "2026-11-28T08:06:00+00:00",
        "bert@example.co.uk",
        "owner",
        "Had what waited tried again.",
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_of_the_csv_is_taken_for_a_formula(owner: Browser, text: str) -> None:
    keep(noted(0, about=text, agent=text))
    (_, row) = rows(owner.get(f"{HERE}/csv?person=bert"))
    assert row[4] == row[7] == f"'{text}"


@pytest.mark.parametrize("role", ["owner", "bookkeeper", "reader"])
def test_everybody_of_the_business_may_look_and_nobody_else(pages: Pages, role: Role) -> None:
    pages.begin_business("piano")
    pages.add("ann", "piano", role)
    browser, stranger = pages.signed_in("ann"), pages.signed_in("stranger")
    for address in (HERE, f"{HERE}/csv", "/api/businesses/piano/audit"):
        assert browser.get(address).status == 200
        assert stranger.get(address).status == 404
