"""Shows products: a long list with names in every script, none, one of each state, and the form."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from functions.manage.catalogue.asked import Asked, Listed
from functions.manage.catalogue.fields import ProductForm, form_of
from functions.manage.catalogue.lists import context as listed
from functions.manage.catalogue.one_pages import context
from functions.manage.rendering import Link
from local.gallery.customers import NAMES
from local.gallery.sample import HOME, NOW, Sample, sample
from shared.catalogue.products import Item, Ours, Product
from shared.catalogue.terms import Terms
from shared.chart.accounts import Account
from shared.chart.chart import TaxRate

ROOT = f"{HOME}/products"
SALES = Account("sales", "Sales", "REVENUE", "200", tax_type="OUTPUT2")
TERMS = Terms(
    {"200": SALES}, {"OUTPUT2": TaxRate("OUTPUT2", "20% (VAT on Income)", Decimal(20))}, "exclusive"
)
BOILER = Item(
    "i1",
    "BOI-001",
    "Yearly boiler service",
    "A look at the boiler, its flue and its controls,\nand a certificate.",
    Decimal("83.3333"),
    "200",
    "OUTPUT2",
    is_tracked=True,
    quantity_on_hand=Decimal(1200),
    updated_at=NOW,
)
OURS = Ours(name="Your boiler, looked after", text="We come once a year.\nYou need not be in. 🔥")
READ = {"read_at": NOW, "is_asked": False}


def products_samples() -> dict[str, Sample]:
    """Returns the pages of products by name."""
    bare = replace(BOILER, unit_price=None, account="", is_tracked=False)
    wrong = form_of(OURS)
    wrong.name.errors = ["101 characters are too many: use 100 at most."]
    return {
        "products": _listed(Listed(Asked(), tuple(_many()), next="x")),
        "products_none": _listed(Listed(Asked(), ())),
        "products_unregistered": _listed(
            Listed(Asked(words="boiler"), tuple(_many())[:7], cursor="x"),
            replace(TERMS, is_registered=False),
            may_change=False,
        ),
        "products_asked": _listed(Listed(Asked(), tuple(_many())[:3]), is_asked=True),
        "products_unread": sample("products_unread.html", "Products", {"is_connected": True}),
        "product": _one(Product(BOILER, OURS)),
        "product_lacking": _one(Product(bare)),
        "product_gone": _one(Product(BOILER, OURS, gone_at=NOW - timedelta(days=2))),
        "product_refused": _one(Product(BOILER, OURS), wrong),
        "product_wrong_picture": _one(Product(BOILER, OURS), wrong="Choose a picture."),
        "product_reader": _one(Product(BOILER, replace(OURS, is_hidden=True)), may_change=False),
    }


def _many() -> list[Product]:
    """Makes fifty products of every state."""
    kinds = [
        Product(BOILER, OURS),
        Product(replace(BOILER, is_tracked=False, quantity_on_hand=None), Ours(is_hidden=True)),
        Product(replace(BOILER, unit_price=None)),
        Product(replace(BOILER, unit_price=Decimal("12345.678"))),
        Product(replace(BOILER, is_sold=False)),
        Product(BOILER, gone_at=NOW),
    ]
    return [
        replace(each, item=replace(each.item, item_id=f"i{n}", name=f"{NAMES[n % len(NAMES)][:40]} {n}"))
        for n in range(50)
        for each in (kinds[n % len(kinds)],)
    ]


def _listed(page: Listed, terms: Terms = TERMS, may_change: bool = True, is_asked: bool = False) -> Sample:
    told = listed(ROOT, page, terms, may_change) | READ | {"is_asked": is_asked}
    return sample("products.html", "Products", told)


def _one(
    product: Product, form: ProductForm | None = None, may_change: bool = True, wrong: str = ""
) -> Sample:
    told = context(ROOT, product, TERMS, may_change) | READ
    link = Link("#", "Look at it in Xero")
    return sample(
        "product.html",
        product.item.title,
        told | {"form": form or form_of(product.ours), "in_xero": link, "wrong_picture": wrong},
    )
