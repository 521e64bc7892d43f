"""Lists the calls by which Xero's options come to be as the lead sources are, and takes in answers. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shared.lead_sources.categories import Category, Option, at_xero
from shared.lead_sources.editing import with_one
from shared.lead_sources.sources import MOST, LeadSource, LeadSources
from shared.ledger.xero_text import folded


@dataclass(frozen=True, slots=True)
class MakeOption:
    """Xero is to have an option of this name for the lead source `id`."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Rename:
    id: str
    option_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Switch:
    """An option is to be archived, or restored."""

    id: str
    option_id: str
    is_active: bool


Step = MakeOption | Rename | Switch


def steps(whole: LeadSources, category: Category) -> tuple[Step, ...]:
    """Returns the calls in their order: names are freed before they are taken, and Xero's limit is kept."""
    known = {each.option_id: each for each in whole.sources if each.option_id}
    made = [MakeOption(each.id, each.name) for each in _without_option(whole)[: _room(category)]]
    return (*_renames(known, category), *_switches(known), *made)


def crowded_out(whole: LeadSources, category: Category) -> tuple[str, ...]:
    """Returns the names of those for which Xero has no room: it counts archived options, too."""
    return tuple(each.name for each in _without_option(whole)[_room(category) :])


def _without_option(whole: LeadSources) -> list[LeadSource]:
    return [each for each in whole.active if not each.option_id]


def _room(category: Category) -> int:
    return max(MOST - len(category.options), 0)


def answered(whole: LeadSources, step: Step, option: Option) -> LeadSources:
    """Notes what Xero has made of a step. Who was edited meanwhile is behind again, and goes next."""
    source = whole.of(step.id)
    return with_one(whole, at_xero(source, option)) if source else whole


def _switches(known: Mapping[str, LeadSource]) -> Iterator[Switch]:
    for option_id, source in known.items():
        if source.is_active != source.active_at_xero:
            yield Switch(source.id, option_id, source.is_active)


def _renames(known: Mapping[str, LeadSource], category: Category) -> Iterator[Rename]:
    """Yields renamings. Where names change places in a circle, one of them first gets a name of its own."""
    held = {folded(each.name): each.id for each in category.options}
    left = {id: each for id, each in known.items() if each.name != each.name_at_xero}
    while left:
        ready = next((id for id, each in left.items() if held.get(folded(each.name), id) == id), None)
        option_id = ready or next(iter(left))
        source = left[option_id]
        name = source.name if ready else f"{source.name[:80]} ({option_id[:8]})"
        held = {each: id for each, id in held.items() if id != option_id} | {folded(name): option_id}
        if ready:
            del left[option_id]
        yield Rename(source.id, option_id, name)
