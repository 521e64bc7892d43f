"""Renders the pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from jinja2 import Environment, FileSystemLoader, ModuleLoader

from functions.manage.assets import Assets
from shared.web.templates import environment

TEMPLATES = Path(__file__).parent / "templates"
# A build puts them there as Python; elsewhere there is no such folder.
COMPILED = Path(__file__).parent / "compiled"
LONDON = "Europe/London"

Tone = Literal["done", "working", "waiting", "attention", "problem", "quiet"]


@dataclass(frozen=True, slots=True)
class Link:
    """A link and its words; `is_current` says that it leads to the page or the part that is being shown."""

    href: str
    words: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Business:
    id: str
    name: str
    zone: str = LONDON


@dataclass(frozen=True, slots=True)
class Problem:
    """A banner on every page of the business: what is wrong in whole sentences, and where it is put right."""

    says: str
    remedy: Link | None = None
    tone: Tone = "problem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What layout.html needs. Without `person` nobody is signed in; `businesses` are those she may open."""

    title: str
    version: str
    csrf_token: str = ""
    person: str | None = None
    business: Business | None = None
    businesses: tuple[Business, ...] = ()
    navigation: tuple[Link, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def zone(self) -> str:
        """The time zone in which moments are shown."""
        return self.business.zone if self.business else LONDON


@lru_cache(maxsize=1)
def pages() -> Environment:
    """Returns the environment of the product's own templates, made at the first page."""
    is_built = COMPILED.is_dir()
    return environment(ModuleLoader(COMPILED) if is_built else FileSystemLoader(TEMPLATES), Assets.read())


def render(template: str, *, page: Page, **context: object) -> str:
    """Renders a template. Raises jinja2.UndefinedError if the template asks for what it was not told."""
    return pages().get_template(template).render(page=page, **context)
