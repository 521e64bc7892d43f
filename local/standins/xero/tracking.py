"""Keeps tracking categories: names are unique, two may be active and four may be there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from local.standins.xero import shapes, tracking_use
from local.standins.xero.batches import Writer, refused
from local.standins.xero.calls import Answer, answer
from local.standins.xero.envelope import envelope
from local.standins.xero.errors import Invalid, insist, not_found
from local.standins.xero.listings import Listing
from local.standins.xero.records import Element
from local.standins.xero.request import Request
from local.standins.xero.state import State, Work
from local.standins.xero.tracking_records import TrackingCategory, TrackingOption

MOST_ACTIVE = 2
MOST = 4
LONGEST_NAME = 100

SHAPE: shapes.Shape = {
    "TrackingCategoryID": shapes.GUID,
    "Name": shapes.text(LONGEST_NAME),
    "Status": shapes.one_of("ACTIVE", "ARCHIVED"),
}
"""Options are written by calls of their own, one by one."""


def save(work: Work, element: Element) -> TrackingCategory:
    """Creates the category; a POST renames, archives or restores the one that its path names."""
    former = work.state.tracking.get(element.get("TrackingCategoryID"))
    insist(_complaints(work.state, element, former))
    base = former or TrackingCategory(work.state.new_id(), "", work.now)
    name, status = element.get("Name", base.name), element.get("Status", base.status)
    made = replace(base, name=name.strip(), status=status, updated=work.now)
    work.state.tracking.put(made)
    return made


def _complaints(state: State, element: Element, former: TrackingCategory | None) -> Iterator[str]:
    yield from shapes.breaches(element, SHAPE)
    yield from name_complaints(element, is_new=former is None)
    if former is not None and former.status == "DELETED":
        yield "A deleted tracking category cannot be changed."
    namesake = state.tracking.find("name", element.get("Name", "").strip().casefold())
    if namesake is not None and (former is None or namesake.id != former.id):
        yield f"A tracking category with the name '{element['Name']}' already exists."
    yield from _room_complaints(state, element, former)


def name_complaints(element: Element, *, is_new: bool) -> Iterator[str]:
    """Finds what is wrong with the name of a category or an option.

    A blank at its end makes Xero fail with a 500; that is a bug of Xero's, so here it is refused.
    """
    name = element.get("Name")
    if (name is None and is_new) or (name is not None and not name.strip()):
        yield "Name must be specified."
    elif name is not None and name != name.rstrip():
        yield "Name must not end with a blank."


def _room_complaints(state: State, element: Element, former: TrackingCategory | None) -> Iterator[str]:
    others = [each for each in present(state) if former is None or each.id != former.id]
    active = [each for each in others if each.status == "ACTIVE"]
    if (
        element.get("Status", former.status if former else "ACTIVE") == "ACTIVE"
        and len(active) >= MOST_ACTIVE
    ):
        yield f"An organisation can have a maximum of {MOST_ACTIVE} active tracking categories."
    if former is None and len(others) >= MOST:
        yield f"An organisation can have a maximum of {MOST} tracking categories."


def delete(request: Request) -> Answer:
    """Deletes the category that the path names, unless one of its options was ever used."""
    state, found = request.state, request.state.tracking.get(request.target)
    if found is None or found.status == "DELETED":
        raise not_found()
    try:
        gone = remove(Work(state, request.call.at), found)
    except Invalid as refusal:
        errors = [{"Message": each} for each in refusal.messages]
        return refused([{**render(state, found), "ValidationErrors": errors}])
    return answer(200, envelope(state, request.call.at, "TrackingCategories", [render(state, gone)]))


def remove(work: Work, category: TrackingCategory) -> TrackingCategory:
    if any(tracking_use.is_used(work.state, each.id) for each in category.options):
        raise Invalid("This tracking category is used by transactions and cannot be deleted. Archive it.")
    gone = replace(category, status="DELETED", updated=work.now)
    work.state.tracking.put(gone)
    return gone


def present(state: State) -> list[TrackingCategory]:
    """Lists the categories that were not deleted."""
    return [each for each in state.tracking if each.status != "DELETED"]


def render(_: State, category: TrackingCategory) -> Element:
    """Renders the category with archived options too, as one alone is shown (the description is silent)."""
    return _shown(category, category.present)


def head(_: State, category: TrackingCategory) -> Element:
    """Renders the category as a list shows it that did not ask for what is archived."""
    return _shown(category, tuple(each for each in category.options if each.status == "ACTIVE"))


def _shown(category: TrackingCategory, options: tuple[TrackingOption, ...]) -> Element:
    return {
        "Name": category.name,
        "Status": category.status,
        "TrackingCategoryID": category.id,
        "Options": [render_option(each) for each in options],
    }


def render_option(option: TrackingOption) -> Element:
    return {
        "TrackingOptionID": option.id,
        "Name": option.name,
        "Status": option.status,
        "HasValidationErrors": False,
        "IsDeleted": option.status == "DELETED",
        "IsArchived": option.status == "ARCHIVED",
        "IsActive": option.status == "ACTIVE",
    }


def find(state: State, category_id: str) -> TrackingCategory | None:
    return state.tracking.get(category_id)


LISTING = Listing(
    plural="TrackingCategories",
    records=present,
    render=render,
    head=head,
    unasked=lambda category: category.status != "ACTIVE",
    unhidden=render,
    fields={
        "TrackingCategoryID": lambda category: category.id,
        "Name": lambda category: category.name,
        "Status": lambda category: category.status,
    },
    paged=False,
)
WRITER = Writer("TrackingCategories", "TrackingCategoryID", SHAPE, save, render, most=1, one_by_one=False)
