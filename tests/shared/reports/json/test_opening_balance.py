"""The fields of an opening balance, and their types."""

from __future__ import annotations

from datetime import date

from shared.operations.opening_balance import OpeningBalance, Proposal
from shared.reports.json.opening_balance import opening_balances_json
from tests.shared.reports.json.same import assert_json


def test_an_opening_balance_is_said_in_pence_and_null_while_nobody_knows_it() -> None:
    posted = ("opening stripe 2026-10-01 850",)
    found = [
        OpeningBalance("stripe", "091", Proposal("stripe", 7000, 1000), posted, (), "booked"),
        OpeningBalance("gocardless", "092", None, (), ()),
    ]
    assert_json(
        opening_balances_json("demo", date(2026, 10, 1), found),
        {
            "tenant": "demo",
            "feed_from": "2026-10-01",
            "openings": [
                {
                    "provider": "stripe",
                    "account": "091",
                    "held_pence": 7000,
                    "in_xero_pence": 1000,
                    "to_post_pence": 6000,
                    "posted_openings": ["opening stripe 2026-10-01 850"],
                    "became": "booked",
                },
                {
                    "provider": "gocardless",
                    "account": "092",
                    "held_pence": None,
                    "in_xero_pence": None,
                    "to_post_pence": None,
                    "posted_openings": [],
                    "became": "",
                },
            ],
        },
    )


def test_before_the_settings_are_complete_there_is_no_day_and_no_opening_balance() -> None:
    assert_json(
        opening_balances_json("demo", None, []), {"tenant": "demo", "feed_from": None, "openings": []}
    )
