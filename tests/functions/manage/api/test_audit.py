"""The API lists what the page of the audit log lists."""

from __future__ import annotations

from functions.manage.audit_pages import MOST
from tests.functions.manage.browser import Browser
from tests.functions.manage.test_audit_pages import keep, noted

HERE = "/api/businesses/piano/audit"


def test_entries_are_listed_with_a_cursor_to_the_older_ones(owner: Browser) -> None:
    keep(*map(noted, range(MOST + 1)))
    page = owner.get(f"{HERE}?person=bert&month=2026-11").document
    assert (page["tenant"], len(page["entries"])) == ("piano", MOST)
    assert page["entries"][0] == {
        "at": "2026-11-28T09:00:00+00:00",
        "person": "bert",
        "who": "bert@example.co.uk",
        "role": "owner",
        "verb": "retried",
        "says": "Had what waited tried again.",
        "about": "thing 0000",
        "way": "page",
        "source": "192.0.2.9",
        "agent": "",
    }
    rest = owner.get(f"{HERE}?person=bert&month=2026-11&cursor={page['next']}").document
    assert [each["about"] for each in rest["entries"]] == [f"thing {MOST:04}"]
    assert rest["next"] is None


def test_a_cursor_works_with_the_month_and_person_that_it_was_made_for(owner: Browser) -> None:
    keep(*map(noted, range(MOST + 1)))
    cursor = owner.get(f"{HERE}?person=bert").document["next"]
    answer = owner.get(f"{HERE}?cursor={cursor}")
    assert answer.status == 422
    assert answer.document["errors"]["cursor"].startswith("This link was cut short or changed")
