from __future__ import annotations

from shared.lead_sources.sources import DEFAULTS
from shared.store import lead_source_turns
from tests.functions.manage.browser import Browser

HERE = "/api/businesses/piano/lead-sources"
CATEGORY = "/api/businesses/piano/lead-source-category"


def test_lead_sources_are_listed_with_how_they_stand_with_xero(owner: Browser) -> None:
    told = owner.call("GET", HERE).document
    assert [each["name"] for each in told["lead_sources"]] == [each.name for each in DEFAULTS]
    assert told["xero"]["category"] is None


def test_a_source_is_edited_as_on_the_page(owner: Browser) -> None:
    made = owner.call("POST", HERE, {"name": "Fair"})
    assert (made.status, made.document["name"], made.document["is_in_xero"]) == (201, "Fair", False)
    one = f"{HERE}/{made.document['id']}"
    assert owner.call("PUT", one, {"name": "Trade fair"}).document["name"] == "Trade fair"
    assert owner.call("PUT", f"{one}/state", {"state": "archived"}).document["state"] == "archived"
    assert owner.call("PUT", f"{one}/state", {"state": "active"}).document["state"] == "active"
    assert owner.call("PUT", f"{one}/place", {"up": True}).status == 200
    names = [each["name"] for each in owner.call("GET", HERE).document["lead_sources"]]
    assert names[-2:] == ["Trade fair", DEFAULTS[-1].name]


def test_what_cannot_be_is_refused_by_its_field(owner: Browser) -> None:
    refused = owner.call("POST", HERE, {"name": "Referral"})
    assert refused.status == 422
    assert "already" in refused.document["errors"]["name"]
    assert "state" in owner.call("PUT", f"{HERE}/event/state", {"state": "gone"}).document["errors"]
    assert owner.call("PUT", f"{HERE}/nothing", {"name": "Fair"}).status == 404
    assert owner.call("PUT", CATEGORY, {"category": "t1"}).status == 422


def test_looking_at_xero_is_asked_for(owner: Browser) -> None:
    answer = owner.call("POST", f"{CATEGORY}/look")
    assert (answer.status, answer.document["xero"]["is_asked"]) == (202, True)
    assert lead_source_turns.asked_at("piano")
