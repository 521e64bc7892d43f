"""A choice, a day, a refusal and a link are rows of the person, and no two writers undo each other's."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from shared.mail.choice import Choice
from shared.mail.refusals import LASTING, REFUSALS, Refusal
from shared.store import mail
from shared.store.mail import Kept
from shared.store.tables.people import MailItem

NOW = datetime(2026, 11, 30, 7, 0, 0, 500, tzinfo=UTC)
DAY = timedelta(days=1)


def test_who_has_chosen_nothing_gets_nothing_and_has_no_row() -> None:
    assert mail.read("olga") == Kept()
    assert list(MailItem.scan()) == []


def test_a_choice_is_read_as_it_was_kept_and_is_due_then() -> None:
    mail.choose("olga", Choice("daily", alarms=True), NOW)
    assert mail.read("olga") == Kept(Choice("daily", alarms=True), NOW)
    assert list(mail.due(NOW - DAY)) == []
    assert list(mail.due(NOW)) == ["olga"]


def test_the_longest_waiting_comes_first_and_who_chose_never_does_not_come() -> None:
    for person, days in (("a", 0), ("b", 2), ("c", 1)):
        mail.choose(person, Choice("daily"), NOW - days * DAY)
    mail.choose("c", Choice("never"), None)
    assert list(mail.due(NOW)) == ["b", "a"]


def test_a_day_is_taken_once_and_can_be_given_back() -> None:
    today = date(2026, 11, 30)
    assert mail.claim_day("olga", today, NOW)
    assert not mail.claim_day("olga", today, NOW)
    assert mail.claim_day("bert", today, NOW)
    mail.release_day("olga", today)
    assert mail.claim_day("olga", today, NOW)


def test_whoever_chooses_anew_while_a_digest_is_sent_keeps_the_new_choice() -> None:
    mail.choose("olga", Choice("daily"), NOW)
    known = mail.read("olga")
    mail.choose("olga", Choice("never"), None)
    mail.sent("olga", known, NOW + DAY, NOW)
    assert mail.read("olga") == Kept(Choice("never"), None, last_at=NOW)
    assert list(mail.due(NOW + 9 * DAY)) == []


@pytest.mark.parametrize("refusal", REFUSALS)
def test_after_a_lasting_refusal_nothing_is_due_until_the_choice_is_kept_again(refusal: Refusal) -> None:
    mail.choose("olga", Choice("daily"), NOW)
    mail.refused("olga", refusal, NOW)
    assert (mail.read("olga").refusal, mail.read("olga").refused_at) == (refusal, NOW)
    assert mail.read("olga").is_paused is (refusal in LASTING)
    assert list(mail.due(NOW)) == ([] if refusal in LASTING else ["olga"])
    mail.choose("olga", Choice("daily"), NOW)
    assert mail.read("olga") == Kept(Choice("daily"), NOW)
    assert list(mail.due(NOW)) == ["olga"]


def test_a_mail_that_arrives_forgives_and_makes_no_row_where_there_is_none() -> None:
    mail.arrived("olga")
    assert list(MailItem.scan()) == []
    mail.refused("olga", "sender_refused", NOW)
    mail.arrived("olga")
    assert mail.read("olga") == Kept()


def test_one_series_is_stopped_and_the_other_goes_on() -> None:
    mail.choose("olga", Choice("weekly", alarms=True), NOW)
    mail.stop("olga", "alarms")
    assert mail.read("olga").choice == Choice("weekly", alarms=False)
    mail.choose("olga", Choice("weekly", alarms=True), NOW)
    mail.stop("olga", "digest")
    assert mail.read("olga") == Kept(Choice("never", alarms=True))


def test_alarms_that_nobody_chose_can_be_stopped_too() -> None:
    mail.stop("olga", "alarms")
    assert mail.read("olga").choice == Choice("never", alarms=False)


def test_a_token_stops_what_it_was_sent_with_for_its_own_person_alone() -> None:
    mail.keep_token("olga", "hash", "digest", NOW)
    assert mail.stops("olga", "hash") == "digest"
    assert mail.stops("bert", "hash") is None
    assert mail.stops("olga", "other") is None


def test_days_and_tokens_are_forgotten_and_a_choice_is_not() -> None:
    mail.choose("olga", Choice("daily"), NOW)
    mail.claim_day("olga", date(2026, 11, 30), NOW)
    mail.keep_token("olga", "hash", "digest", NOW)
    kept = {item.at.partition("#")[0]: item.to_simple_dict() for item in MailItem.query("olga")}
    left = {kind: each["expires_at"] - NOW.timestamp() for kind, each in kept.items() if "expires_at" in each}
    assert {kind: round(seconds / 86_400) for kind, seconds in left.items()} == {"day": 40, "token": 400}
