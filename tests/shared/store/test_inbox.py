from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pynamodb.exceptions import DoesNotExist, PutError, UpdateError

from shared.provider import Provider
from shared.store import inbox
from shared.store.inbox import Hint, Unread
from shared.store.tables.inbox import EventItem

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
SOON = NOW + timedelta(minutes=1)


def hint(event: str = "stripe#evt_1", at: datetime = NOW) -> Hint:
    provider: Provider = "gocardless" if event.startswith("gocardless") else "stripe"
    return Hint(event, provider, "charge.updated", "ch_1", at)


def test_an_event_is_kept_and_read_back() -> None:
    assert inbox.keep("acme", hint())
    assert inbox.read("acme", "stripe#evt_1") == hint()


def test_whose_an_event_is_is_kept_with_it() -> None:
    told = replace(hint(), account="acct_1")
    assert inbox.keep("acme", told)
    assert inbox.read("acme", "stripe#evt_1") == told


def test_a_duplicate_is_not_queued_again_once_the_first_was() -> None:
    inbox.keep("acme", hint())
    inbox.mark_queued("acme", "stripe#evt_1")
    assert not inbox.keep("acme", hint(at=SOON))
    assert inbox.read("acme", "stripe#evt_1").received_at == NOW


def test_a_duplicate_is_queued_when_a_crash_came_between_stored_and_queued() -> None:
    assert inbox.keep("acme", hint())
    assert inbox.keep("acme", hint())


def test_an_event_that_is_gone_is_not_brought_back_in_part() -> None:
    """Its time to live was over, or the table was restored: no row without a type is left."""
    inbox.mark_queued("acme", "stripe#evt_1")
    inbox.mark_done("acme", "stripe#evt_1", "booked")
    assert list(EventItem.scan()) == []


def test_a_broken_table_is_no_event_that_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EventItem.Meta, "table_name", "nowhere")
    with pytest.raises(UpdateError):
        inbox.mark_queued("acme", "stripe#evt_1")
    with pytest.raises(UpdateError):
        inbox.mark_done("acme", "stripe#evt_1", "booked")


def test_a_duplicate_of_what_was_recorded_is_not_queued_again() -> None:
    inbox.keep("acme", hint())
    inbox.mark_done("acme", "stripe#evt_1", "recorded")
    assert not inbox.keep("acme", hint())
    assert EventItem.get("acme", "stripe#evt_1").outcome == "recorded"


@pytest.mark.parametrize("outcome", ["parked", "excluded", "other_account", "not_set_up"])
def test_an_event_that_was_not_booked_and_is_sent_again_is_queued_again(outcome: str) -> None:
    inbox.keep("acme", hint())
    inbox.mark_done("acme", "stripe#evt_1", outcome)
    assert inbox.keep("acme", hint())
    assert inbox.read("acme", "stripe#evt_1").outcome == outcome


def test_one_tenants_event_is_not_anothers() -> None:
    inbox.keep("acme", hint())
    inbox.mark_queued("acme", "stripe#evt_1")
    assert inbox.keep("other", hint())
    assert [tenant for tenant, _ in inbox.stored_but_not_queued(SOON)] == ["other"]


def test_the_sweep_finds_what_was_left_behind_and_nothing_younger() -> None:
    inbox.keep("acme", hint("stripe#old", NOW))
    inbox.keep("acme", hint("stripe#queued", NOW))
    inbox.mark_queued("acme", "stripe#queued")
    inbox.keep("acme", hint("stripe#young", SOON))
    ((tenant, left),) = inbox.stored_but_not_queued(SOON)
    assert tenant == "acme"
    assert (left.event, left.object_id) == ("stripe#old", "ch_1")


def test_what_was_recorded_is_never_left_behind() -> None:
    inbox.keep("acme", hint())
    inbox.mark_done("acme", "stripe#evt_1", "excluded")
    assert list(inbox.stored_but_not_queued(SOON)) == []


def test_an_event_that_was_never_kept_cannot_be_read() -> None:
    with pytest.raises(DoesNotExist):
        inbox.read("acme", "stripe#evt_1")


def test_a_broken_table_is_no_duplicate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EventItem.Meta, "table_name", "nowhere")
    with pytest.raises(PutError):
        inbox.keep("acme", hint())


def test_nothing_of_an_events_body_is_kept() -> None:
    inbox.keep("acme", hint())
    stored: dict[str, Any] = EventItem.get("acme", "stripe#evt_1").to_simple_dict()
    kept = {"tenant", "event", "version", "provider", "type", "object_id", "received_at"}
    assert set(stored) == kept | {"unqueued", "expires_at"}


def test_an_event_of_gocardless_is_never_forgotten() -> None:
    """It signs no time, so that a body could be replayed at any."""
    inbox.keep("acme", hint("gocardless#EV1"))
    assert EventItem.get("acme", "gocardless#EV1").expires_at is None


@pytest.mark.parametrize("event", [{"id": "EV1"}, {}, {"id": 7}, ["EV1"], "EV1", None, 12, float("nan")])
def test_a_broken_event_has_a_key_of_its_own_that_says_so(event: object) -> None:
    made = inbox.broken("gocardless", event, NOW)
    assert made == inbox.broken("gocardless", event, NOW)
    assert made.event != inbox.broken("gocardless", {"id": "EV2"}, NOW).event
    assert inbox.is_broken(made.event)
    assert made.object_id == ("EV1" if event == {"id": "EV1"} else "")


@pytest.mark.parametrize("id", ["Ada Lovelace", "ada@example.com", "a" * 65, "", "é"])
def test_what_is_no_id_of_a_broken_event_is_not_kept(id: str) -> None:
    assert inbox.broken("gocardless", {"id": id}, NOW).object_id == ""


@pytest.mark.parametrize("event", ["stripe#evt_1", "gocardless#EV1", "gocardless#brokenEV1", "broken"])
def test_an_event_that_can_be_read_is_not_broken(event: str) -> None:
    assert not inbox.is_broken(event)


def test_an_event_of_stripe_is_forgotten_after_ninety_days() -> None:
    inbox.keep("acme", hint())
    item = EventItem.get("acme", "stripe#evt_1")
    assert item.expires_at == (item.received_at + timedelta(days=90)).replace(microsecond=0)


def test_of_listed_events_those_are_untold_that_nobody_brought_or_that_the_queue_gave_up() -> None:
    late = NOW + inbox.GIVEN_UP + timedelta(seconds=1)
    made = {name: hint(f"gocardless#{name}") for name in ("new", "left", "waiting", "booked", "parked")}
    for name in ("left", "waiting", "booked", "parked"):
        inbox.keep("acme", made[name])
        if name != "left":
            inbox.mark_queued("acme", made[name].event)
    for name in ("booked", "parked"):
        inbox.mark_done("acme", made[name].event, name)
    listed = list(made.values())
    assert inbox.not_yet_received("acme", listed) == [made["new"], made["left"]]
    again = [replace(each, received_at=late) for each in listed]
    assert [each.event.split("#")[1] for each in inbox.not_yet_received("acme", again)] == [
        "new",
        "left",
        "waiting",
    ]
    assert inbox.not_yet_received("other", listed) == listed


def test_what_was_left_out_is_untold_only_when_the_feed_begins_anew() -> None:
    inbox.keep("acme", hint())
    inbox.mark_done("acme", "stripe#evt_1", "excluded")
    assert inbox.not_yet_received("acme", [hint()]) == []
    assert inbox.not_yet_received("acme", [hint()], is_restart=True) == [hint()]
    assert inbox.keep("acme", hint())


def test_a_list_may_name_an_event_twice_or_none() -> None:
    assert inbox.not_yet_received("acme", [hint(), hint()]) == [hint(), hint()]
    assert inbox.not_yet_received("acme", []) == []


def test_what_nobody_has_read_yet_is_told_by_when_it_came_in() -> None:
    for number, at in enumerate((NOW, SOON, SOON)):
        inbox.keep("acme", hint(f"stripe#evt_{number}", at))
    inbox.mark_queued("acme", "stripe#evt_1")
    inbox.mark_done("acme", "stripe#evt_2", "booked")
    inbox.keep("acme", hint("gocardless#EV1"))
    inbox.keep("other", hint("stripe#evt_9"))
    assert inbox.unread("acme", "stripe") == Unread((NOW, SOON), unqueued=1)
    assert inbox.unread("nobody", "stripe") == Unread((), unqueued=0)


def test_the_events_since_a_moment_are_given_whatever_became_of_them() -> None:
    for event, at in (("stripe#old", NOW), ("stripe#evt_1", SOON), ("gocardless#EV1", SOON)):
        inbox.keep("acme", hint(event, at))
        inbox.mark_done("acme", event, "booked")
    inbox.keep("other", hint("stripe#evt_9", SOON))
    found = {each.event: each.outcome for each in inbox.received_since("acme", SOON)}
    assert found == {"stripe#evt_1": "booked", "gocardless#EV1": "booked"}
