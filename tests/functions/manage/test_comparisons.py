"""What a page tells of a comparison adds up to the penny, and says what must be dealt with first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from functions.manage.comparisons import MOST_NAMED, Comparison, comparison, course
from functions.manage.formats import MINUS, money
from shared.reconciliation.result import Cause, DayEnd, Reconciliation

AT = datetime(2026, 11, 29, 10, 42, tzinfo=UTC)
ZONE = "Europe/London"
AGREED = Reconciliation("stripe", AT, 38_154, 38_154, 38_154, ())


def apart(*causes: Cause) -> Comparison:
    latest = replace(AGREED, xero=38_154 + sum(each.pence for each in causes), causes=causes)
    return comparison("stripe", "091", latest, (), ZONE)


def ends(*differences: int) -> Sequence[DayEnd]:
    first = AT - timedelta(days=len(differences) - 1)
    ats = [first + timedelta(days=number) for number in range(len(differences))]
    return [
        DayEnd("stripe", at.date(), at, 5_000, 5_000 + each)
        for at, each in zip(ats, differences, strict=True)
    ]


def test_the_last_line_is_the_difference_to_the_penny() -> None:
    told = apart(
        Cause("deleted", "a", -2_001),
        Cause("own", "b", 57, accepted=True),
        Cause("deleted", "c", -3),
        Cause("pending", "7 more", 11, count=7),
    )
    assert told.latest
    assert told.total == [
        "All causes together: the difference",
        money(told.latest.difference),
        "10",
        "",
        "",
    ]
    assert told.total[1] == f"{MINUS}£19.36"
    assert sum(each.alike.pence for each in told.why) == told.latest.difference


def test_what_somebody_must_deal_with_comes_first_and_the_largest_of_it() -> None:
    told = apart(
        Cause("own", "a", 90_000, accepted=True),
        Cause("not_itemised", "b", 350),
        Cause("pending", "c", -10),
        Cause("deleted", "d", -2_000),
    )
    assert [(each.alike.reason_code, each.stands, each.tone) for each in told.why] == [
        ("deleted", "Open", "attention"),
        ("pending", "Open", "attention"),
        ("own", "Accepted", "done"),
        ("not_itemised", "In order", "done"),
    ]


def test_what_is_not_named_one_by_one_is_counted() -> None:
    alike = [Cause("pending", f"row {number}", 1) for number in range(MOST_NAMED + 3)]
    (many,) = apart(*alike, Cause("pending", "40 more", 40, count=40)).why
    assert many.unnamed == 3 + 40
    (few,) = apart(*alike[:MOST_NAMED]).why
    assert few.unnamed == 0


def test_before_the_first_comparison_there_is_nothing_to_tell() -> None:
    assert comparison("stripe", "091", None, ends(0), ZONE) == Comparison("stripe", "091")


def test_the_sentence_is_that_of_the_overview() -> None:
    assert comparison("stripe", "091", AGREED, (), ZONE).says == (
        "Stripe and Xero agree: £381.54, as of 29 Nov 2026, 10:42."
    )
    assert apart(Cause("deleted", "a", -100)).tone == "problem"


def test_the_course_is_drawn_by_the_day_with_the_pence_of_each() -> None:
    drawn = course(ends(0, -150, 99)).plot
    assert [(each.words, each.value) for each in drawn.marks] == [
        ("27 Nov", 0),
        ("28 Nov", -150),
        ("29 Nov", 99),
    ]


def test_what_was_held_is_drawn_for_the_processor_and_for_xero() -> None:
    told = course(ends(0, -150))
    assert [each.value for each in told.held.marks] == [5_000, 5_000]
    assert [(each.words, each.value) for each in told.held.others] == [("28 Nov", 5_000), ("29 Nov", 4_850)]
    assert told.held_says == "On 29 November 2026 Stripe held £50.00, and Xero showed £48.50."


@pytest.mark.parametrize(
    ("differences", "says"),
    [
        ((0, 0), "There was no difference on any day from 28 November 2026 to 29 November 2026."),
        ((-150,), f"On 29 November 2026 the difference was {MINUS}£1.50."),
        (
            (0, -9_900, 250),
            (
                "The difference was £0.00 on 27 November 2026 and £2.50 on 29 November 2026. "
                f"It was furthest from nothing on 28 November 2026, with {MINUS}£99.00."
            ),
        ),
    ],
    ids=str,
)
def test_the_course_is_said_in_words(differences: tuple[int, ...], says: str) -> None:
    assert course(ends(*differences)).says == says
