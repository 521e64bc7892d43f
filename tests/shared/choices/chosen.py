"""Makes the choices of an owner who has chosen everything, before other tools were asked for and since."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from shared.choices.choices import Choices

COMPLETE = Choices(
    main_bank="main",
    stripe_bank="stripe",
    gocardless_bank="gocardless",
    sales="sales",
    subscriptions=("subscriptions", "online"),
    offline_sales="online",
    stripe_fees="fees",
    gocardless_fees="fees",
    disputed_funds="disputed",
    bad_debts="bad",
    suspense="suspense",
    sales_tax="OUTPUT2",
    stripe_fees_tax="REVERSECHARGES",
    gocardless_fees_tax="INPUT2",
    feed_from=date(2026, 10, 1),
)
ANSWERED = replace(COMPLETE, stripe_other_tool="none", gocardless_other_tool="none")
SETTINGS: dict[str, Any] = {
    "feed_from": "2026-10-01",
    "accounts": {
        "main_bank": "090",
        "stripe_bank": "091",
        "gocardless_bank": "092",
        "sales": "200",
        "subscriptions": ["201", "202"],
        "offline_sales": "202",
        "stripe_fees": "404",
        "gocardless_fees": "404",
        "disputed_funds": "621",
        "bad_debts": "416",
        "suspense": "850",
    },
    "tax": {"sales": "OUTPUT2", "stripe_fees": "REVERSECHARGES", "gocardless_fees": "INPUT2"},
    "synced": ["stripe", "gocardless"],
    "time_zone": "Europe/London",
    "country": "GB",
    "vat_registered": True,
    "dispute_lost": "credit_note",
    "locked_period": "park",
    "gather_minutes": 5,
    "invoice_prefix": "CN-",
    "emails": "neither",
}
