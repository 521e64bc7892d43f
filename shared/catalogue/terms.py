"""Judges products by what their business has in Xero: accounts, VAT rates, and how prices are meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from shared.catalogue.prices import Basis, Price, price_of, usual_basis
from shared.catalogue.products import Item, Product
from shared.chart.accounts import Account
from shared.chart.chart import Chart, TaxRate

# What a product can lack to be sold: a sales account, a sales account that can be used, a price, a VAT rate.
Lack = Literal["account", "usable_account", "price", "vat_rate"]
State = Literal["for_sale", "hidden", "lacking", "not_sold", "gone"]


@dataclass(frozen=True, slots=True)
class Terms:
    """What the products of one business are judged by. Accounts are by code, VAT rates by type.

    `is_registered`: for VAT. `is_chosen`: the owner has said how prices are meant, and not only Xero.
    """

    accounts: Mapping[str, Account]
    tax_rates: Mapping[str, TaxRate]
    basis: Basis
    is_registered: bool = True
    is_chosen: bool = False

    @classmethod
    def of(cls, chart: Chart, chosen: Basis | None = None) -> Terms:
        return cls(
            accounts={each.code: each for each in chart.accounts if each.code},
            tax_rates={each.type: each for each in chart.tax_rates},
            basis=chosen or usual_basis(chart.organisation),
            is_registered=chart.organisation.vat_registered,
            is_chosen=chosen is not None,
        )

    def rate(self, item: Item) -> TaxRate | None:
        """Returns the VAT rate of a product's sales: its own or, as in Xero, that of its account."""
        account = self.accounts.get(item.account)
        rate = self.tax_rates.get(item.tax_type or (account.tax_type if account else ""))
        return rate if rate and rate.is_active else None

    def price(self, item: Item) -> Price | None:
        """Returns both prices of a product; None where Xero has no price of it, or no VAT rate for it."""
        if item.unit_price is None:
            return None
        if not self.is_registered:
            return price_of(item.unit_price, Decimal(0), self.basis)
        rate = self.rate(item)
        return price_of(item.unit_price, rate.percent, self.basis) if rate else None

    def lacks(self, item: Item) -> tuple[Lack, ...]:
        """Returns what a product lacks to be sold; nothing for what Xero does not sell."""
        return tuple(self._lacks(item)) if item.is_sold else ()

    def _lacks(self, item: Item) -> Iterator[Lack]:
        account = self.accounts.get(item.account)
        if not item.account:
            yield "account"
        elif account is None or not account.is_active:
            yield "usable_account"
        if item.unit_price is None:
            yield "price"
        if self.is_registered and self.rate(item) is None:
            yield "vat_rate"

    def state(self, product: Product) -> State:
        if product.gone_at:
            return "gone"
        if not product.item.is_sold:
            return "not_sold"
        if product.ours.is_hidden:
            return "hidden"
        return "lacking" if self.lacks(product.item) else "for_sale"
