"""Renders the pages that a browser sees at the stand-in for Xero: sign-in, consent, refusal."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from local.standins.xero.authorising import Asked
from local.standins.xero.calls import Answer
from local.standins.xero.registration import Person

PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "pages"), autoescape=True, undefined=StrictUndefined
)


def sign_in(wanted: Asked, people: Iterable[Person]) -> Answer:
    return _page("sign_in.html", wanted=wanted, people=list(people))


def consent(wanted: Asked, person: Person, mistake: str = "") -> Answer:
    """Shows the page; with a mistake of the person's, which the page names, its status is 400."""
    status = 400 if mistake else 200
    return _page("consent.html", status, wanted=wanted, person=person, mistake=mistake)


def refusal(error: str, message: str) -> Answer:
    return _page("refusal.html", 400, error=error, message=message)


def _page(name: str, status: int = 200, **shown: Any) -> Answer:
    body = PAGES.get_template(name).render(shown).encode()
    return Answer(status, body, {"Cache-Control": "no-store"}, "text/html; charset=utf-8")
