"""Says which permission of a restricted key each endpoint asks for, under the names of Stripe's refusals."""

from __future__ import annotations

from collections.abc import Mapping

RESOURCES: Mapping[str, str] = {
    "balance": "rak_balance",
    "balance_transactions": "rak_balance_transaction_source",
    "charges": "rak_charge",
    "checkout/sessions": "rak_checkout_session",
    "customers": "rak_customer",
    "disputes": "rak_dispute",
    "events": "rak_event",
    "invoice_payments": "rak_invoice",
    "invoices": "rak_invoice",
    "payment_intents": "rak_payment_intent",
    "payouts": "rak_payout",
    # Refunds have no permission of their own.
    "refunds": "rak_charge",
    "subscriptions": "rak_subscription",
    "topups": "rak_top_up",
    "webhook_endpoints": "rak_webhook",
}
ACCOUNT = ("rak_accounts_kyc_basic_read", "rak_connected_account_read")
"""Either lets a key read its account; Stripe's refusal names the first, its reference the second."""
IMPLIED: Mapping[str, str] = {"rak_balance_read": "rak_balance_transaction_source_read"}
"""The permission on the right includes the one on the left."""

KNOWN = frozenset(
    (*ACCOUNT, *(f"{name}_{kind}" for name in RESOURCES.values() for kind in ("read", "write")))
)


def enough(method: str, resource: str) -> tuple[str, ...]:
    """Lists the permissions of which any one allows the call, first the one that a refusal names.

    `resource` is the path below /v1, without an id.
    """
    if resource == "account":
        return ACCOUNT
    name = RESOURCES[resource]
    if method != "GET":
        return (f"{name}_write",)
    read = f"{name}_read"
    return (read, f"{name}_write", *((IMPLIED[read],) if read in IMPLIED else ()))
