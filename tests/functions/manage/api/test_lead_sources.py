from __future__ import annotations

from dataclasses import replace

from shared.history.documents import Part
from shared.lead_sources.sources import DEFAULTS, LeadSource, LeadSources
from shared.operations.history.keeping import keep
from shared.store import lead_source_turns, lead_sources
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import NOW
from tests.shared.history.test_sums import INVOICE

HERE = "/api/businesses/piano/lead-sources"
CATEGORY = "/api/businesses/piano/lead-source-category"
SALES = "/api/businesses/piano/lead-source-sales"


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


def test_sales_by_lead_source_are_what_the_page_shows(owner: Browser) -> None:
    source = LeadSource("fair", "A fair", option_id="o1")
    lead_sources.save("piano", LeadSources("c1", (source,), "Lead Source"))
    keep("piano", [replace(INVOICE, dated=NOW.date(), tracked=(Part("o1", 1234_56), Part("gone", 1)))])
    told = owner.call("GET", SALES).document
    assert (told["is_in_use"], told["months"][-1], told["total_pence"][-1]) == (True, "2026-11", 1234_57)
    assert [(each["lead_source"], each["net_pence"][-1]) for each in told["sold"]] == [
        ("fair", 1234_56),
        (None, 1),
    ]
    earlier = owner.call("GET", f"{SALES}?until=2026-10").document
    assert (earlier["months"][-1], earlier["total_pence"]) == ("2026-10", [0] * 12)


def test_sales_until_what_is_no_month_are_refused_with_what_a_month_is(owner: Browser) -> None:
    answer = owner.call("GET", f"{SALES}?until=2026-13")
    assert answer.status == 422
    assert answer.document["errors"] == {"until": "Write a month as 2026-11."}
