"""A customer's lead source is on its form, its page, its history, in files and in the API, by its name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from functions.manage.customers.fields import LATER_ONLY
from shared.contacts.details import Details
from shared.operations.contacts import edit
from shared.operations.lead_sources import editing
from tests.functions.manage.api.entered import entered
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import NOW
from tests.functions.manage.customers.conftest import BY, FORTE, HERE, found, keep, names_in, page, pair

THERE = page("c1")
API = "/api/businesses/piano/customers"


@pytest.fixture
def led(kept: Browser) -> Browser:
    """Gives the customer the lead source “Event”, which is called “Trade fair” since."""
    details = replace(FORTE, lead_source="event")
    edit.edit("piano", "c1", 1, details, (), "company", BY, NOW, lambda _: None)
    editing.rename("piano", "event", "Trade fair", NOW)
    return kept


def test_the_form_offers_those_in_use_and_says_what_changing_means(kept: Browser) -> None:
    editing.archive("piano", "tiktok", NOW)
    text = kept.get(f"{THERE}/edit").text
    assert LATER_ONLY in text
    assert '<option value="event">Event</option>' in text
    assert "TikTok" not in text


def test_the_form_keeps_one_that_was_archived_since(led: Browser) -> None:
    editing.archive("piano", "event", NOW)
    assert '<option selected value="event">Trade fair</option>' in led.get(f"{THERE}/edit").text


def test_a_lead_source_is_chosen_in_the_form(kept: Browser) -> None:
    form = {"revision": "1", "kind": "company", "name": "Forte Ltd", "lead_source": "event"}
    assert kept.post(f"{THERE}/edit", form).location == THERE
    assert found("c1").lead_source == "event"


def test_one_that_there_is_not_is_refused_at_its_field(kept: Browser) -> None:
    form = {"revision": "1", "kind": "company", "name": "Forte Ltd", "lead_source": "nothing"}
    answer = kept.post(f"{THERE}/edit", form)
    assert (answer.status, "There is no such lead source." in answer.text) == (422, True)
    assert found("c1").lead_source == ""


def test_the_page_and_its_history_name_it_as_it_is_called_today(led: Browser) -> None:
    text = led.get(THERE).text
    assert "Trade fair" in text
    assert "Entered “Trade fair”." in text


def test_a_former_one_is_put_back(led: Browser) -> None:
    edit.edit("piano", "c1", found("c1").revision, FORTE, (), "company", BY, NOW, lambda _: None)
    history = led.call("GET", f"{API}/c1/history").document["changes"]
    (entry,) = (each for each in history if each["before"] == "Trade fair")
    led.post(f"{THERE}/put-back", {"change": entry["id"]})
    assert found("c1").lead_source == "event"


def test_a_file_has_its_name(led: Browser) -> None:
    head, line, *_ = led.get(f"{HERE}/csv").text.splitlines()
    assert dict(zip(head.split(","), line.split(","), strict=True))["lead source"] == "Trade fair"


def test_the_api_has_its_id_and_takes_it(led: Browser) -> None:
    told = led.call("GET", f"{API}/c1").document
    assert told["lead_source"] == "event"
    wanted = entered(replace(FORTE, lead_source="referral"), revision=told["revision"])
    assert led.call("PUT", f"{API}/c1", wanted).document["lead_source"] == "referral"
    wrong = entered(replace(FORTE, lead_source="nothing"), revision=told["revision"] + 1)
    assert "lead_source" in led.call("PUT", f"{API}/c1", wrong).document["errors"]


def test_of_two_who_are_merged_the_one_kept_says_its_lead_source(led: Browser) -> None:
    keep("c2", Details("Other Ltd", lead_source="referral"))
    text = led.get(f"{THERE}/merge?other=c2").text
    assert "Referral" in text
    keep("c3", Details("Third Ltd"))
    assert "Trade fair" in led.get(f"{page('c3')}/merge?other=c1").text


def test_the_list_shows_those_of_one_lead_source(led: Browser) -> None:
    keep("c2", Details("Other Ltd", lead_source="referral"))
    assert names_in(led.get(f"{HERE}?lead_source=event")) == ["c1"]
    assert names_in(led.get(f"{HERE}?lead_source=referral&q=other")) == ["c2"]
    assert names_in(led.get(f"{HERE}?lead_source=event&q=other")) == []
    assert names_in(led.get(f"{HERE}?lead_source=event&show=consumers")) == []
    listed = led.call("GET", f"{API}?lead_source=referral").document["customers"]
    assert [each["id"] for each in listed] == ["c2"]


def test_a_lead_source_that_there_is_not_is_not_listed(led: Browser) -> None:
    assert led.get(f"{HERE}?lead_source=nothing").status == 422


def test_the_page_says_that_xero_did_not_take_the_lead_source(led: Browser) -> None:
    pair("c1", refused_source="event")
    assert "Xero has all of this but the lead source" in led.get(THERE).text
