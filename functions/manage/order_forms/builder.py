"""Fills the form builder in, reads it, and does what its buttons say, keeping all that was typed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from typing import Any

from functions.manage.order_forms.fields import BuilderForm
from shared.orders.forms import MOST_LINES
from shared.orders.typed import Typed, TypedLine

SAVE = "save"
_LINE = tuple(each.name for each in fields(TypedLine))
_PLAIN = tuple(each.name for each in fields(Typed) if each.name not in ("lines", "ways", "asks"))


def filled(typed: Typed, revision: int) -> BuilderForm:
    """Returns the builder with these words in its boxes."""
    return BuilderForm(data={"revision": str(revision), **asdict(typed)})


def typed_in(form: BuilderForm) -> Typed:
    """Returns what stands in the boxes."""
    given = form.data
    return Typed(
        **{name: _said(given, name) for name in _PLAIN},
        lines=tuple(_line(each) for each in given["lines"]),
        ways=tuple(given["ways"] or ()),
        asks=tuple(given["asks"] or ()),
    )


def pressed(form: BuilderForm, button: str) -> bool:
    """Does what a button of the builder does to its lines. False for the one that saves."""
    lines = [each.data for each in form.lines.entries]
    what, _, place = button.partition(":")
    at = int(place) if place.isascii() and place.isdecimal() and len(place) < 4 else len(lines)
    match what:
        case "add_product" if form.product_to_add.data and len(lines) < MOST_LINES:
            lines.append(_new(product=form.product_to_add.data))
        case "add_line" if len(lines) < MOST_LINES:
            lines.append(_new())
        case "remove":
            del lines[at : at + 1]
        case "up" if 0 < at < len(lines):
            lines[at - 1], lines[at] = lines[at], lines[at - 1]
        case "down" if at < len(lines) - 1:
            lines[at + 1], lines[at] = lines[at], lines[at + 1]
        case "save":
            return False
        case _:
            # A button that can do nothing keeps what was typed, as all others do.
            pass
    _hold(form, lines)
    return True


def complain(form: BuilderForm, complaints: Mapping[str, str]) -> None:
    """Says at each box what is wrong with it; what is about no box, above all others."""
    boxes = _boxes(form)
    for name, says in complaints.items():
        if name in boxes:
            boxes[name].errors = [says]
        else:
            form.form_errors.append(says)
    # A list of fields does not look at what its own say later.
    form.lines.errors = [each.errors for each in form.lines.entries if each.errors]


def _boxes(form: BuilderForm) -> dict[str, Any]:
    """Returns the boxes by the names that complaints have: those of lines by their places."""
    own = {each.short_name: each for each in form if each is not form.lines}
    of_lines = {
        f"lines-{place}-{each.short_name}": each
        for place, entry in enumerate(form.lines.entries)
        for each in entry.form
    }
    return own | of_lines


def _hold(form: BuilderForm, lines: Iterable[Mapping[str, Any]]) -> None:
    """Has the builder hold exactly these lines, in this order."""
    while form.lines.entries:
        form.lines.pop_entry()
    for each in lines:
        form.lines.append_entry(dict(each))


def _new(**known: str) -> dict[str, str]:
    return asdict(TypedLine(**known))


def _line(given: Mapping[str, Any]) -> TypedLine:
    return TypedLine(**{name: _said(given, name) for name in _LINE})


def _said(given: Mapping[str, Any], name: str) -> str:
    return str(given.get(name) or "")
