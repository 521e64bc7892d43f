"""A file has one id, and its export says in a sentence how far it has come."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from shared.exports import FORMATS, KEPT, STALLED, Export, ExportTurn, Wanted, everything
from shared.provider import PROVIDERS

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
OCTOBER = date(2026, 10, 1)
JOURNAL = Wanted("journal", "csv")
ASKED = Export(JOURNAL, "asked", "turn", "olga@example.co.uk", NOW, NOW)


def test_every_file_is_found_again_by_its_id() -> None:
    months = [Wanted("month", each, OCTOBER, of) for each in FORMATS["month"] for of in PROVIDERS]
    files = [*everything(), *months]
    assert [Wanted.of(each.id) for each in files] == files
    assert len({each.id for each in files}) == len(files) == 9


@pytest.mark.parametrize(
    "id",
    [
        "",
        "ledger",
        "ledger-pdf",
        "month-2026-10-stripe",
        "month-2026-10-stripe-exe",
        "month-2026-10-paypal-csv",
        "month-2026-13-stripe-csv",
        "month-2026-10-stripe-csv/../../guitar",
        "month-2026-1\u0660-stripe-csv",
        "closing-2026-10",
        "journal-csv\n",
    ],
)
def test_a_tampered_id_names_no_file(id: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Wanted.of(id)


def test_a_month_is_of_a_provider_and_nothing_else_is() -> None:
    for month, provider in ((None, "stripe"), (OCTOBER, None), (date(2026, 10, 2), "stripe")):
        with pytest.raises(ValueError, match="month"):
            Wanted("month", "csv", month, provider)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="a month is of a provider"):
        Wanted("journal", "csv", OCTOBER, "stripe")
    with pytest.raises(ValueError, match="no ledger as pdf"):
        Wanted("ledger", "pdf")


def test_a_file_is_named_so_that_an_accountant_of_many_businesses_can_tell_it() -> None:
    assert JOURNAL.name_of("piano") == "piano-journal.csv"
    month = Wanted("month", "pdf", OCTOBER, "stripe")
    assert month.name_of("piano") == "piano-stripe-2026-10.pdf"
    assert month.name_of("piano", version=2) == "piano-stripe-2026-10-version-2.pdf"


def test_an_export_says_how_far_it_is() -> None:
    assert ASKED.says(NOW) == "It waits for its turn."
    working = replace(ASKED, state="working", rows=12_500)
    assert working.says(NOW) == "12,500 rows read so far."
    assert replace(ASKED, state="ready").says(NOW) == "It is ready."
    assert replace(ASKED, state="failed", why="It could not be made.").says(NOW) == "It could not be made."


def test_an_export_that_nobody_hears_of_may_be_asked_for_again() -> None:
    assert ASKED.is_under_way(NOW + STALLED - timedelta(seconds=1))
    assert not ASKED.is_under_way(NOW + STALLED)
    assert ASKED.says(NOW + STALLED) == "It was not finished. Ask for it again."


def test_a_file_is_there_for_a_day() -> None:
    ready = replace(ASKED, state="ready")
    assert ready.is_ready(NOW + KEPT - timedelta(seconds=1))
    assert not ready.is_ready(NOW + KEPT)
    assert ready.says(NOW + KEPT) == "It was ready, and is not kept any more. Ask for it again."
    assert not ready.is_under_way(NOW)


def test_a_message_is_read_as_it_was_written() -> None:
    turn = ExportTurn("piano", "journal-csv", "turn")
    assert ExportTurn.parse(turn.body()) == turn


@pytest.mark.parametrize("body", ["{}", "no JSON", json.dumps({"version": 2, "tenant": "piano"})])
def test_a_foreign_message_is_refused(body: str) -> None:
    with pytest.raises((KeyError, ValueError)):
        ExportTurn.parse(body)
