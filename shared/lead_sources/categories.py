"""Decides which tracking category at Xero holds the lead sources, or says why there is none. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from shared.lead_sources.sources import CATEGORY, LeadSource, LeadSources
from shared.ledger.xero_text import folded

# Xero lets an organisation have so many categories in use, and so many in all.
MOST_ACTIVE, MOST_CATEGORIES = 2, 4


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a category as Xero shows it; one that is not active is archived."""

    id: str
    name: str
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Category:
    """A tracking category as Xero shows it, with archived options too."""

    id: str
    name: str
    is_active: bool = True
    options: tuple[Option, ...] = ()


def at_xero(source: LeadSource, option: Option) -> LeadSource:
    """Returns a source with what Xero has just shown or answered of its option."""
    return replace(
        source,
        former_options=_former(source, option.id),
        option_id=option.id,
        name_at_xero=option.name,
        active_at_xero=option.is_active,
        is_shelved=False,
    )


def without_option(source: LeadSource) -> LeadSource:
    """Returns a source of which Xero has nothing any more."""
    return replace(
        source,
        former_options=_former(source, ""),
        option_id="",
        name_at_xero="",
        active_at_xero=True,
        is_shelved=False,
    )


def _former(source: LeadSource, now: str) -> tuple[str, ...]:
    """Returns the options that a source has had, once it has another one now."""
    return tuple(each for each in source.options if each != now)


def without_category(whole: LeadSources) -> LeadSources:
    """Returns lead sources none of which Xero takes: their category is not in use there just now."""
    return replace(
        whole, category_name="", sources=tuple(replace(each, is_shelved=True) for each in whole.sources)
    )


def in_category(whole: LeadSources, category_id: str) -> LeadSources:
    """Returns lead sources as they are to be in another category, of which nothing is known yet.

    They keep their former options until it is read: by these it is seen whose contacts are to be told again.
    """
    if category_id == whole.category_id:
        return whole
    return replace(without_category(whole), category_id=category_id)


@dataclass(frozen=True, slots=True)
class Make:
    """There is no such category, and a slot is free: make it."""


@dataclass(frozen=True, slots=True)
class NoSlot:
    """There is no such category, and no slot for one: `held_by` are the categories that hold them."""

    held_by: tuple[Category, ...]


@dataclass(frozen=True, slots=True)
class Shelved:
    """The category is there, and archived: only a person may say that it is to be used again.

    `held_by` are the categories that are in use, which may be used instead.
    """

    name: str
    held_by: tuple[Category, ...] = ()


Found = Category | Make | NoSlot | Shelved


def category_for(whole: LeadSources, categories: Sequence[Category]) -> Found:
    """Finds the category that is in use, else the one called “Lead Source” in whatever capitals."""
    by_id = {each.id: each for each in categories}
    by_name = {folded(each.name): each for each in categories}
    found = by_id.get(whole.category_id) or by_name.get(folded(CATEGORY))
    active = tuple(each for each in categories if each.is_active)
    if found is not None:
        return found if found.is_active else Shelved(found.name, active)
    if len(active) >= MOST_ACTIVE:
        return NoSlot(active)
    if len(categories) >= MOST_CATEGORIES:
        return NoSlot(tuple(categories))
    return Make()
