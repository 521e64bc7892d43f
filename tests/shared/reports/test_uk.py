from __future__ import annotations

from datetime import date

import pytest

from shared.ledger.vat import Vat
from shared.reports import uk


@pytest.mark.parametrize(
    ("pence", "words"),
    [(0, "£0.00"), (7, "£0.07"), (-7, "-£0.07"), (123456789, "£1,234,567.89"), (-100000, "-£1,000.00")],
)
def test_pounds_have_separators_and_their_sign_first(pence: int, words: str) -> None:
    assert uk.pounds(pence) == words


def test_a_spreadsheet_gets_a_plain_number() -> None:
    assert [uk.number(each) for each in (0, -7, 123456)] == ["0.00", "-0.07", "1234.56"]


def test_days_and_months_are_written_out() -> None:
    assert uk.day(date(2026, 2, 5)) == "05 Feb 2026"
    assert uk.month(date(2026, 2, 1)) == "February 2026"


def test_vat_that_only_xero_knows_has_a_mark() -> None:
    assert [uk.vat(each) for each in (Vat(100), Vat(100, 2))] == ["£1.00", "£1.00*"]


@pytest.mark.parametrize(
    "text", ["Ada\nLovell", "Ada\x1b Lovell", " Ada \u202eLovell\x00", "Ada\u2028Lovell"]
)
def test_what_a_terminal_would_obey_becomes_a_space(text: str) -> None:
    assert uk.on_one_line(text) == "Ada Lovell"


def test_names_of_any_language_stay_as_they_are() -> None:
    assert uk.on_one_line("Łukasz 张伟 محمد") == "Łukasz 张伟 محمد"
