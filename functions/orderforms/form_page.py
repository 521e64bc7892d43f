"""Shows an order form: empty at first, and again with what was typed, with what is wrong, with its total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from starlette.responses import Response

from functions.orderforms.forms_at import Found
from functions.orderforms.lines import first_typed, lines_of
from functions.orderforms.rendering import show
from functions.orderforms.words import later_in_words, way_in_words
from shared.orders import wanted
from shared.orders.offers import Offer
from shared.orders.pricing import Priced
from shared.orders.wanted import Errors, Unfit

AT_FIRST = {"country": "United Kingdom"}
# Where an error's link leads for what has several boxes, or none of its own.
ANCHORS = {"pieces": "lines", "form": "", "way": "way-0"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A form as it is to be shown. `sent` is its submission's id, and `shown_at` when it was first shown.

    `note` is a sentence on top that is no error.
    """

    found: Found
    offers: Sequence[Offer]
    sent: str
    shown_at: str
    typed: Mapping[str, str] = field(default_factory=dict, repr=False)
    errors: Errors = field(default_factory=dict)
    note: str = ""
    status: int = 200


def first(found: Found, offers: Sequence[Offer], sent: str, now: datetime) -> Shown:
    """Returns a form as nobody has filled it in yet."""
    typed = AT_FIRST | first_typed(found.form, offers)
    return Shown(found, offers, sent, str(int(now.timestamp())), typed)


def refused(shown: Shown, errors: Errors, status: int = 422) -> Shown:
    """Returns a form with what is wrong with it, by its boxes."""
    return replace(shown, errors=errors, status=status)


def total_of(shown: Shown) -> Priced | None:
    """Returns what the pieces that were typed come to; None if they cannot be ordered."""
    try:
        return comes_to(shown)
    except Unfit:
        return None


def comes_to(shown: Shown) -> Priced:
    """Prices the pieces that were typed. Raises Unfit with what is wrong about them."""
    pieces = wanted.pieces(shown.found.form, shown.offers, shown.typed)
    return wanted.comes_to(shown.offers, pieces)


def page(shown: Shown, now: datetime) -> Response:
    found, today = shown.found, now.astimezone(ZoneInfo(shown.found.brand.zone)).date()
    total = total_of(shown)
    lines = lines_of(found.form, shown.offers, shown.typed, today)
    return show(
        "form.html",
        found.form.title,
        found.brand,
        shown.status,
        is_kept=True,
        shown=shown,
        form=found.form,
        lines=lines,
        ways=[way_in_words(each) for each in found.form.ways],
        total=total,
        later=later_in_words(total, today) if total else (0, ""),
        wrong=_wrong(shown.errors, {each.box: each.name for each in lines}),
        errors=shown.errors,
        typed=shown.typed,
        here=found.address,
        pays_now=found.form.ways != ("offline",),
        has_vat=any(each.percent for each in shown.offers),
    )


def _wrong(errors: Errors, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Returns where each error's link leads, and what is wrong, naming the line that it is about."""
    said = {box: f"{names[box]}: {says}" if box in names else says for box, says in errors.items()}
    return [(ANCHORS.get(box, box), says) for box, says in said.items()]
