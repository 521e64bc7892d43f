"""Lists the values that GoCardless documents for statuses and types; it refuses to filter by any other."""

from __future__ import annotations

PAYMENT_STATUSES = (
    "pending_customer_approval",
    "pending_submission",
    "submitted",
    "confirmed",
    "paid_out",
    "cancelled",
    "customer_approval_denied",
    "failed",
    "charged_back",
)
MANDATE_STATUSES = (
    "pending_customer_approval",
    "pending_submission",
    "submitted",
    "active",
    "suspended_by_payer",
    "failed",
    "cancelled",
    "expired",
    "consumed",
    "blocked",
)
SUBSCRIPTION_STATUSES = (
    "pending_customer_approval",
    "customer_approval_denied",
    "active",
    "finished",
    "cancelled",
    "paused",
)
BILLING_REQUEST_STATUSES = ("pending", "ready_to_fulfil", "fulfilling", "fulfilled", "cancelled")
PAYOUT_STATUSES = ("pending", "paid", "bounced")
PAYOUT_TYPES = ("merchant", "partner")
SCHEDULE_STATUSES = ("pending", "active", "creation_failed", "completed", "cancelled", "errored")
RESOURCE_TYPES = (
    "billing_requests",
    "creditors",
    "exports",
    "instalment_schedules",
    "mandates",
    "organisations",
    "outbound_payments",
    "payer_authorisations",
    "payment_account_transactions",
    "payments",
    "payouts",
    "refunds",
    "scheme_identifiers",
    "subscriptions",
)
