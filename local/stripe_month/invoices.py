"""Makes Stripe's own invoices: they have lines, and are paid by one charge or by several."""

from __future__ import annotations

from collections.abc import Sequence

from local.stripe_month.account import StripeAccount
from local.worlds.stripe_shapes import Thing


def invoice(
    account: StripeAccount, lines: Sequence[tuple[str, int]], subscription: str = "", credit_used: int = 0
) -> Thing:
    """Makes an invoice; `lines` are words and minor units of GBP, of which a credit pays `credit_used`."""
    total = sum(amount for _, amount in lines)
    parent = {"type": "subscription_details", "subscription_details": {"subscription": subscription}}
    return account.keep(
        "invoices",
        {
            "id": account.new_id("in"),
            "object": "invoice",
            "amount_due": total - credit_used,
            "amount_paid": 0,
            "amount_remaining": total - credit_used,
            "created": account.now,
            "currency": "gbp",
            "description": None,
            "lines": {"object": "list", "data": [_line(account, *line) for line in lines], "has_more": False},
            "metadata": {},
            "parent": parent if subscription else None,
            "starting_balance": -credit_used,
            "status": "open",
            "subtotal": total,
            "total": total,
        },
    )


def pays(account: StripeAccount, charge: Thing, owed: Thing) -> Thing:
    """Makes the charge's payment intent one of those that pay the invoice; returns the charge."""
    paid_at = account.now
    account.keep(
        "invoice_payments",
        {
            "id": account.new_id("inpay"),
            "object": "invoice_payment",
            "amount_paid": charge["amount"],
            "amount_requested": charge["amount"],
            "created": paid_at,
            "currency": "gbp",
            "invoice": owed["id"],
            "is_default": False,
            "livemode": False,
            "payment": {"type": "payment_intent", "payment_intent": charge["payment_intent"]},
            "status": "paid",
            "status_transitions": {"canceled_at": None, "paid_at": paid_at},
        },
    )
    owed["amount_paid"] += charge["amount"]
    owed["amount_remaining"] = max(0, owed["amount_due"] - owed["amount_paid"])
    owed["status"] = "open" if owed["amount_remaining"] else "paid"
    return charge


def _line(account: StripeAccount, words: str, amount: int) -> Thing:
    return {
        "id": account.new_id("il"),
        "object": "line_item",
        "amount": amount,
        "currency": "gbp",
        "description": words,
        "discount_amounts": [],
        "quantity": 1,
        "taxes": [],
    }
