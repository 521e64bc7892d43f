"""Gives a business that sells products an owner, and a form on which buyers order."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from shared.orders.forms import OrderForm
from shared.store import order_forms, tenants
from tests.factories import settings
from tests.functions.manage.browser import Answer, Browser
from tests.functions.manage.catalogue.conftest import reader, selling
from tests.functions.manage.conftest import FORM

__all__ = ["reader", "selling"]

HERE, API = "/manage/b/piano/forms", "/api/businesses/piano/order-forms"
ONE, EDIT = f"{HERE}/f/{FORM}", f"{HERE}/f/{FORM}/edit"
# What the builder holds of a form with one product, which is paid by hand.
TYPED = {
    "revision": "1",
    "title": "Piano lessons",
    "address": "lessons",
    "lines-0-product": "lesson",
    "lines-0-comes": "once",
    "ways": "offline",
    "emailing": "neither",
}


@pytest.fixture
def building(selling: Browser) -> Browser:
    """An owner of a form that sells nothing yet; the business's settings are complete."""
    tenants.write("piano", settings(), "organisation-1", "user-1")
    order_forms.save("piano", OrderForm(FORM, "Lessons", "lessons"))
    return selling


@pytest.fixture
def open_form(building: Browser) -> Browser:
    """An owner of a form that is open."""
    assert building.post(EDIT, TYPED).status == 303
    assert building.post(f"{ONE}/open", {"revision": "2"}).status == 303
    return building


def form_of(id: str = FORM) -> OrderForm:
    found = order_forms.read("piano", id)
    assert found
    return found


class _Boxes(HTMLParser):
    """Collects what a browser would send of the builder."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._area = ""
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        name, kind = told.get("name", ""), told.get("type", "text")
        if tag == "textarea":
            self._area, self.found[name] = name, ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in told:
            self.found[self._select] = told["value"]
        elif tag == "input" and name and (kind not in ("checkbox", "radio") or "checked" in told):
            self.found[name] = told.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self._area = "" if tag == "textarea" else self._area

    def handle_data(self, data: str) -> None:
        if self._area:
            self.found[self._area] += data.lstrip("\r\n")


def boxes_in(answer: Answer) -> dict[str, str]:
    """Returns what stands in the boxes of a page, by their names."""
    parser = _Boxes()
    parser.feed(answer.text)
    return parser.found
