"""Says what a form offers at this moment: the business's own products and prices, whatever a page may say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from shared.catalogue.products import Item, Product
from shared.catalogue.terms import Terms
from shared.operations.catalogue.listing import terms_of
from shared.orders.forms import Extra, FormLine, OrderForm
from shared.orders.offers import UNIT, Offer, with_vat
from shared.store import catalogue, stock


def offers_of(tenant: str, form: OrderForm) -> list[Offer]:
    """Returns what of a form can be sold now, in the form's order.

    A line is left out whose product is hidden, gone, or lacks a price, an account or a VAT rate.
    """
    terms = terms_of(tenant)
    if terms is None:
        return []
    products = _products(tenant, form)
    lefts = stock.lefts(tenant, (id for id, each in products.items() if each.item.is_tracked))
    offers = (_offer(each, products, terms, lefts) for each in form.lines)
    return [each for each in offers if each]


def _products(tenant: str, form: OrderForm) -> dict[str, Product]:
    ids = {each.sells for each in form.lines if isinstance(each.sells, str)}
    known = catalogue.with_ours(tenant, catalogue.some(tenant, sorted(ids)))
    return {each.item.item_id: each for each in known}


def _offer(
    line: FormLine, products: Mapping[str, Product], terms: Terms, lefts: Mapping[str, int]
) -> Offer | None:
    if isinstance(line.sells, Extra):
        return _extra(line, line.sells, terms)
    product = products.get(line.sells)
    if product is None or terms.state(product) != "for_sale":
        return None
    item, percent = product.item, _percent(terms, product.item.tax_type, product.item.account)
    return Offer(
        line=line.id,
        name=product.ours.name or item.title,
        unit_price=_gross(item.unit_price or Decimal(0), percent, terms),
        percent=percent,
        account=item.account,
        tax_type=item.tax_type,
        item_id=item.item_id,
        item_code=item.code,
        text=product.ours.text or item.description,
        most=_most(item, lefts),
        recurrence=line.recurrence,
    )


def _extra(line: FormLine, sells: Extra, terms: Terms) -> Offer | None:
    account = terms.accounts.get(sells.account)
    if account is None or not account.is_active:
        return None
    percent = _percent(terms, sells.tax_type, sells.account)
    return Offer(
        line=line.id,
        name=sells.name,
        unit_price=_gross(sells.unit_price, percent, terms),
        percent=percent,
        account=sells.account,
        tax_type=sells.tax_type,
        recurrence=line.recurrence,
    )


def _percent(terms: Terms, tax_type: str, account: str) -> Decimal:
    rate = terms.rate(Item("", "", tax_type=tax_type, account=account)) if terms.is_registered else None
    return rate.percent if rate else Decimal(0)


def _gross(unit_price: Decimal, percent: Decimal, terms: Terms) -> Decimal:
    if terms.basis == "exclusive":
        return with_vat(unit_price, percent)
    return unit_price.quantize(UNIT, ROUND_HALF_UP)


def _most(item: Item, lefts: Mapping[str, int]) -> int | None:
    """Returns how many pieces are left; None for what Xero keeps no stock of."""
    if not item.is_tracked:
        return None
    return lefts.get(item.item_id, max(0, int(item.quantity_on_hand or 0)))


def tracked_in(tenant: str, items: Iterable[str]) -> dict[str, Decimal]:
    """Returns how many pieces Xero had of products of which it keeps stock, by their ids."""
    found = (each.item for each in catalogue.some(tenant, items))
    return {each.item_id: each.quantity_on_hand or Decimal(0) for each in found if each.is_tracked}
