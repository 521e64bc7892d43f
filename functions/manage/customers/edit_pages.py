"""Shows the form of a customer: empty, as the customer is, or as somebody has just typed it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from starlette.responses import Response

from functions.manage.choices import choices
from functions.manage.customers.addresses import id_in, page_of, root_of
from functions.manage.customers.fields import PHONES, CustomerForm
from functions.manage.customers.found import customer_in
from functions.manage.customers.meanwhile import form_of
from functions.manage.customers.telling import title_of
from functions.manage.pages import show
from functions.manage.rendering import Link
from functions.manage.tables import Column
from functions.manage.visit import Visit
from shared.contacts.customers import Customer
from shared.contacts.details import Details
from shared.contacts.fields import Value, begun, in_words, shown_as
from shared.contacts.meeting import changes_between
from shared.operations.contacts.sending_choice import held_back
from shared.store import lead_sources

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
PHONE_FIELDS = tuple(f"phone_{each.lower()}" for each in PHONES)
NOTHING = "nothing"
MEANWHILE = tuple(map(Column, ("What", "What it is now", "What you typed")))


@dataclass(frozen=True, slots=True)
class Differs:
    """A field that somebody else has left otherwise than it was typed here."""

    field: str
    now: str
    typed: str


def new(visit: Visit) -> Response:
    return new_page(visit, CustomerForm(data={"revision": "0", "kind": "company"}))


def edit(visit: Visit) -> Response:
    customer = customer_in(visit)
    return edit_page(visit, customer, form_of(customer))


def new_page(visit: Visit, form: CustomerForm, status: int = 200) -> Response:
    here = root_of(visit)
    return _page(visit, "New contact", form, f"{here}/new", Link(here, "All contacts"), status)


def edit_page(
    visit: Visit,
    customer: Customer,
    form: CustomerForm,
    status: int = 200,
    meanwhile: list[Differs] | None = None,
) -> Response:
    here, name = page_of(visit, id_in(visit)), title_of(customer.details)
    back = Link(here, name)
    return _page(visit, f"Edit {name}", form, f"{here}/edit", back, status, customer, meanwhile)


def differing(now: Details, typed: Details, lead_sources: Mapping[str, str]) -> list[Differs]:
    """Lists what would change if what was typed were saved now."""

    def said(field: str, value: Value) -> str:
        return shown_as(field, value, lead_sources) or NOTHING

    return [
        Differs(begun(in_words(each.field)), said(each.field, each.before), said(each.field, each.after))
        for each in changes_between(now, typed, "", _LONG_AGO)
    ]


def _sources(visit: Visit, form: CustomerForm) -> list[Any]:
    """Offers the lead sources in use, and the one that is there already, whether it is in use or not."""
    sources = lead_sources.read(visit.tenant).sources
    offered = [each for each in sources if each.is_active or each.id == form.lead_source.data]
    return choices([("", "None"), *((each.id, each.name) for each in offered)])


def _page(
    visit: Visit,
    title: str,
    form: CustomerForm,
    action: str,
    back: Link,
    status: int,
    customer: Customer | None = None,
    meanwhile: list[Differs] | None = None,
) -> Response:
    form.lead_source.choices = _sources(visit, form)
    told: dict[str, Any] = {"form": form, "action": action, "back": back, "meanwhile": meanwhile}
    return show(
        visit,
        "customer_form.html",
        title,
        status,
        phones=PHONE_FIELDS,
        meanwhile_columns=MEANWHILE,
        is_paired=customer is not None and customer.link is not None,
        sends_names=not held_back(visit.tenant),
        **told,
    )
