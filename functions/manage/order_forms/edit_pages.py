"""Shows the form builder: as a form is, or as somebody has just typed it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from starlette.responses import Response

from functions.manage.at_hand import on_record
from functions.manage.catalogue.judging import terms_for
from functions.manage.choices import choices
from functions.manage.order_forms.addresses import form_in, page_of, public_address
from functions.manage.order_forms.builder import filled
from functions.manage.order_forms.fields import BuilderForm
from functions.manage.pages import show
from functions.manage.rendering import Link
from functions.manage.visit import Visit
from shared.catalogue.terms import Terms
from shared.operations.orders.choices import MOST_OFFERED, for_sale, sales_accounts, sales_rates
from shared.orders.forms import MOST_LINES, OrderForm
from shared.orders.typed_again import typed_of
from shared.store import catalogue, lead_sources

SAME_AS_ACCOUNT = "As the account says"


@dataclass(frozen=True, slots=True)
class Lists:
    """What the builder offers to choose from: values, and the words that are shown.

    `names` are those of the products in the lines. `has_more`: not all products for sale are offered.
    """

    accounts: tuple[tuple[str, str], ...]
    rates: tuple[tuple[str, str], ...]
    products: tuple[tuple[str, str], ...]
    sources: tuple[tuple[str, str], ...]
    names: dict[str, str]
    has_more: bool = False


def shown(visit: Visit) -> Response:
    form = form_in(visit)
    zone = ZoneInfo(on_record(visit).profile.time_zone)
    return page(visit, form, filled(typed_of(form, zone), form.revision))


def page(
    visit: Visit, form: OrderForm, typed: BuilderForm, status: int = 200, is_meanwhile: bool = False
) -> Response:
    """Shows the builder as it was filled in. Raises Refused before the accounts were ever read."""
    terms = terms_for(visit)
    told = context(typed, lists_for(visit, typed, terms), page_of(visit, form.id), terms)
    told |= {"public": public_address(visit, ""), "is_meanwhile": is_meanwhile, "order_form": form}
    return show(visit, "order_form_builder.html", f"Edit {form.title}", status, **told)


def context(typed: BuilderForm, lists: Lists, back: str, terms: Terms) -> dict[str, Any]:
    """Returns what the template is told of the builder; gives its boxes what there is to choose from."""
    for each in typed.lines.entries:
        each.form.account.choices = choices([("", "Choose an account"), *lists.accounts])
        each.form.tax_type.choices = choices([("", SAME_AS_ACCOUNT), *lists.rates])
    typed.lead_source.choices = choices([("", "None"), *lists.sources])
    typed.product_to_add.choices = choices([("", "Choose a product"), *lists.products])
    return {
        "form": typed,
        "names": lists.names,
        "has_more": lists.has_more or bool(typed.find.data),
        "has_products": bool(lists.products),
        "may_add": len(typed.lines.entries) < MOST_LINES,
        "most_lines": MOST_LINES,
        "most_offered": MOST_OFFERED,
        "is_registered": terms.is_registered,
        "meant": {"inclusive": "with VAT", "exclusive": "without VAT"}[terms.basis],
        "action": f"{back}/edit",
        "back": Link(back, "Back to the form"),
    }


def lists_for(visit: Visit, typed: BuilderForm, terms: Terms) -> Lists:
    words = (typed.find.data or "").split()
    offered = for_sale(visit.tenant, terms, words)
    there = sorted({each.form.product.data for each in typed.lines.entries if each.form.product.data})
    known = catalogue.with_ours(visit.tenant, catalogue.some(visit.tenant, there))
    chosen = typed.lead_source.data
    sources = lead_sources.read(visit.tenant).sources
    return Lists(
        tuple((each.code, each.label) for each in sales_accounts(terms)),
        tuple((each.type, each.name) for each in sales_rates(terms)),
        tuple((each.id, f"{each.item.title} ({each.item.code})") for each in offered.products),
        tuple((each.id, each.name) for each in sources if each.is_active or each.id == chosen),
        {each.id: each.item.title for each in known},
        bool(offered.next),
    )
