"""Reads tracking categories from Xero, and makes, renames, archives and restores what lead sources need.

Every function raises Unavailable where nobody knows what Xero has done, or its answer makes no sense,
Throttled where its limit is used up, and Forbidden where it does not let us.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from shared.lead_sources.categories import Category, Option
from shared.lead_sources.sources import CATEGORY
from shared.lead_sources.steps import MakeOption, Rename, Step, Switch
from shared.xero.client import Reply, XeroClient
from shared.xero.element_texts import needed, text
from shared.xero.paging import Element, content_of, let_in, understood


class TrackingRefused(Exception):
    """Xero did not do it. The error's text is what Xero said."""


def categories(xero: XeroClient, now: datetime) -> tuple[Category, ...]:
    """Returns the tracking categories, archived ones too, in one call."""
    elements = content_of(let_in(xero.tracking_categories(), now), "TrackingCategories")
    with understood("TrackingCategories"):
        return tuple(_category(each) for each in elements if text(each, "Status") != "DELETED")


def make_category(xero: XeroClient, key: str, now: datetime) -> Category:
    """Makes the category “Lead Source”, without any option. Raises TrackingRefused."""
    reply = xero.create_tracking_category({"Name": CATEGORY}, key)
    element = _one(reply, "TrackingCategories", now)
    with understood("TrackingCategories"):
        return _category(element)


def carry_out(xero: XeroClient, category_id: str, step: Step, key: str, now: datetime) -> Option:
    """Carries out a step in one call; returns the option as Xero answers it. Raises TrackingRefused."""
    element = _one(_call(xero, category_id, step, key), "Options", now)
    with understood("Options"):
        return _option(element)


def _call(xero: XeroClient, category_id: str, step: Step, key: str) -> Reply:
    match step:
        case MakeOption():
            return xero.create_tracking_option(category_id, {"Name": step.name}, key)
        case Rename():
            return xero.change_tracking_option(category_id, step.option_id, {"Name": step.name}, key)
        case Switch():
            status = {"Status": "ACTIVE" if step.is_active else "ARCHIVED"}
            return xero.change_tracking_option(category_id, step.option_id, status, key)


def _one(reply: Reply, name: str, now: datetime) -> Element:
    """Returns the one element that was written."""
    # 404: a person has deleted just now what is to be changed.
    if reply.status in (400, 404):
        raise TrackingRefused(" ".join(_sentences(reply.body)) or "Xero does not say why.")
    elements = content_of(let_in(reply, now), name)
    with understood(name):
        (element,) = elements
    if complaints := [*_complaints(element)]:
        raise TrackingRefused(" ".join(complaints))
    return element  # type: ignore[no-any-return]  # an object, as its id is read of it


def _sentences(body: Any) -> list[str]:
    """Returns why Xero refuses: of the element, or else of the whole call."""
    if not isinstance(body, Mapping):
        return []
    with understood("refusal"):
        inner = [each for element in body.get("Elements") or () for each in _complaints(element)]
        return inner or list(filter(None, [str(body.get("Message") or body.get("Detail") or "")]))


def _complaints(element: Element) -> Iterator[str]:
    for error in element.get("ValidationErrors") or ():
        yield str(error.get("Message", ""))


def _category(element: Element) -> Category:
    options = tuple(_option(each) for each in element.get("Options") or () if not _is_deleted(each))
    is_active = text(element, "Status") in ("ACTIVE", "")
    return Category(needed(element, "TrackingCategoryID"), needed(element, "Name"), is_active, options)


def _option(element: Element) -> Option:
    is_active = text(element, "Status") in ("ACTIVE", "")
    return Option(needed(element, "TrackingOptionID"), needed(element, "Name"), is_active)


def _is_deleted(option: Element) -> bool:
    return text(option, "Status") == "DELETED"
