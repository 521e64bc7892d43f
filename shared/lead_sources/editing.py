"""Works out what an owner's edits make of lead sources, or says in a sentence why that cannot be. Pure."""

from __future__ import annotations

from dataclasses import replace

from shared.lead_sources.sources import LONGEST, MOST, LeadSource, LeadSources
from shared.ledger.xero_text import name_of

FULL = (
    f"There are {MOST} lead sources already, archived ones among them, and Xero keeps no more options of a "
    "category. Rename one that you no longer need."
)
NAMELESS = "Enter a name."
TOO_LONG = f"The name has {{}} characters, and Xero keeps {LONGEST}."
TAKEN = "There is a lead source “{}” already."
TAKEN_ARCHIVED = "There is an archived lead source “{}”. Restore that one."
NONE = "There is no such lead source."


class Unfit(Exception):
    """What was asked for cannot be done. The error's text is a sentence for whoever asked."""


class Unknown(Unfit):
    """There is no such lead source."""


def added(whole: LeadSources, id: str, name: str) -> LeadSources:
    """Returns lead sources with one more, at the end. Raises Unfit for the 101st, or a name that is none."""
    if len(whole.sources) >= MOST:
        raise Unfit(FULL)
    return replace(whole, sources=(*whole.sources, LeadSource(id, _fit(whole, name))))


def renamed(whole: LeadSources, id: str, name: str) -> LeadSources:
    """Gives a lead source another name. Its id, and all that bears it, stays. Raises Unfit."""
    return with_one(whole, replace(one(whole, id), name=_fit(whole, name, id)))


def archived(whole: LeadSources, id: str) -> LeadSources:
    """Takes a lead source out of use. Whoever has it keeps it. Raises Unfit for one that there is not."""
    return with_one(whole, replace(one(whole, id), is_active=False))


def restored(whole: LeadSources, id: str) -> LeadSources:
    """Takes a lead source into use again. Raises Unfit for one that there is not."""
    return with_one(whole, replace(one(whole, id), is_active=True))


def moved(whole: LeadSources, id: str, up: bool) -> LeadSources:
    """Moves a lead source before or behind the next of those in use, or of those archived. Raises Unfit."""
    source = one(whole, id)
    alike = [each for each in whole.sources if each.is_active == source.is_active]
    place = alike.index(source) + (-1 if up else 1)
    if not 0 <= place < len(alike):
        return whole
    places = {source.id: alike[place], alike[place].id: source}
    return replace(whole, sources=tuple(places.get(each.id, each) for each in whole.sources))


def one(whole: LeadSources, id: str) -> LeadSource:
    """Returns a lead source by its id. Raises Unfit if there is none."""
    found = whole.of(id)
    if found is None:
        raise Unknown(NONE)
    return found


def with_one(whole: LeadSources, source: LeadSource) -> LeadSources:
    """Puts a lead source in the place of the one with its id."""
    return replace(whole, sources=tuple(source if each.id == source.id else each for each in whole.sources))


def _fit(whole: LeadSources, given: str, id: str = "") -> str:
    """Returns a name as Xero takes it: printable, without blanks around it, and no other source's."""
    name = name_of(given)
    if not name:
        raise Unfit(NAMELESS)
    # Xero counts as .NET does: a character beyond the first 65,536 is two.
    if (length := len(name.encode("utf-16-le")) // 2) > LONGEST:
        raise Unfit(TOO_LONG.format(length))
    namesake = whole.called(name)
    if namesake is not None and namesake.id != id:
        raise Unfit((TAKEN if namesake.is_active else TAKEN_ARCHIVED).format(namesake.name))
    return name
