"""Reads and shows what a line is tracked by, and what a contact's sales are by default.

The defaults of a contact are for people who type: a line that comes by API has what was sent, no more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from local.standins.xero import shapes
from local.standins.xero.records import Element, Lined
from local.standins.xero.state import State
from local.standins.xero.tracking_records import Tracked, TrackingCategory, TrackingOption

MOST = 2

ON_A_LINE: shapes.Shape = {
    "TrackingCategoryID": shapes.GUID,
    "TrackingOptionID": shapes.GUID,
    "Name": shapes.TEXT,
    "Option": shapes.TEXT,
}
BY_DEFAULT: shapes.Shape = {"TrackingCategoryName": shapes.TEXT, "TrackingOptionName": shapes.TEXT}


def complaints(state: State, entries: list[Element], kept: Collection[Tracked] = ()) -> Iterator[str]:
    """Finds what is wrong with the tracking of a line. `kept` are marks that its document has already: they
    stay, though their option may be archived since.
    """
    if len(entries) > MOST:
        yield f"A line item can have a maximum of {MOST} tracking categories."
    marks = [_mark(state, entry) for entry in entries]
    named = [mark.category_id for mark in marks if mark is not None]
    if len(set(named)) < len(named):
        yield "A tracking category can be used only once on a line item."
    for entry, mark in zip(entries, marks, strict=True):
        if mark is None or mark not in kept:
            yield from _entry_complaints(state, entry)


def _entry_complaints(state: State, entry: Element) -> Iterator[str]:
    """Xero's words are known for a category that a contact names; the others follow them."""
    category, option = _category(state, entry), _option(state, entry)
    if category is None or category.status != "ACTIVE":
        said = entry.get("TrackingCategoryID") or entry.get("Name", "")
        yield f"There is no ACTIVE tracking category with the name '{said}'"
    elif option is None or option.status != "ACTIVE":
        said = entry.get("TrackingOptionID") or entry.get("Option", "")
        yield f"There is no ACTIVE tracking option with the name '{said}' in '{category.name}'"


def default_complaints(state: State, entries: list[Element]) -> Iterator[str]:
    """Finds what is wrong with the SalesTrackingCategories of a contact."""
    if any(not entry.get("TrackingCategoryName") for entry in entries):
        yield "SalesCategory is missing a TrackingCategoryName"
    yield from complaints(state, [_as_on_a_line(entry) for entry in entries])


def build(state: State, entries: list[Element]) -> tuple[Tracked, ...]:
    """Builds the marks of entries that drew no complaints."""
    return tuple(mark for entry in entries if (mark := _mark(state, entry)))


def build_defaults(state: State, entries: list[Element]) -> tuple[Tracked, ...]:
    return build(state, [_as_on_a_line(entry) for entry in entries])


def _as_on_a_line(entry: Element) -> Element:
    return {"Name": entry.get("TrackingCategoryName", ""), "Option": entry.get("TrackingOptionName", "")}


def _mark(state: State, entry: Element) -> Tracked | None:
    category, option = _category(state, entry), _option(state, entry)
    return Tracked(category.id, option.id) if category and option else None


def _category(state: State, entry: Element) -> TrackingCategory | None:
    """Finds the category by its id, or else by its exact name."""
    if "TrackingCategoryID" in entry:
        return state.tracking.get(entry["TrackingCategoryID"])
    named = state.tracking.find("name", str(entry.get("Name", "")).casefold())
    return named if named is not None and named.name == entry["Name"] else None


def _option(state: State, entry: Element) -> TrackingOption | None:
    category = _category(state, entry)
    if category is None:
        return None
    if "TrackingOptionID" in entry:
        return category.by_id.get(entry["TrackingOptionID"])
    return next((each for each in category.present if each.name == entry.get("Option")), None)


def marks_of(document: Lined | None) -> frozenset[Tracked]:
    """Returns the marks that a document has already, on whatever line."""
    lines = document.lines if document is not None else ()
    return frozenset(mark for line in lines for mark in line.tracking)


def as_sent(marks: tuple[Tracked, ...]) -> list[Element]:
    return [{"TrackingCategoryID": mark.category_id, "TrackingOptionID": mark.option_id} for mark in marks]


def render(state: State, marks: tuple[Tracked, ...]) -> list[Element]:
    """Renders the tracking of a line under the names of today."""
    return [{**_named(state, mark), **sent} for mark, sent in zip(marks, as_sent(marks), strict=True)]


def _named(state: State, mark: Tracked) -> Element:
    category = state.tracking[mark.category_id]
    return {"Name": category.name, "Option": category.by_id[mark.option_id].name}


def usable(state: State, marks: tuple[Tracked, ...]) -> tuple[Tracked, ...]:
    """Leaves out the marks that no new line may bear."""
    return tuple(mark for mark in marks if not [*_entry_complaints(state, *as_sent((mark,)))])


def render_defaults(state: State, marks: tuple[Tracked, ...]) -> list[Element]:
    """Renders the SalesTrackingCategories of a contact; what was deleted since is no default any more."""
    return [
        {"TrackingCategoryName": category.name, "TrackingOptionName": option.name}
        for mark in marks
        if (category := state.tracking[mark.category_id]).status != "DELETED"
        and (option := category.by_id[mark.option_id]).status != "DELETED"
    ]
