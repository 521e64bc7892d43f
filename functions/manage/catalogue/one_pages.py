"""Shows one product: what Xero says of it, and what the business says of it to its buyers."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from functions.manage.at_hand import may_change, on_record
from functions.manage.catalogue.addresses import page_below, product_in, root_of
from functions.manage.catalogue.fields import ProductForm, form_of
from functions.manage.catalogue.judging import terms_for
from functions.manage.catalogue.lists import read_at
from functions.manage.catalogue.telling import STATES, facts_of
from functions.manage.pages import show
from functions.manage.rendering import Link
from functions.manage.visit import Visit
from shared.catalogue.products import Image, Product
from shared.catalogue.terms import Terms
from shared.catalogue.words import told
from shared.preflight.links import PRODUCT, link_into_xero
from shared.store import catalogue_readings, charts


def shown(visit: Visit) -> Response:
    product = product_in(visit)
    return page(visit, product, form_of(product.ours))


def page(
    visit: Visit, product: Product, form: ProductForm, status: int = 200, wrong_picture: str = ""
) -> Response:
    """Shows a product with the form as it is given, and what is wrong with a picture that was sent.

    Raises Refused before the accounts were ever read.
    """
    terms = terms_for(visit)
    chart = charts.read(visit.tenant)
    code = chart.organisation.short_code if chart else ""
    return show(
        visit,
        "product.html",
        product.item.title,
        status,
        profile=on_record(visit).profile,
        form=form,
        wrong_picture=wrong_picture,
        in_xero=Link(link_into_xero(code, f"{PRODUCT}{product.id}"), "Look at it in Xero"),
        **context(root_of(visit), product, terms, may_change(visit)),
        **read_at(catalogue_readings.standing(visit.tenant)),
    )


def context(root: str, product: Product, terms: Terms, may_change: bool) -> dict[str, Any]:
    """Returns what the template is told of the product itself."""
    return {
        "root": root,
        "here": page_below(root, product.id),
        "product": product,
        "picture": _picture(page_below(root, product.id), product.ours.image),
        "badge": STATES[terms.state(product)],
        "lacking": "" if product.gone_at else told(terms.lacks(product.item)),
        "facts_in_xero": [*facts_of(product, terms)],
        "may_change": may_change,
    }


def _picture(here: str, image: Image | None) -> str:
    """Returns the address of a picture, another one for each; empty for none."""
    return f"{here}/picture?of={image.key.rpartition('/')[2]}" if image else ""
