"""Sends digests: to everybody whose digest is due, or to one person now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from aws_lambda_powertools import Logger

from shared.errors import Unavailable
from shared.mail.choice import SPAN, Every, next_digest
from shared.mail.facts import Digest
from shared.mail.rendering import digest_letter
from shared.operations.mail.choosing import LONDON, address_of, zone_of
from shared.operations.mail.post import Post
from shared.operations.mail.reading import books_of
from shared.operations.mail.tally import Tally
from shared.people import Person
from shared.sending import NotTaken
from shared.store import mail, people

# No run takes nearly as long.
PATIENCE = timedelta(hours=1)


def send_due(post: Post, tally: Tally, until: datetime, logger: Logger) -> None:
    """Sends the digests that are due, one by one, until that time. What is left is due at the next run.

    A day's digest is taken before it is sent, and so sent once at most: who dies in between has perhaps sent
    it, and tomorrow's says all that matters again, while a second one would look like a fault.
    """
    for person in list(mail.due(post.clock())):
        if tally.is_late or post.clock() >= until:
            return
        try:
            _send_one(post, person, tally)
        except Unavailable as error:
            tally.is_late = True
            logger.warning("mail goes out later", extra={"why": str(error)})
        except Exception:
            # It fails this person and no other, and not every five minutes.
            tally.failed += 1
            logger.exception("a digest could not be written", extra={"person": person})
            _skip(post, person, logger)


def _send_one(post: Post, person: str, tally: Tally) -> None:
    known, who, now = mail.read(person), people.read(person), post.clock()
    if known.due_at is None or known.due_at > now:
        return
    zone = zone_of(who)
    next_at, day = next_digest(known.choice.every, zone, now), now.astimezone(ZoneInfo(zone)).date()
    if not who.memberships:
        # Looked at again when the next is due: whoever is invited once more has chosen already.
        mail.put_off(person, known, next_at)
        return
    if not mail.claim_day(person, day, now):
        # Whoever has taken it may still give it back.
        if now - known.due_at >= PATIENCE:
            mail.put_off(person, known, next_at)
        return
    try:
        since = known.last_at or now - SPAN[known.choice.every]
        _post(post, who, tuple(each.tenant for each in who.memberships), known.choice.every, since)
    except Unavailable:
        mail.release_day(person, day)
        raise
    except NotTaken as error:
        tally.refused += 1
        mail.put_off(person, known, next_at)
        mail.refused(person, error.refusal, now)
        return
    tally.sent += 1
    mail.sent(person, known, next_at, now)


def _skip(post: Post, person: str, logger: Logger) -> None:
    """Has a digest that cannot be written rest until the next one. What cannot even rest is tried again."""
    try:
        known = mail.read(person)
        mail.put_off(person, known, next_digest(known.choice.every, LONDON, post.clock()))
    except Exception:
        logger.exception("a digest could not be put off", extra={"person": person})


def send_now(post: Post, person: Person, tenant: str) -> str:
    """Sends the digest of one business to one of its people, due or not; returns SES's id of the mail.

    The next regular one comes all the same. Raises LookupError for whoever does not belong to it, Unavailable
    and NotTaken as SES has it.
    """
    if person.role_in(tenant) is None:
        raise LookupError(f"{person.id} does not belong to {tenant}")
    return _post(post, person, (tenant,), "never", post.clock() - SPAN["daily"])


def _post(post: Post, person: Person, tenants: Sequence[str], every: Every, since: datetime) -> str:
    now = post.clock()
    found = (books_of(each, since, now) for each in tenants)
    books = sorted((each for each in found if each), key=lambda each: each.name.lower())
    digest = Digest(every, now, since, tuple(books))
    return post.send(person.id, "digest", partial(digest_letter, digest, address_of(person)))
