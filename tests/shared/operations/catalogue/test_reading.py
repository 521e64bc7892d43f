"""A thousand products are read in one call, and hold little memory."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from shared.catalogue.comparing import Kept
from shared.operations.catalogue import reading
from shared.operations.catalogue.reading import A_WEEK, OFTEN, SELDOM, is_due, is_lively, judged
from shared.store import catalogue, catalogue_lists, catalogue_readings
from shared.store.catalogue_readings import Reading
from tests.shared.catalogue.listed import NOW, item
from tests.shared.chart.charts import CHART, with_account

# Of five thousand, five times as much is held.
MANY = 1_000
READING = Reading(NOW, NOW)


@pytest.mark.parametrize(
    ("found_at", "after", "is_time"),
    [
        (None, OFTEN, False),
        (None, SELDOM, True),
        (NOW, OFTEN, True),
        (NOW, OFTEN / 3, False),
        (NOW - A_WEEK, OFTEN, False),
        (NOW - A_WEEK, SELDOM, True),
    ],
)
def test_products_that_change_are_read_by_the_hour_and_others_every_six(
    found_at: Any, after: Any, is_time: bool
) -> None:
    assert is_due(replace(READING, found_at=found_at), NOW + after) is is_time


def test_what_was_never_read_is_due_and_not_known_to_change() -> None:
    assert is_due(None, NOW)
    assert not is_lively(None, NOW)


def test_a_thousand_products_hold_little_memory_and_only_a_changed_one_is_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    listed = [item(f"p{n}", description=f"{n} {400 * 'x'}") for n in range(MANY)]
    monkeypatch.setattr(reading, "read_items", lambda *_: tuple(listed))
    xero: Any = None
    first = reading.read("acme", xero, CHART, None, NOW, is_asked=False)
    assert (first.found_at, sum(1 for _ in catalogue.every("acme"))) == (NOW, MANY)
    later = NOW + 2 * A_WEEK
    assert reading.read("acme", xero, CHART, first, later, is_asked=True).found_at == NOW
    listed[7] = replace(listed[7], unit_price=Decimal(1))
    written, keep = list[int](), catalogue.keep

    def counted(tenant: str, changed: Iterable[Kept]) -> int:
        written.append(keep(tenant, changed))
        return written[-1]

    monkeypatch.setattr(catalogue, "keep", counted)
    tracemalloc.start()
    reading.read("acme", xero, CHART, first, later, is_asked=True)
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert written == [1]
    assert held < 5_000_000, held
    assert catalogue_readings.standing("acme").reading == replace(
        first, read_at=later, whole_at=later, found_at=later
    )


def test_once_an_account_is_archived_products_are_judged_anew_without_asking_xero() -> None:
    catalogue.keep("acme", [Kept(item("a")), Kept(item("gone"), NOW)])
    archived = replace(with_account(CHART, "sales", status="ARCHIVED"), read_at=NOW + OFTEN)
    after = judged("acme", READING, archived)
    assert after == replace(READING, judged_by=NOW + OFTEN)
    assert [each.kept for each in catalogue_lists.places("acme", "lacking", 9)] == [
        Kept(item("a"), lacks=("usable_account",))
    ]
    assert [each.gone_at for each in catalogue.some("acme", ["gone"])] == [NOW]
    assert judged("acme", after, archived) is after
    assert judged("acme", None, archived) is None
