"""What others are told of a customer is what docs/events.md promises them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # published without types

from shared.announcements import Announcements
from shared.contacts.customers import Change, Customer, State
from shared.contacts.news import Announcement, News, What, news_of
from tests.shared.test_announcements import Bus

DOCS = Path(__file__).parents[3] / "docs"
SCHEMA = json.loads((DOCS / "events" / "customer-1.json").read_text(encoding="utf-8"))
NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
ADA = Customer("c1", revision=1)
NAMED = Change("name", "", "Ada Ltd", "olga", NOW)


def said(news: News) -> dict[str, object]:
    """The detail of an event, as the bus gets it."""
    bus = Bus()
    list(Announcements(bus, "there").put([Announcement("piano", news)]))
    ((entry,),) = bus.calls
    detail: dict[str, object] = json.loads(entry["Detail"])
    return detail


@pytest.mark.parametrize("what", get_args(What))
def test_every_event_is_of_the_schema_and_in_the_documents(what: What) -> None:
    news = News(what, "c1", 2, ("name", "person.p1.email"), "c2" if what == "merged" else "")
    Draft202012Validator(SCHEMA).validate(said(news))
    assert f"`{Announcement('piano', news).type}`" in (DOCS / "events.md").read_text(encoding="utf-8")


def test_the_schema_names_all_that_is_said_and_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert set(said(News("created", "c1", 1))) == set(SCHEMA["properties"]) == set(SCHEMA["required"])


def test_the_example_of_the_documents_is_of_the_schema() -> None:
    page = (DOCS / "events.md").read_text(encoding="utf-8").partition("## Customers")[2]
    example = json.loads(page.partition("```json")[2].partition("```")[0])
    Draft202012Validator(SCHEMA).validate(example["detail"])


@pytest.mark.parametrize(
    ("before", "state", "changes", "what"),
    [
        (None, "active", [NAMED], "created"),
        (ADA, "active", [NAMED], "changed"),
        (ADA, "archived", [], "archived"),
        (replace(ADA, state="archived"), "active", [], "restored"),
        (ADA, "merged", [], "merged"),
        (ADA, "erased", [], "erased"),
    ],
)
def test_a_change_is_told_as_what_it_is(
    before: Customer | None, state: State, changes: list[Change], what: What
) -> None:
    (news,) = news_of(before, replace(ADA, state=state), changes)
    assert news.what == what


def test_what_makes_no_difference_to_others_is_not_told() -> None:
    assert not news_of(ADA, ADA, [])
    assert not news_of(ADA, ADA, [replace(NAMED, gave_way="here")])
