"""Writes mails: plain text and HTML that a telephone shows well, without pictures from elsewhere."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from shared.formats import moment
from shared.mail import words
from shared.mail.alarm_words import WORDS, alarm_subject, span
from shared.mail.facts import Alarm, Digest, Links
from shared.mail.letter import Letter

TEMPLATES = Path(__file__).parent / "templates"


def digest_letter(digest: Digest, to: str, links: Links) -> Letter:
    """Writes a digest. Raises ValueError for an address that is none."""
    told = {"digest": digest, "links": links}
    return _letter("digest", to, words.subject_of(digest.books), links, told)


def alarm_letter(alarm: Alarm, to: str, links: Links) -> Letter:
    """Writes that a trouble has begun or is over; what it is about is one of alarm_words.MAILED."""
    told = {"alarm": alarm, "words": WORDS[alarm.trouble.kind], "span": span(alarm), "links": links}
    return _letter("alarm", to, alarm_subject(alarm), links, told)


def _letter(template: str, to: str, subject: str, links: Links, told: dict[str, object]) -> Letter:
    made = {
        ending: _templates().get_template(f"{template}.{ending}").render(subject=subject, **told)
        for ending in ("txt", "html")
    }
    return Letter(to, subject, made["txt"], made["html"], links.stop)


@cache
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= {
        "causes": words.causes,
        "earlier_payouts": words.earlier_payouts,
        "moment": moment,
        "needing": words.needing,
        "one_line": words.one_line,
        "paid_out": words.paid_out,
    }
    made.globals |= {"standing": words.standing, "alarm_words": WORDS}
    return made
