"""Describes what GoCardless's API offers, as data: its collections and their filters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from local.standins.gocardless.values import (
    BILLING_REQUEST_STATUSES,
    MANDATE_STATUSES,
    PAYMENT_STATUSES,
    PAYOUT_STATUSES,
    PAYOUT_TYPES,
    RESOURCE_TYPES,
    SCHEDULE_STATUSES,
    SUBSCRIPTION_STATUSES,
)

EVENT_LINKS = (
    "billing_request",
    "creditor",
    "instalment_schedule",
    "mandate",
    "outbound_payment",
    "parent_event",
    "payer_authorisation",
    "payment",
    "payment_account_transaction",
    "payout",
    "refund",
    "scheme_identifier",
    "subscription",
)


@dataclass(frozen=True)
class Collection:
    """One kind of object under `/{name}`; a world lists the objects under the same name."""

    name: str
    # Parameter → path in the object; after a slash the path goes on in the linked object.
    filters: Mapping[str, str] = field(default_factory=dict)
    # The values that a parameter may have, if they are limited.
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # Filters that take several values, separated by commas.
    plural: tuple[str, ...] = ()
    ranges: tuple[str, ...] = ("created_at",)
    # Parameters of which only one may be given.
    apart: tuple[str, ...] = ()
    # Parameters that the list requires.
    needed: tuple[str, ...] = ()
    # Parameters that GoCardless has and this stand-in lacks.
    beyond: tuple[str, ...] = ()
    # Whether /{name}/{id} exists.
    single: bool = True
    # How many months back the list reaches; None is no limit.
    kept: int | None = None


COLLECTIONS = (
    Collection(
        "payments",
        filters={
            "creditor": "links.creditor",
            "currency": "currency",
            "customer": "links.mandate/links.customer",
            "mandate": "links.mandate",
            "status": "status",
            "subscription": "links.subscription",
        },
        values={"status": PAYMENT_STATUSES},
        ranges=("created_at", "charge_date"),
        apart=("creditor", "customer"),
        beyond=("sort_direction", "sort_field"),
    ),
    Collection(
        "mandates",
        filters={
            "creditor": "links.creditor",
            "customer": "links.customer",
            "customer_bank_account": "links.customer_bank_account",
            "reference": "reference",
            "scheme": "scheme",
            "status": "status",
        },
        values={"status": MANDATE_STATUSES},
        plural=("scheme", "status"),
        beyond=("mandate_type",),
    ),
    Collection("customers", beyond=("currency", "sort_direction", "sort_field")),
    Collection("customer_bank_accounts", filters={"customer": "links.customer", "enabled": "enabled"}),
    Collection(
        "refunds", filters={"mandate": "links.mandate", "payment": "links.payment"}, beyond=("refund_type",)
    ),
    Collection(
        "payouts",
        filters={
            "creditor": "links.creditor",
            "creditor_bank_account": "links.creditor_bank_account",
            "currency": "currency",
            "payout_type": "payout_type",
            "reference": "reference",
            "status": "status",
        },
        values={"payout_type": PAYOUT_TYPES, "status": PAYOUT_STATUSES},
        beyond=("metadata",),
    ),
    Collection(
        "events",
        filters={
            "action": "action",
            "resource_type": "resource_type",
            **{name: f"links.{name}" for name in EVENT_LINKS},
        },
        values={"resource_type": RESOURCE_TYPES},
        beyond=("export", "include"),
        kept=18,
    ),
    Collection(
        "subscriptions",
        filters={
            "customer": "links.mandate/links.customer",
            "mandate": "links.mandate",
            "status": "status",
        },
        values={"status": SUBSCRIPTION_STATUSES},
        plural=("status",),
    ),
    Collection(
        "instalment_schedules",
        filters={"customer": "links.customer", "mandate": "links.mandate", "status": "status"},
        values={"status": SCHEDULE_STATUSES},
        plural=("status",),
    ),
    Collection(
        "billing_requests",
        filters={"customer": "links.customer", "status": "status"},
        values={"status": BILLING_REQUEST_STATUSES},
    ),
    Collection("creditors"),
    Collection(
        "balances", filters={"creditor": "links.creditor"}, ranges=(), needed=("creditor",), single=False
    ),
)

# The list is always of one payout, so `payout` is required and not a filter.
PAYOUT_ITEMS = Collection(
    "payout_items",
    ranges=(),
    needed=("payout",),
    beyond=("include_2020_tax_cutover",),
    single=False,
    kept=6,
)

# A world lists none: they are what the organisation was sent.
WEBHOOKS = Collection(
    "webhooks",
    filters={"is_test": "is_test", "successful": "successful"},
    values={"is_test": ("true", "false"), "successful": ("true", "false")},
)

BY_NAME: Mapping[str, Collection] = {each.name: each for each in (*COLLECTIONS, PAYOUT_ITEMS)}
ROUTED: Mapping[str, Collection] = {**BY_NAME, WEBHOOKS.name: WEBHOOKS}
