"""Shows one order form: whether it is open, what buyers will see of it, and the invoice that it will make."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from functions.manage.at_hand import may_change, on_record
from functions.manage.catalogue.telling import number
from functions.manage.formats import moment
from functions.manage.order_forms.addresses import form_in, page_below, public_address, root_of
from functions.manage.order_forms.words import ALWAYS_ASKED, ASKS, EMAILINGS, WAYS, badge_of, pieces, rhythm
from functions.manage.pages import show
from functions.manage.tables import Column
from functions.manage.visit import Visit
from shared.catalogue.terms import Terms
from shared.operations.catalogue.listing import terms_of
from shared.operations.orders.editing import problems_of
from shared.operations.orders.offering import offers_of
from shared.orders.example import Example, ExampleLine, example_of
from shared.orders.forms import OrderForm
from shared.orders.pricing import PricedLine
from shared.orders.typed_again import price
from shared.store import lead_sources

BUYERS = (Column("What"), Column("Without VAT", is_amount=True), Column("With VAT", is_amount=True))
HOW_MANY = Column("How many")
INVOICE = (
    Column("Description"),
    Column("Quantity", is_amount=True),
    Column("Price", is_amount=True),
    Column("Account"),
    Column("VAT rate"),
    Column("Amount", is_amount=True),
)


@dataclass(frozen=True, slots=True)
class ForBuyers:
    """A line as buyers will see it. Prices are pence of one piece, None where it cannot be sold now."""

    name: str
    text: str
    comes: str
    pieces: str
    net: int | None = None
    gross: int | None = None


@dataclass(frozen=True, slots=True)
class OnInvoice:
    """A line of the invoice that an order will make."""

    line: PricedLine
    unit: str
    account: str
    rate: str


def shown(visit: Visit) -> Response:
    return page(visit, form_in(visit))


def page(visit: Visit, form: OrderForm, status: int = 200, wrong_logo: str = "") -> Response:
    """Shows a form, and what is wrong with a logo that was sent."""
    known, terms = on_record(visit), terms_of(visit.tenant)
    example = example_of(form, offers_of(visit.tenant, form))
    told = context(root_of(visit), form, example, terms, may_change(visit))
    told |= {
        "badge": badge_of(form, visit.now),
        "facts_of_form": [*_facts(visit, form, known.profile.time_zone)],
        "public": public_address(visit, form.address),
        "qr": f"{page_below(root_of(visit), form.id)}/qr",
        "problems": [] if form.state == "open" else [says for _, says in problems_of(visit.tenant, form)],
        "brand": form.look.brand or known.profile.name,
        "logo": logo_at(visit, form),
        "wrong_logo": wrong_logo,
    }
    return show(visit, "order_form.html", form.title, status, known.profile, **told)


def logo_at(visit: Visit, form: OrderForm) -> str:
    """Returns the address of a form's logo, which names the picture, so that a browser may keep it."""
    key = form.look.logo.rpartition("/")[2]
    return f"{page_below(root_of(visit), form.id)}/logo?of={key}" if key else ""


def context(
    root: str, form: OrderForm, example: Example, terms: Terms | None, may_change: bool
) -> dict[str, Any]:
    """Returns what the template is told of the form itself."""
    return {
        "root": root,
        "here": page_below(root, form.id),
        "order_form": form,
        "buyers_columns": (*BUYERS, HOW_MANY),
        "for_buyers": [_for_buyers(each) for each in example.lines],
        "invoice_columns": INVOICE,
        "invoice": [_on_invoice(each, terms) for each in example.sold],
        "example": example,
        "ways": [WAYS[each] for each in form.ways],
        "asked": [*ALWAYS_ASKED, *(ASKS[each] for each in form.asks)],
        "may_change": may_change,
    }


def _for_buyers(line: ExampleLine) -> ForBuyers:
    comes, some = rhythm(line.line.recurrence), pieces(line.line.quantity)
    if line.offer is None or line.one is None:
        name = "A product that is not for sale" if isinstance(line.line.sells, str) else line.line.sells.name
        return ForBuyers(name, "", comes, some)
    return ForBuyers(line.offer.name, line.offer.text, comes, some, line.one.net, line.one.gross)


def _on_invoice(line: PricedLine, terms: Terms | None) -> OnInvoice:
    account = terms.accounts.get(line.account) if terms else None
    type = line.tax_type or (account.tax_type if account else "")
    rate = terms.tax_rates.get(type) if terms and terms.is_registered else None
    percent = f"{number(line.percent)}%" if line.percent else "No VAT"
    label = account.label if account else line.account
    return OnInvoice(line, f"£{price(line.unit_price)}", label, rate.name if rate else percent)


def _facts(visit: Visit, form: OrderForm, zone: str) -> Iterator[tuple[str, str]]:
    yield "Opens", moment(form.opens_at, zone) if form.opens_at else "As soon as you open it"
    yield "Closes", moment(form.closes_at, zone) if form.closes_at else "When you close it"
    yield "How buyers reach you", form.reached_by or "Not said on the form"
    yield "Invoice by e-mail from Xero", EMAILINGS[form.emailing]
    source = lead_sources.read(visit.tenant).of(form.lead_source) if form.lead_source else None
    yield "Lead source of new customers", source.name if source else "None"
