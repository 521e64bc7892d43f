"""The first import is measured as it is taken: in turns, with all customers in at the end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from local.bench.first_import import Brought, brought, over, table

ROW = Brought(10_000, 11, 8_000_000, 2, 190_000, 55.5, 21_000_000)


def test_all_customers_come_in_by_pages_in_two_turns(
    quick_aws: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.xero.paging.PAGE", 5)
    monkeypatch.setattr("local.bench.many_contacts.NAMELESS", 10)
    row = brought(20)
    # It raises unless all are in. One call counts all contacts, and each page is read once.
    # Of each kind of sales documents, one call says that there is none.
    assert (row.customers, row.calls, row.turns) == (20, 5 + 4, 2)
    assert row.received > 20 * 300
    # The customer, its pair, its words, and its news, which come and go.
    assert row.written > 20 * 10
    assert 0 < row.peak < 5_000_000


def test_all_invoices_come_in_by_pages_and_are_counted(
    quick_aws: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.xero.paging.PAGE", 50)
    row = brought(20, 300)
    # It raises unless all are in, and summed up as they are.
    assert (row.invoices, row.calls) == (300, 2 + 3 + 6)


def test_a_line_says_what_each_number_of_customers_took() -> None:
    head, rule, line = table([ROW])
    assert line == "| 10,000 | 0 | 11 | 8.0 | 2 | 190,000 | 55.5 | 21.0 |"
    assert head.count("|") == rule.count("|") == line.count("|")


def test_too_many_calls_and_memory_that_grows_are_over_the_limit() -> None:
    assert list(over([ROW, replace(ROW, peak=25_000_000)])) == []
    assert list(over([ROW, replace(ROW, calls=16, peak=42_000_000)])) == [
        "10,000 customers took 16 calls to Xero",
        "10,000 customers took 2.00 times the memory",
    ]
