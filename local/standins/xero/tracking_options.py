"""Keeps the options of a tracking category: one is added at a time, and a used one cannot be deleted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from local.standins.xero import shapes, tracking, tracking_use
from local.standins.xero.batches import Writer, refused, write
from local.standins.xero.calls import Answer, answer
from local.standins.xero.envelope import envelope
from local.standins.xero.errors import Invalid, insist, not_found
from local.standins.xero.records import Element
from local.standins.xero.request import Request
from local.standins.xero.state import State, Work
from local.standins.xero.tracking_records import TrackingCategory, TrackingOption

MOST = 100

SHAPE: shapes.Shape = {
    "TrackingOptionID": shapes.GUID,
    "Name": shapes.text(tracking.LONGEST_NAME),
    "Status": shapes.one_of("ACTIVE", "ARCHIVED"),
}


def add(request: Request) -> Answer:
    """Adds one option to the category that the path names."""
    return write(request, _writer(_category(request).id))


def change(request: Request) -> Answer:
    """Renames, archives or restores the option that the path names."""
    category = _category(request)
    return write(request, _writer(category.id), _option(category, request.part).id)


def _writer(category_id: str) -> Writer:
    save_one = partial(save, category_id)
    return Writer("Options", "TrackingOptionID", SHAPE, save_one, _render, most=1, one_by_one=False)


def save(category_id: str, work: Work, element: Element) -> TrackingOption:
    category = work.state.tracking[category_id]
    former = category.by_id.get(element.get("TrackingOptionID", ""))
    insist(_complaints(category, element, former))
    base = former or TrackingOption(work.state.new_id(), "")
    name, status = element.get("Name", base.name), element.get("Status", base.status)
    option = replace(base, name=name.strip(), status=status)
    _put(work, category, option)
    return option


def _complaints(category: TrackingCategory, element: Element, former: TrackingOption | None) -> Iterator[str]:
    yield from shapes.breaches(element, SHAPE)
    yield from tracking.name_complaints(element, is_new=former is None)
    if category.status == "DELETED":
        yield "A deleted tracking category cannot be changed."
    name = element.get("Name", "").strip().casefold()
    others = [each for each in category.present if former is None or each.id != former.id]
    if any(each.name.casefold() == name for each in others):
        yield f"A tracking option with the name '{element['Name']}' already exists in this category."
    if former is None and len(others) >= MOST:
        yield f"A tracking category can have a maximum of {MOST} options."


def delete(request: Request) -> Answer:
    """Deletes the option that the path names, unless it was ever used."""
    category = _category(request)
    option = _option(category, request.part)
    try:
        gone = remove(Work(request.state, request.call.at), category, option)
    except Invalid as refusal:
        errors = [{"Message": each} for each in refusal.messages]
        return refused([{**tracking.render_option(option), "ValidationErrors": errors}])
    shown = [tracking.render_option(gone)]
    return answer(200, envelope(request.state, request.call.at, "Options", shown))


def remove(work: Work, category: TrackingCategory, option: TrackingOption) -> TrackingOption:
    if tracking_use.is_used(work.state, option.id):
        raise Invalid("This tracking option is used by transactions and cannot be deleted. Archive it.")
    gone = replace(option, status="DELETED")
    _put(work, category, gone)
    return gone


def _put(work: Work, category: TrackingCategory, option: TrackingOption) -> None:
    options = {**category.by_id, option.id: option}
    work.state.tracking.put(replace(category, options=tuple(options.values()), updated=work.now))


def _category(request: Request) -> TrackingCategory:
    found = request.state.tracking.get(request.target)
    if found is None:
        raise not_found()
    return found


def _option(category: TrackingCategory, option_id: str) -> TrackingOption:
    found = category.by_id.get(option_id)
    if found is None or found.status == "DELETED":
        raise not_found()
    return found


def _render(_: State, option: TrackingOption) -> Element:
    return tracking.render_option(option)
