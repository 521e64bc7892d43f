"""What Stripe itself takes, gives or sets right: no object stands behind it, and no webhook tells."""

from __future__ import annotations

from local.stripe_month.account import StripeAccount, vat_on
from local.worlds.stripe_shapes import Thing


def own_fee(account: StripeAccount, amount: int, vat: bool = False, untaxed: int = 0) -> Thing:
    """For software, say; below nothing where Stripe gives one back. `vat` comes on top, itemised.

    `untaxed` is a part of the fee, besides `amount`, on which there is no VAT.
    """
    words = "Radar for Fraud Teams"
    if vat:
        fee = amount + untaxed
        return account.move(0, "fee", "stripe_fee", None, fee=fee, vat=vat_on(amount), description=words)
    return account.move(-amount, "fee", "stripe_fee", None, description=words)


def vat_by_itself(account: StripeAccount, amount: int) -> Thing:
    """On fees that moved by themselves; below nothing where Stripe gives it back."""
    words = "Radar for Fraud Teams (2026-10): VAT"
    return account.move(-amount, "tax", "tax_fee", None, description=words)


def network_cost(account: StripeAccount, amount: int) -> Thing:
    return account.move(-amount, "network_cost", "network_cost", None, description="Card network costs")


def set_right(account: StripeAccount, amount: int, category: str = "other_adjustment") -> Thing:
    """An adjustment of a kind that nobody here knows."""
    return account.move(amount, category, "adjustment", None, description="Adjustment")


def elsewhere(account: StripeAccount, amount: int) -> Thing:
    """In the purse for issued cards, of which `/v1/balance` speaks apart."""
    return account.move(amount, "issuing_transaction", "issuing_transaction", None, balance_type="issuing")
