"""The fields of a month-end report, and their types."""

from __future__ import annotations

from datetime import date

from shared.ledger.vat import Vat
from shared.month_end.report import Figure, MissingMovement, MonthEnd, ReportLine, Voucher
from shared.month_end.sections import Section
from shared.reports.json.month_end import month_ends_json
from tests.shared.reports.json.same import assert_json

FIRST, LAST, DAY = date(2026, 10, 1), date(2026, 10, 31), date(2026, 10, 5)


def voucher(key: str, number: str, moved: int, vat: Vat, state: str = "posted") -> Voucher:
    return Voucher(key, "Payment", number, DAY, 12000, moved, vat, state)


SOLD = ReportLine(
    DAY,
    "txn_1",
    "Boiler service",
    12000,
    (
        voucher("ch_1 invoice", "CX-1", 0, Vat(2000)),
        voucher("txn_1 payment", "CX-1", 12000, Vat(untold=1), "pending"),
    ),
)


def test_a_report_is_said_in_pence_down_to_each_line() -> None:
    missing = (
        MissingMovement(DAY, "txn_2", "loan", -700, "unknown_category"),
        MissingMovement(DAY, "ch_3", "charge", None, "unknown_at_stripe"),
    )
    figures = (Figure(Section.SALES, (SOLD,)),)
    direct = Figure(Section.OTHER, ())
    report = MonthEnd("stripe", FIRST, LAST, "091", 500, figures, direct, missing, -100, "demo")
    assert_json(
        month_ends_json("demo", [report]),
        {
            "tenant": "demo",
            "reports": [
                {
                    "provider": "stripe",
                    "first": "2026-10-01",
                    "last": "2026-10-31",
                    "account": "091",
                    "opening_pence": 500,
                    "closing_pence": 12500,
                    "at_provider_pence": 11700,
                    "missing_before_pence": -100,
                    "is_complete": False,
                    "figures": [
                        {
                            "section": "Sales taken",
                            "amount_pence": 12000,
                            "vat_pence": 2000,
                            "vat_untold": 1,
                            "lines": [
                                {
                                    "day": "2026-10-05",
                                    "source": "txn_1",
                                    "what": "Boiler service",
                                    "reference": "txn_1 payment",
                                    "invoice": "CX-1",
                                    "amount_pence": 12000,
                                    "vat_pence": 2000,
                                }
                            ],
                        }
                    ],
                    "direct": {
                        "section": "Other",
                        "amount_pence": 0,
                        "vat_pence": 0,
                        "vat_untold": 0,
                        "lines": [],
                    },
                    "missing": [
                        {
                            "day": "2026-10-05",
                            "source": "txn_2",
                            "what": "loan",
                            "why": "unknown_category",
                            "amount_pence": -700,
                        },
                        {
                            "day": "2026-10-05",
                            "source": "ch_3",
                            "what": "charge",
                            "why": "unknown_at_stripe",
                            "amount_pence": None,
                        },
                    ],
                }
            ],
        },
    )
