"""Holds what a look at a business's books in Xero may have found: much, or nothing that matters."""

from __future__ import annotations

from datetime import date

from local.gallery.sample import NOW
from shared.preflight.look import Customers, Look, Products
from shared.preflight.traces import Trace

LOOK = Look(
    Customers(count=1_380, nameless=212, without_email=34),
    (Products("", "", 2, ("LESSON-60", "STOOL")), Products("416", "OUTPUT2", 1, ("TUNING",))),
    (
        Trace("synder", None, 318, date(2026, 11, 20), "invoice", "5ed2c3a1-0000-4000-8000-000000000001"),
        Trace(
            "stripe_feed",
            "stripe",
            41,
            date(2026, 11, 27),
            "bank_transaction",
            "5ed2c3a1-0000-4000-8000-000000000002",
            "5ed2c3a1-0000-4000-8000-000000000003",
        ),
        Trace(
            "gocardless_app",
            "gocardless",
            1,
            date(2026, 9, 3),
            "payment",
            "5ed2c3a1-0000-4000-8000-000000000004",
        ),
    ),
    date(2026, 8, 31),
    NOW,
)
CLEAR = Look(Customers(count=64), (), (), date(2026, 8, 31), NOW)
