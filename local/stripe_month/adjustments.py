"""Makes Stripe's own charges, credits and corrections: they have no object behind them and no webhook."""

from __future__ import annotations

from local.stripe_month.account import StripeAccount, vat_on
from local.worlds.stripe_shapes import Thing


def own_fee(account: StripeAccount, amount: int, vat: bool = False, untaxed: int = 0) -> Thing:
    """Charges a fee, for software for example; a negative fee is given back. `vat` itemises VAT on top.

    `untaxed` is a further part of the fee, besides `amount`, without VAT.
    """
    words = "Radar for Fraud Teams"
    if vat:
        fee = amount + untaxed
        return account.move(0, "fee", "stripe_fee", None, fee=fee, vat=vat_on(amount), description=words)
    return account.move(-amount, "fee", "stripe_fee", None, description=words)


def vat_by_itself(account: StripeAccount, amount: int) -> Thing:
    """Charges VAT on fees that were charged on their own; a negative amount is given back."""
    words = "Radar for Fraud Teams (2026-10): VAT"
    return account.move(-amount, "tax", "tax_fee", None, description=words)


def network_cost(account: StripeAccount, amount: int) -> Thing:
    return account.move(-amount, "network_cost", "network_cost", None, description="Card network costs")


def set_right(account: StripeAccount, amount: int, category: str = "other_adjustment") -> Thing:
    """Makes an adjustment of a kind that nobody here knows."""
    return account.move(amount, category, "adjustment", None, description="Adjustment")


def elsewhere(account: StripeAccount, amount: int) -> Thing:
    """Moves money in the balance for issued cards, which `/v1/balance` shows separately."""
    return account.move(amount, "issuing_transaction", "issuing_transaction", None, balance_type="issuing")
