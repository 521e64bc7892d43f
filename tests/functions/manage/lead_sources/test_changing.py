from __future__ import annotations

import pytest

from shared.contacts.customers import Customer
from shared.contacts.details import Details
from shared.lead_sources.reading import Reading
from shared.lead_sources.sources import MOST, LeadSource, LeadSources
from shared.operations.lead_sources.editing import read
from shared.store import audit, directory, lead_source_turns, lead_sources
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import NOW
from tests.functions.manage.lead_sources.test_pages import HERE


def names() -> list[str]:
    return [each.name for each in read("piano").active]


def test_a_source_is_added_renamed_archived_and_restored(owner: Browser) -> None:
    assert owner.post(HERE, {"name": " Trade fair "}).location == HERE
    made = read("piano").sources[-1]
    assert made.name == "Trade fair"
    assert owner.post(f"{HERE}/rename", {"source": made.id, "name": "Fair"}).location == HERE
    assert names()[-1] == "Fair"
    assert owner.post(f"{HERE}/archive", {"source": made.id}).location == HERE
    assert "Fair" not in names()
    assert owner.post(f"{HERE}/restore", {"source": made.id}).location == HERE
    assert names()[-1] == "Fair"
    assert lead_source_turns.asked_at("piano")


def test_before_a_source_is_archived_that_contacts_have_somebody_says_so_twice(owner: Browser) -> None:
    for number in range(2):
        details = Details(f"Ada {number}", lead_source="event")
        directory.save("piano", None, Customer(f"c{number}", details=details), (), NOW)
    asked = owner.post(f"{HERE}/archive", {"source": "event"})
    assert asked.status == 409
    assert "2 contacts have it." in asked.text
    assert "waits under Needs attention until it is restored" in asked.text
    assert "Event" in names()

    assert owner.post(f"{HERE}/archive", {"source": "event", "sure": "yes"}).location == HERE
    assert "Event" not in names()


def test_a_source_moves_up_and_down(owner: Browser) -> None:
    first, second, *_ = names()
    owner.post(f"{HERE}/down", {"source": read("piano").sources[0].id})
    assert names()[:2] == [second, first]
    owner.post(f"{HERE}/up", {"source": read("piano").sources[1].id})
    assert names()[:2] == [first, second]


def test_the_hundred_and_first_source_is_refused_with_the_reason(owner: Browser) -> None:
    whole = LeadSources(sources=tuple(LeadSource(f"s{each}", f"Source {each}") for each in range(MOST)))
    lead_sources.save("piano", whole)
    answer = owner.post(HERE, {"name": "One more"})

    assert answer.status == 422
    assert "There are 100 lead sources already" in answer.text
    assert read("piano") == whole


@pytest.mark.parametrize(("name", "says"), [("", "Enter a name"), ("referral", "“Referral” already")])
def test_a_name_that_is_none_or_taken_is_refused_at_its_field(owner: Browser, name: str, says: str) -> None:
    answer = owner.post(HERE, {"name": name})
    assert (answer.status, says in answer.text) == (422, True)


def test_a_rename_to_a_taken_name_changes_nothing(owner: Browser) -> None:
    answer = owner.post(f"{HERE}/rename", {"source": "event", "name": "Referral"})
    assert (answer.status, answer.heading) == (422, "Nothing was changed")
    assert "Event" in names()


@pytest.mark.parametrize("what", ["rename", "archive", "restore", "up", "down"])
def test_a_source_that_there_is_not_is_not_found(owner: Browser, what: str) -> None:
    assert owner.post(f"{HERE}/{what}", {"source": "nothing", "name": "Fair"}).status == 404


def test_only_a_category_that_xero_has_shown_can_be_chosen(owner: Browser) -> None:
    lead_source_turns.save("piano", Reading(NOW, "no_slot", ("Region",), (("t1", "Region"),)))
    answer = owner.post(f"{HERE}/use", {"category": "t2"})
    assert (answer.status, answer.heading) == (422, "Nothing was changed")
    assert owner.post(f"{HERE}/use", {"category": "t1"}).location == HERE
    assert (read("piano").category_id, read("piano").is_in_use) == ("t1", False)
    assert lead_source_turns.asked_at("piano")


def test_looking_again_is_done_by_the_next_turn_and_noted(owner: Browser) -> None:
    owner.post(f"{HERE}/look", {})
    assert lead_source_turns.asked_at("piano") == NOW
    assert "tracking_looked_at" in {each.verb for each in audit.latest("piano", 20)}
