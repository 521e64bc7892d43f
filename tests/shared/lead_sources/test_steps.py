"""Whatever both sides do to names, the calls never double an option, and end with both sides alike."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from hypothesis import given
from hypothesis import strategies as st

from shared.lead_sources import editing
from shared.lead_sources.agreeing import agreed
from shared.lead_sources.categories import Category, Option
from shared.lead_sources.editing import Unfit
from shared.lead_sources.sources import MOST, LeadSource, LeadSources
from shared.lead_sources.steps import (
    MakeOption,
    Rename,
    Step,
    Switch,
    answered,
    steps,
)
from shared.ledger.xero_text import folded
from tests.shared.lead_sources.behind import is_behind


@dataclass
class Xero:
    """Options as Xero keeps them: names are unique without case, and there are no more than a hundred."""

    options: dict[str, Option] = field(default_factory=dict)
    count: int = 0

    @property
    def category(self) -> Category:
        return Category("c1", "Lead Source", options=tuple(self.options.values()))

    def put(self, option: Option) -> Option:
        others = [each for each in self.options.values() if each.id != option.id]
        assert folded(option.name) not in {folded(each.name) for each in others}
        assert len(others) < MOST
        self.options[option.id] = option
        return option

    def take(self, step: Step) -> Option:
        match step:
            case MakeOption():
                self.count += 1
                return self.put(Option(f"option-{self.count}", step.name))
            case Rename():
                return self.put(replace(self.options[step.option_id], name=step.name))
            case Switch():
                return self.put(replace(self.options[step.option_id], is_active=step.is_active))

    def is_free(self, name: str, id: str = "") -> bool:
        return all(folded(each.name) != folded(name) for each in self.options.values() if each.id != id)


NAMES = st.sampled_from(["Ads", "ads", "Bus", "Call", "Door"])
MOVES = st.lists(
    st.tuples(
        st.sampled_from(
            ["add", "rename", "archive", "restore", "make", "name", "shelve", "delete", "sync", "crash"]
        ),
        st.integers(0, 4),
        NAMES,
    ),
    max_size=30,
)


def here(whole: LeadSources, move: str, number: int, name: str, nth: int) -> LeadSources:
    id = whole.sources[number % len(whole.sources)].id if whole.sources else ""
    try:
        match move:
            case "add":
                return editing.added(whole, f"s{nth}", name)
            case "rename":
                return editing.renamed(whole, id, name)
            case "archive":
                return editing.archived(whole, id)
            case "restore":
                return editing.restored(whole, id)
            case _:
                return whole
    except Unfit:
        return whole


def there(xero: Xero, move: str, number: int, name: str) -> None:
    options = list(xero.options.values())
    one = options[number % len(options)] if options else None
    if move == "make" and xero.is_free(name):
        xero.take(MakeOption("", name))
    elif one and move == "name" and xero.is_free(name, one.id):
        xero.put(replace(one, name=name))
    elif one and move == "shelve":
        xero.put(replace(one, is_active=not one.is_active))
    elif one and move == "delete":
        del xero.options[one.id]


def sync(whole: LeadSources, xero: Xero, most: int = MOST * 3) -> LeadSources:
    """Carries out up to `most` steps; the answer of the last one is lost where there are more."""
    whole = agreed(whole, xero.category).sources
    for number, step in enumerate(steps(whole, xero.category)):
        option = xero.take(step)
        if number == most:
            return whole
        whole = answered(whole, step, option)
    return whole


@given(MOVES)
def test_after_any_history_and_any_crash_both_sides_are_alike(
    moves: list[tuple[str, int, str]],
) -> None:
    whole, xero = LeadSources(sources=(LeadSource("s", "Bus"), LeadSource("t", "Call"))), Xero()
    for nth, (move, number, name) in enumerate(moves):
        there(xero, move, number, name)
        whole = here(whole, move, number, name, nth)
        if move in ("sync", "crash"):
            whole = sync(whole, xero, number if move == "crash" else MOST * 3)
    whole = sync(whole, xero)

    assert not is_behind(whole)
    ours = {each.option_id: (each.name, each.is_active) for each in whole.sources if each.option_id}
    active = {each.id for each in xero.options.values() if each.is_active}
    assert {id: (each.name, each.is_active) for id, each in xero.options.items() if id in ours} == ours
    assert active <= ours.keys()
    assert len({folded(each.name) for each in whole.sources}) == len(whole.sources)


def test_names_that_change_places_go_through_one_of_their_own() -> None:
    ads = LeadSource("a", "Bus", option_id="o1", name_at_xero="Ads")
    bus = LeadSource("b", "Ads", option_id="o2", name_at_xero="Bus")
    category = Category("c1", "Lead Source", options=(Option("o1", "Ads"), Option("o2", "Bus")))

    assert steps(LeadSources("c1", (ads, bus)), category) == (
        Rename("a", "o1", "Bus (o1)"),
        Rename("b", "o2", "Ads"),
        Rename("a", "o1", "Bus"),
    )


def test_no_more_options_are_made_than_xero_has_room_for() -> None:
    options = tuple(Option(f"o{each}", f"Old {each}", is_active=False) for each in range(MOST - 1))
    whole = LeadSources("c1", (LeadSource("a", "Ads"), LeadSource("b", "Bus")))

    assert steps(whole, Category("c1", "Lead Source", options=options)) == (MakeOption("a", "Ads"),)


def test_an_answer_about_a_source_that_there_is_not_changes_nothing() -> None:
    whole = LeadSources("c1", (LeadSource("a", "Ads"),))

    assert answered(whole, MakeOption("z", "Zoo"), Option("o1", "Zoo")) == whole
