"""Writes to people at once when Xero is disconnected or a difference is a day old, and when it is over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial

from aws_lambda_powertools import Logger

from shared.errors import Unavailable
from shared.mail.alarm_words import MAILED
from shared.mail.facts import Alarm
from shared.mail.rendering import alarm_letter
from shared.operations.mail.choosing import address_of
from shared.operations.mail.post import Post
from shared.operations.mail.tally import Tally
from shared.people import Person
from shared.sending import NotTaken
from shared.store import businesses, mail, mailed_alarms, people, troubles
from shared.store.mailed_alarms import Mailed
from shared.troubles import Trouble


def send_alarms(post: Post, tally: Tally, until: datetime, logger: Logger) -> None:
    """Writes of each trouble that has begun, once to each person, and once of its end, until that time.

    A letter is recorded once it was sent, so it is sent at least once: nobody may miss this one.
    """
    for person, trouble in _to_write(post):
        if tally.is_late or post.clock() >= until:
            return
        try:
            _write(post, person, trouble, tally)
        except Unavailable as error:
            tally.is_late = True
            logger.warning("mail goes out later", extra={"why": str(error)})
        except Exception:
            tally.failed += 1
            logger.exception("an alarm could not be written", extra={"tenant": trouble.tenant})


def _to_write(post: Post) -> Iterator[tuple[str, Trouble]]:
    """Yields whom to write about which trouble: one with an `until` is over."""
    now = post.clock()
    lasting = [each for kind in MAILED for each in troubles.of_kind(kind) if each.counts(now)]
    for trouble in lasting:
        for member in people.of_tenant(trouble.tenant):
            yield member.person, trouble
    for mailed in mailed_alarms.lasting():
        if not _lasts(mailed):
            yield mailed.person, replace(mailed.trouble, until=now)


def _lasts(mailed: Mailed) -> bool:
    there = troubles.of_tenant(mailed.trouble.tenant)
    return any((each.kind, each.seen_at) == (mailed.trouble.kind, mailed.trouble.seen_at) for each in there)


def _write(post: Post, person: str, trouble: Trouble, tally: Tally) -> None:
    if trouble.until:
        _write_end(post, person, trouble, tally)
    elif not mailed_alarms.is_told(person, trouble):
        _write_begin(post, person, trouble, tally)


def _write_begin(post: Post, person: str, trouble: Trouble, tally: Tally) -> None:
    who, now = people.read(person), post.clock()
    if not _takes(who, trouble) or not mailed_alarms.claim_begin(person, trouble, now):
        return
    if _sent(post, who, trouble, tally):
        mailed_alarms.begun(person, trouble, now)


def _write_end(post: Post, person: str, trouble: Trouble, tally: Tally) -> None:
    who, now = people.read(person), post.clock()
    if not mailed_alarms.claim_end(person, trouble, now):
        return
    # Whoever was taken out of the business, or wants no such mail any more, hears nothing of the end.
    if not _takes(who, trouble) or _sent(post, who, trouble, tally):
        mailed_alarms.ended(person, trouble, now)


def _takes(person: Person, trouble: Trouble) -> bool:
    """Whether a person still belongs to the business, and wants to be written to."""
    role, known = person.role_in(trouble.tenant), mail.read(person.id)
    return role is not None and known.choice.takes_alarms(role) and not known.is_paused


def _sent(post: Post, person: Person, trouble: Trouble, tally: Tally) -> bool:
    """Sends a letter. One that SES refuses is tried again in an hour, unless the address is at fault."""
    profile = businesses.profile(trouble.tenant)
    if profile is None:
        return False
    alarm = Alarm(trouble, profile.name, profile.time_zone)
    try:
        post.send(person.id, "alarms", partial(alarm_letter, alarm, address_of(person)))
    except Unavailable:
        mailed_alarms.release(person.id, trouble)
        raise
    except NotTaken as error:
        tally.refused += 1
        mail.refused(person.id, error.refusal, post.clock())
        mailed_alarms.put_off(person.id, trouble, post.clock())
        return False
    tally.sent += 1
    mail.arrived(person.id)
    return True
