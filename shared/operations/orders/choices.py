"""Says what an owner can choose from when a form is built."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from shared.catalogue.products import Product
from shared.catalogue.terms import Terms
from shared.chart.accounts import REVENUE, Account
from shared.chart.chart import TaxRate
from shared.operations.catalogue import listing
from shared.operations.catalogue.listing import Page, terms_of
from shared.orders.typed import Choices, Typed
from shared.store import businesses, catalogue, lead_sources

# A list from which somebody can still choose; whoever has more looks for the product by a word.
MOST_OFFERED = 300


def for_sale(tenant: str, terms: Terms, words: Iterable[str] = ()) -> Page:
    """Lists the products for sale by name whose code or names hold all these words."""
    looked_for = [each.casefold() for each in words]

    def is_wanted(product: Product) -> bool:
        said = f"{product.item.code} {product.item.title} {product.name}".casefold()
        return terms.state(product) == "for_sale" and all(each in said for each in looked_for)

    return listing.listed(tenant, is_wanted, most=MOST_OFFERED)


def sales_accounts(terms: Terms) -> list[Account]:
    return sorted(
        (each for each in terms.accounts.values() if each.is_active and each.is_revenue),
        key=lambda each: each.code,
    )


def sales_rates(terms: Terms) -> list[TaxRate]:
    """Lists the VAT rates for sales by name; none for a business that is not registered."""
    rates = terms.tax_rates.values() if terms.is_registered else ()
    return sorted(
        (each for each in rates if each.is_active and REVENUE in each.classes), key=lambda r: r.name
    )


def choices_for(tenant: str, typed: Typed) -> Choices:
    """Returns what a form can be made of. Of the products, those that were typed are looked up."""
    terms, profile = terms_of(tenant), businesses.profile(tenant)
    zone = ZoneInfo(profile.time_zone) if profile else Choices().zone
    sources = tuple(each.id for each in lead_sources.read(tenant).active)
    if terms is None:
        return Choices(lead_sources=sources, zone=zone)
    wanted = sorted({each.product for each in typed.lines if each.product})
    products = catalogue.with_ours(tenant, catalogue.some(tenant, wanted))
    return Choices(
        products=[each.id for each in products if terms.state(each) == "for_sale"],
        accounts=[each.code for each in sales_accounts(terms)],
        tax_types=[each.type for each in sales_rates(terms)],
        lead_sources=sources,
        zone=zone,
    )
