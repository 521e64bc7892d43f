"""What GoCardless could not deliver is found, and sent again at the press of a button."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from local.standins.gocardless import Organisation
from shared.store import audit, failed_deliveries
from shared.store.failed_deliveries import Deliveries
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import NOW, Pages
from tests.functions.manage.test_gocardless_pages import ADDRESS, FIRST, TOKEN, delivered

HERE = "/manage/b/piano/connections"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def piano(pages: Pages, owner: Browser) -> Organisation:
    organisation = pages.gocardless.open_organisation("CR1PIANO", "Piano Lessons")
    pages.gocardless.add_token(organisation, TOKEN)
    organisation.set_up_webhook(ADDRESS, FIRST)
    assert owner.post("/manage/b/piano/gocardless/connect", {"token": TOKEN}).status == 303
    return organisation


def fail(organisation: Organisation, status: int | None) -> str:
    """Has GoCardless fail to deliver a webhook; returns its id."""
    organisation.deliver({"events": []})
    organisation.answered(status)
    return str(organisation.webhooks.newest_first()[0]["id"])


def kept() -> dict[str, int | None]:
    found = failed_deliveries.read("piano")
    return {each.id: each.status for each in found.failed} if found else {}


def again(organisation: Organisation) -> list[str]:
    return [each.id for each in organisation.take_retries()]


def test_what_failed_is_listed_with_why(owner: Browser, piano: Organisation) -> None:
    forged, broken, silent = fail(piano, 498), fail(piano, 500), fail(piano, None)
    piano.deliver({"events": []})
    piano.answered(200)
    assert "Nobody has asked GoCardless yet." in owner.get(HERE).text
    answer = owner.post(f"{HERE}/deliveries")
    assert (answer.status, answer.location) == (303, HERE)
    assert kept() == {silent: None, broken: 500, forged: 498}
    text = owner.get(HERE).text
    assert "Its signature did not fit: the secret at GoCardless is not the one" in text
    assert "This site could not take it (it answered 500)" in text
    assert "Nobody answered within ten seconds" in text


def test_what_went_to_another_address_or_is_a_week_old_is_none_of_ours(
    pages: Pages, owner: Browser, piano: Organisation
) -> None:
    fail(piano, 500)
    pages.pass_time(timedelta(days=8))
    piano.set_up_webhook("https://another.example/webhooks/gocardless/another", FIRST)
    fail(piano, 500)
    owner = pages.signed_in("olga")
    owner.post(f"{HERE}/deliveries")
    assert kept() == {}
    assert "All were delivered." in owner.get(HERE).text


def test_one_is_sent_again_and_arrives(owner: Browser, piano: Organisation) -> None:
    first, second = fail(piano, 500), fail(piano, 500)
    owner.post(f"{HERE}/deliveries")
    answer = owner.post(f"{HERE}/send-again", {"id": first})
    assert (answer.status, answer.location) == (303, HERE)
    assert again(piano) == [first]
    assert owner.get(HERE).text.count("Sent again <time") == 1
    piano.answered(200, id=first)
    owner.post(f"{HERE}/deliveries")
    assert kept() == {second: 500}


def test_all_are_sent_again_but_those_that_are_under_way(
    pages: Pages, owner: Browser, piano: Organisation
) -> None:
    first, second, third = fail(piano, 500), fail(piano, 500), fail(piano, None)
    owner.post(f"{HERE}/deliveries")
    owner.post(f"{HERE}/send-again", {"id": second})
    owner.post(f"{HERE}/send-again", {"id": ""})
    assert again(piano) == [second, first, third]
    pages.pass_time(5 * MINUTE)
    owner.post(f"{HERE}/send-again", {"id": ""})
    assert again(piano) == [first, second, third]


def test_of_two_who_press_the_second_is_told(pages: Pages, owner: Browser, piano: Organisation) -> None:
    pages.add("bert", "piano", "bookkeeper")
    other, failed = pages.signed_in("bert"), fail(piano, 500)
    owner.post(f"{HERE}/deliveries")
    assert owner.post(f"{HERE}/send-again", {"id": failed}).status == 303
    answer = other.post(f"{HERE}/send-again", {"id": failed})
    assert (answer.status, "Somebody else was quicker" in answer.text) == (409, True)
    assert again(piano) == [failed]


@pytest.mark.parametrize("id", ["WB_OF_NOBODY", "", "x" * 5_000])
def test_what_was_not_found_to_have_failed_is_not_sent(owner: Browser, piano: Organisation, id: str) -> None:
    arrived = fail(piano, 200)
    owner.post(f"{HERE}/deliveries")
    assert owner.post(f"{HERE}/send-again", {"id": id}).status == 409
    assert owner.post(f"{HERE}/send-again", {"id": arrived}).status == 409
    assert again(piano) == []


def test_what_gocardless_does_not_know_any_more_is_forgotten(owner: Browser, piano: Organisation) -> None:
    gone, left = fail(piano, 500), fail(piano, 500)
    owner.post(f"{HERE}/deliveries")
    del piano.webhooks._by_id[gone]
    assert owner.post(f"{HERE}/send-again", {"id": gone}).status == 409
    assert kept() == {left: 500}


def test_where_gocardless_is_away_nothing_is_marked(
    pages: Pages, owner: Browser, piano: Organisation
) -> None:
    failed = fail(piano, 500)
    owner.post(f"{HERE}/deliveries")
    pages.gocardless.faults.add(500)
    assert owner.post(f"{HERE}/send-again", {"id": failed}).status == 503
    assert again(piano) == []
    assert owner.post(f"{HERE}/send-again", {"id": failed}).status == 303
    assert again(piano) == [failed]


def test_it_needs_gocardless(owner: Browser) -> None:
    for button in ("deliveries", "send-again"):
        answer = owner.post(f"{HERE}/{button}", {"id": ""})
        assert (answer.status, "GoCardless is not connected" in answer.text) == (409, True)


def test_both_presses_are_in_the_audit_log(owner: Browser, piano: Organisation) -> None:
    failed = fail(piano, 500)
    owner.post(f"{HERE}/deliveries")
    owner.post(f"{HERE}/send-again", {"id": failed})
    done = {(each.verb, each.about) for each in audit.latest("piano", 50)}
    assert {("deliveries_looked_at", ""), ("deliveries_sent_again", failed)} < done


def test_what_is_sent_again_comes_in_by_the_webhook(owner: Browser, piano: Organisation) -> None:
    owner.post("/manage/b/piano/gocardless/rotate", {"secret": FIRST})
    assert delivered(piano) == 200
    assert "last GoCardless event a moment ago" in owner.get(HERE).text
    assert (
        NOW.isoformat()
        == owner.call("GET", "/api/businesses/piano/connections/health").document["providers"]["gocardless"][
            "last_webhook_at"
        ]
    )


def test_of_two_who_press_at_the_same_moment_one_sends(
    owner: Browser, piano: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed, keep = fail(piano, 500), failed_deliveries.keep
    owner.post(f"{HERE}/deliveries")

    def somebody_is_quicker(tenant: str, before: Deliveries | None, after: Deliveries) -> bool:
        assert before
        keep(tenant, before, replace(before, is_more=True))
        return keep(tenant, before, after)

    monkeypatch.setattr(failed_deliveries, "keep", somebody_is_quicker)
    assert owner.post(f"{HERE}/send-again", {"id": failed}).status == 409
    assert again(piano) == []


def test_a_token_that_may_only_read_sends_nothing_and_says_why(owner: Browser, piano: Organisation) -> None:
    failed = fail(piano, 500)
    owner.post(f"{HERE}/deliveries")
    piano.tokens[TOKEN] = replace(piano.tokens[TOKEN], read_only=True)
    answer = owner.post(f"{HERE}/send-again", {"id": failed})
    assert (answer.status, "The token may only read" in answer.text) == (409, True)
    found = failed_deliveries.read("piano")
    assert found
    assert [each.again_at for each in found.failed] == [None]
