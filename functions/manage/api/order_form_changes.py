"""Begins, changes, copies, opens and closes order forms, as the pages do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from starlette.responses import Response

from functions.manage.api.answers import answer
from functions.manage.order_forms.addresses import form_in, public_address
from functions.manage.order_forms.changing import begin_form, close_form, copy_form, open_form, refusing
from functions.manage.order_forms.editing import save_form
from functions.manage.refusals import unfit
from functions.manage.visit import Visit
from shared.operations.orders.editing import Unfit
from shared.orders.forms import OrderForm
from shared.orders.typed import Typed, TypedLine
from shared.reports.json.order_forms import order_form_json

STATES = ("open", "closed")


def begin(visit: Visit) -> Response:
    with _by_field():
        begun = begin_form(visit, visit.body["title"], visit.body["address"])
    return _told(visit, begun, 201)


def save(visit: Visit) -> Response:
    sent, form = visit.body, form_in(visit)
    with refusing(visit, form.id), _by_field():
        saved = save_form(visit, form.id, sent["revision"], typed_in(sent))
    return _told(visit, saved)


def copy(visit: Visit) -> Response:
    return _told(visit, copy_form(visit, visit.named["form"]), 201)


def change_state(visit: Visit) -> Response:
    """Opens a form or closes it; nothing where it is so already."""
    wanted, id, revision = visit.body["state"], visit.named["form"], visit.body["revision"]
    if wanted not in STATES:
        raise unfit({"state": f"Choose one of {', '.join(STATES)}."})
    visit.deed.verb = "order_form_opened" if wanted == "open" else "order_form_closed"
    became = open_form(visit, id, revision) if wanted == "open" else close_form(visit, id, revision)
    return _told(visit, became)


def typed_in(sent: Mapping[str, Any]) -> Typed:
    """Returns what was sent as a person would type it into the builder."""
    plain = ("title", "address", "text", "terms", "brand", "colour", "reached_by", "emailing", "lead_source")
    return Typed(
        **{name: sent[name] for name in plain},
        lines=tuple(
            TypedLine(**{name: _said(value) for name, value in each.items()}) for each in sent["lines"]
        ),
        ways=tuple(sent["ways"]),
        asks=tuple(sent["asks"]),
        opens_at=sent["opens_at"] or "",
        closes_at=sent["closes_at"] or "",
    )


def _said(value: str | int | None) -> str:
    return "" if value is None else str(value)


@contextmanager
def _by_field() -> Iterator[None]:
    """Names what does not fit by where it stands in JSON: lines.0.name."""
    try:
        yield
    except Unfit as error:
        raise unfit({name.replace("-", "."): says for name, says in error.complaints.items()}) from None


def _told(visit: Visit, form: OrderForm, status: int = 200) -> Response:
    return answer(order_form_json(form, public_address(visit, "")), status)
