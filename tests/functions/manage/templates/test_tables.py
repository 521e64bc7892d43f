from __future__ import annotations

import re
from datetime import UTC, datetime

from functions.manage.tables import Column, Sorting
from tests.functions.manage.templates.rendered import rendered

COLUMNS = (
    Column("Name", sorts_by="name"),
    Column("Way"),
    Column("Amount", sorts_by="amount", is_amount=True),
)
TABLE = """{% from "macros/tables.html" import amount, table %}
{% call(row) table("Payments <1>", columns, rows, sorting=sorting, total=total) %}
<td>{{ row[0] }}</td><td>Card</td>{{ amount(row[1]) }}
{% endcall %}"""
SORTED = Sorting("amount", is_descending=True, kept={"q": "a&b"})


def payments(*rows: tuple[str, int], sorting: Sorting | None = SORTED, total: list[str] | None = None) -> str:
    return rendered(TABLE, columns=COLUMNS, rows=rows, sorting=sorting, total=total)


def test_amounts_stand_to_the_right_under_a_heading_to_the_right() -> None:
    html = payments(("Ann & Bob", 123456), total=["Total", "", "£1,234.56"])
    assert '<td class="amount">£1,234.56</td>' in html
    assert '<th scope="col" class="amount" aria-sort="descending">' in html
    assert "<td>Ann &amp; Bob</td>" in html
    assert '<th scope="row">Total</th>' in html


def test_the_caption_names_the_table_and_the_part_that_scrolls() -> None:
    html = payments(("Ann", 1))
    assert "<caption>Payments &lt;1&gt;</caption>" in html
    assert '<div class="table-scroll" role="region" aria-label="Payments &lt;1&gt;" tabindex="0">' in html


def test_headings_that_sort_are_links_that_keep_the_search_and_others_are_words() -> None:
    html = payments(("Ann", 1))
    assert '<a href="?q=a%26b&amp;sort=name">Name</a>' in html
    assert '<th scope="col">Way</th>' in html
    assert "<a" not in payments(("Ann", 1), sorting=None)


def test_an_empty_table_says_so_and_has_no_headings() -> None:
    html = payments()
    assert "There is nothing here yet." in html
    assert "<table" not in html


def test_a_moment_is_told_to_machines_as_well() -> None:
    piece = '{% from "macros/tables.html" import when %}{{ when(at, "Europe/London") }}'
    at = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
    assert (
        rendered(piece, at=at).strip()
        == '<time datetime="2026-06-01T09:00:00+00:00">1 Jun 2026, 10:00</time>'
    )


def test_a_search_keeps_what_else_the_address_says() -> None:
    piece = (
        '{% from "macros/tables.html" import search %}{{ search("", "Name", q=q, kept={"sort": "-amount"}) }}'
    )
    html = rendered(piece, q='"x"')
    assert '<input type="hidden" name="sort" value="-amount">' in html
    assert 'value="&#34;x&#34;"' in html


def test_pages_are_offered_only_where_there_are_some() -> None:
    piece = '{% from "macros/tables.html" import pager %}{{ pager(first=first, next=next) }}'
    assert rendered(piece, first=None, next=None).strip() == ""
    html = rendered(piece, first=None, next="?cursor=a&sort=b")
    assert re.findall(r'href="([^"]*)"', html) == ["?cursor=a&amp;sort=b"]
