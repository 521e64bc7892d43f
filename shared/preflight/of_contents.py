"""Finds which customers and products in Xero lack something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shared.chart.accounts import Account
from shared.chart.chart import Chart
from shared.preflight.finding import Finding
from shared.preflight.look import Customers, Products

SHOWN = 3


def of_customers(customers: Customers) -> Iterator[Finding]:
    for count, lack in (
        (customers.nameless, "no first or no last name"),
        (customers.without_email, "no e-mail address"),
    ):
        if count:
            exact = "" if customers.are_all else "At least "
            words = f"{exact}{count:,} {'customer has' if count == 1 else 'customers have'} {lack} in Xero."
            yield Finding(words, "contacts")


def of_kinds(products: Iterable[Products], chart: Chart) -> Iterator[Finding]:
    """Yields findings on products as a look has grouped them, before they were read one by one."""
    known, codes = [*products], {each.code: each for each in chart.accounts if each.code}
    without = [each for each in known if not each.account]
    is_registered = chart.organisation.vat_registered
    untaxed = [each for each in known if is_registered and not _is_taxed(each, codes.get(each.account))]
    unusable = [each for each in known if each.account and not _is_usable(codes.get(each.account))]
    for found, lack in (
        (without, "no sales account"),
        (unusable, "a sales account that is archived or gone"),
        (untaxed, "no VAT rate for sales"),
    ):
        if found:
            yield Finding(f"{_named(found)} {lack} in Xero.", "products")


def _is_taxed(products: Products, account: Account | None) -> bool:
    """Whether products have a VAT rate: their own or, as in Xero, that of their account."""
    return bool(products.tax_type or (account and account.tax_type))


def _is_usable(account: Account | None) -> bool:
    return account is not None and account.is_active


def _named(found: list[Products]) -> str:
    """Names the first products by their codes, such as: 12 products (A1, A2, A3 and others) have."""
    count, codes = sum(each.count for each in found), [code for each in found for code in each.codes]
    shown = ", ".join(codes[:SHOWN]) + (" and others" if count > SHOWN else "")
    return f"{count:,} {'product' if count == 1 else 'products'} ({shown}) {'has' if count == 1 else 'have'}"
