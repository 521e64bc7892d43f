"""Takes in what Xero shows of a category's options, against what it was last known to have. Pure.

Xero tells no time of an option's change, so what differs there from what we last knew, a person has changed
there, and that is the later one. Names stay unique, whatever both sides have made of them meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from shared.lead_sources.categories import Category, Option, at_xero, without_option
from shared.lead_sources.sources import MOST, LeadSource, LeadSources
from shared.ledger.xero_text import digest, folded


@dataclass(frozen=True, slots=True)
class Agreed:
    """What comes of a reading. `vanished` are the ids of sources whose options are gone at Xero, with all
    contacts that had them, even if there are others of the same names by now.

    `left_out` are the names of options that came to be there beyond the hundred that are kept here.
    """

    sources: LeadSources
    vanished: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def agreed(whole: LeadSources, category: Category) -> Agreed:
    """Takes in a category: its name, and what persons have made of its options at Xero."""
    shown = _matched(whole.sources, category.options)
    ours = {option.id for option in shown.values()}
    others = [each for each in category.options if each.id not in ours]
    room = max(MOST - len(whole.sources), 0)
    new = [each for each in others if each.is_active]
    come, left_out = new[:room], new[room:]
    names = _names(whole.sources, shown, others)
    sources = (*(_one(each, shown.get(each.id), names[each.id]) for each in whole.sources), *map(_new, come))
    vanished = tuple(each.id for each in whole.sources if each.option_id and each.option_id not in ours)
    after = replace(whole, category_id=category.id, category_name=category.name, sources=sources)
    return Agreed(after, vanished, tuple(each.name for each in left_out))


def _matched(sources: Sequence[LeadSource], options: Sequence[Option]) -> dict[str, Option]:
    """Returns the option of each source that has one: by its id, else a free one of the same name."""
    by_id = {each.id: each for each in options}
    found = {each.id: by_id[each.option_id] for each in sources if each.option_id in by_id}
    taken = {option.id for option in found.values()}
    free = {folded(each.name): each for each in options if each.id not in taken}
    for each in sources:
        if each.id not in found and (option := free.get(folded(each.name))):
            found[each.id] = option
    return found


def _one(source: LeadSource, option: Option | None, name: str) -> LeadSource:
    """Returns a source as both sides have it. One without an option there is as if it had never had one."""
    if option is None:
        return without_option(source)
    return at_xero(replace(source, name=name, is_active=_is_wanted(source, option)), option)


def _is_wanted(source: LeadSource, option: Option) -> bool:
    """Whether a source is in use. One that meets its option for the first time is if either side uses it."""
    if source.option_id != option.id:
        return source.is_active or option.is_active
    return option.is_active if option.is_active != source.active_at_xero else source.is_active


def _new(option: Option) -> LeadSource:
    """Makes a lead source of an option that a person has made; the same option always gets the same id."""
    return LeadSource(digest(option.id)[:12], option.name, True, option.id, option.name)


def _names(
    sources: Sequence[LeadSource], shown: dict[str, Option], others: Sequence[Option]
) -> dict[str, str]:
    """Returns what each source is to be called. Whoever was named last has the name; each name is one's."""
    taken = {folded(each.name) for each in others}
    names = dict[str, str]()
    for source in sorted(sources, key=lambda each: _rank(each, shown.get(each.id))):
        wishes = _wishes(source, shown.get(source.id))
        names[source.id] = next(each for each in wishes if folded(each) not in taken)
        taken.add(folded(names[source.id]))
    return names


def _rank(source: LeadSource, option: Option | None) -> int:
    """Says who chooses first: what has no option, what was renamed at Xero, what nobody renamed, the rest."""
    if option is None:
        return 0
    if _is_renamed_there(source, option):
        return 1
    return 2 if source.name == option.name else 3


def _is_renamed_there(source: LeadSource, option: Option) -> bool:
    # What is met for the first time keeps the name that it has there.
    return source.option_id != option.id or option.name != source.name_at_xero


def _wishes(source: LeadSource, option: Option | None) -> Iterator[str]:
    """Yields what a source may be called, the best first, without end."""
    if option is not None and _is_renamed_there(source, option):
        yield option.name
    yield source.name
    if option is not None:
        yield option.name
    nth = 2
    while True:
        yield f"{source.name[:90]} ({nth})"
        nth += 1
