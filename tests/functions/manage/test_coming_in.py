from __future__ import annotations

from dataclasses import replace

import pytest

from functions.manage.coming_in import Progress, coming_in
from functions.manage.lead_sources.telling import Standing
from functions.manage.rendering import Link
from functions.manage.steps import Step
from shared.operations.contacts.progress import ImportProgress, SalesProgress

ROOT = "/manage/b/piano"
UNUSED = Standing("Xero does not have them yet.", "quiet", "Not in Xero yet")
JUST_CONNECTED = Progress(ImportProgress(), SalesProgress(), are_products_read=False, sources=UNUSED)
ALL = replace(JUST_CONNECTED, contacts=ImportProgress(1_204, 1_204, 7, is_done=True))


def steps_of(so_far: Progress) -> dict[str, Step]:
    return {each.name: each for each in coming_in(ROOT, so_far)}


def told(step: Step) -> tuple[str, str, int, int]:
    return step.state, step.says, step.so_far, step.total


def test_once_xero_is_connected_each_list_says_what_comes_next() -> None:
    steps = steps_of(JUST_CONNECTED)
    assert [each.state for each in steps.values()] == ["under way", "waiting", "under way", "waiting"]
    assert steps["Contacts"].says == "They come in from Xero within minutes."
    assert steps["What was sold to them"].says == "It comes after the contacts."


def test_contacts_are_counted_while_they_come_in_and_when_all_are_there() -> None:
    half = steps_of(replace(JUST_CONNECTED, contacts=ImportProgress(4_310, 10_000)))["Contacts"]
    assert told(half) == ("under way", "4,310 of 10,000 have been read.", 4_310, 10_000)
    whole = steps_of(ALL)["Contacts"]
    assert (whole.state, whole.says) == ("done", "1,204 have come in.")
    assert whole.next == Link(f"{ROOT}/customers", "Contacts")


@pytest.mark.parametrize(
    ("sold", "says"),
    [
        (SalesProgress(), ("under way", "It comes after the contacts.", 0, 0)),
        (
            SalesProgress(3_000, 100_000),
            ("under way", "3,000 of 100,000 invoices have been read.", 3_000, 100_000),
        ),
        # Somebody has made an invoice since Xero said how many there are.
        (SalesProgress(51, 50), ("under way", "51 of 51 invoices have been read.", 51, 51)),
        (
            SalesProgress(50, 50, is_read=True),
            ("under way", "All invoices are in, and are being summed up.", 0, 0),
        ),
        (SalesProgress(50, 50, is_read=True, is_done=True), ("done", "", 0, 0)),
    ],
    ids=["next", "some", "more than at first", "read", "done"],
)
def test_what_was_sold_comes_after_the_contacts_and_is_counted(
    sold: SalesProgress, says: tuple[str, str, int, int]
) -> None:
    assert told(steps_of(replace(ALL, sold=sold))["What was sold to them"]) == says


def test_products_are_there_once_they_were_read() -> None:
    read = steps_of(replace(JUST_CONNECTED, are_products_read=True))["Products"]
    assert (read.state, read.next) == ("done", Link(f"{ROOT}/products", "Products"))


@pytest.mark.parametrize(
    ("standing", "state"),
    [
        (UNUSED, "waiting"),
        (Standing("They are on their way.", "working", "Looking at Xero"), "under way"),
        (Standing("Xero has them.", "done", "In Xero"), "done"),
        (Standing("There is no room.", "attention", "No room in Xero", is_stuck=True), "waiting"),
        (Standing("Xero said no.", "problem", "Xero refused", is_stuck=True), "failed"),
    ],
    ids=["unused", "asked", "in step", "no room", "refused"],
)
def test_lead_sources_say_how_they_stand_with_xero(standing: Standing, state: str) -> None:
    step = steps_of(replace(JUST_CONNECTED, sources=standing))["Lead sources"]
    assert (step.state, step.says) == (state, standing.says)
    assert step.next == Link(f"{ROOT}/lead-sources", "Lead sources")
