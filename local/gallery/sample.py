"""Describes a sample: a template, who looks at the page in which business, and what the template is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from functions.manage.pages import PLACES
from functions.manage.rendering import Business, Link, Page, Problem

NOW = datetime(2026, 11, 29, 10, 42, tzinfo=UTC)
ACME, BAKERY = (
    Business("acme", "Acme & Sons"),
    Business("bakery", "The Bakery on the Green Community Interest Company"),
)
HOME = "/manage/b/acme"
SIGNED_OUT = Page(title="", version="0.1.0")
SIGNED_IN = Page(
    title="",
    version="0.1.0",
    csrf_token="sample",
    person="ann.bookkeeper@accountants.example",
    business=ACME,
    businesses=(ACME, BAKERY),
    navigation=tuple(Link(f"{HOME}{end}", words, is_current=not end) for end, words, _ in PLACES),
)


@dataclass(frozen=True, slots=True)
class Sample:
    template: str
    page: Page
    context: Mapping[str, object]


def sample(
    template: str, title: str, context: Mapping[str, object], *problems: Problem, business: Business = ACME
) -> Sample:
    """Shows a template to somebody who is signed in, in a business that may have problems."""
    return Sample(template, replace(SIGNED_IN, title=title, problems=problems, business=business), context)
