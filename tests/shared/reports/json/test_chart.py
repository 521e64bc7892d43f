from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from shared.chart.accounts import Account
from shared.chart.chart import Chart, Organisation, TaxRate
from shared.reports.json.chart import chart_json
from tests.shared.reports.json.same import assert_json

AT = datetime(2026, 10, 5, 18, tzinfo=UTC)
ACCOUNTS = (
    Account("a-1", "Suspense", "CURRLIAB", code="850", takes_payments=True),
    Account("a-2", "Old fees", "OVERHEADS", code="404", status="ARCHIVED"),
    Account("a-3", "VAT", "CURRLIAB", code="820", system="GST"),
    Account("a-4", "Fixed assets", "FIXED", code="700"),
)
RATES = (
    TaxRate("OUTPUT2", "20% (VAT on Income)", Decimal("20.0"), classes=("REVENUE",)),
    TaxRate("OLD", "17.5%", Decimal("17.5"), status="ARCHIVED", classes=("EXPENSE",)),
)


def use(setting: str, why_not: str = "") -> dict[str, object]:
    return {"setting": setting, "can_be_chosen": not why_not, "why_not": why_not}


def account(number: int, settings: list[dict[str, object]]) -> dict[str, object]:
    of = ACCOUNTS[number - 1]
    return {
        "id": of.id,
        "code": of.code,
        "name": of.name,
        "type": of.type,
        "status": of.status,
        "takes_payments": of.takes_payments,
        "settings": settings,
    }


def test_what_xero_offers_is_said_with_what_each_can_be_chosen_for_and_why_not() -> None:
    offered = Chart(Organisation("Demo Ltd", "GBP", "GB"), ACCOUNTS, RATES, AT)
    archived, own = "archived in Xero", "belongs to Xero, which posts to it by itself"
    made = chart_json("demo", offered)
    to_make = made.pop("to_make")
    assert_json(
        made,
        {
            "tenant": "demo",
            "read_at": "2026-10-05T18:00:00+00:00",
            "organisation": {
                "name": "Demo Ltd",
                "base_currency": "GBP",
                "country": "GB",
                "vat_registered": True,
            },
            "accounts": [
                account(1, [use("suspense")]),
                account(
                    2,
                    [
                        use("stripe_fees", archived),
                        use("gocardless_fees", archived),
                        use("bad_debts", archived),
                    ],
                ),
                account(3, [use("suspense", own)]),
                account(4, []),
            ],
            "tax_rates": [
                {
                    "type": "OUTPUT2",
                    "name": "20% (VAT on Income)",
                    "percent": "20.0",
                    "status": "ACTIVE",
                    "settings": [use("sales_tax")],
                },
                {
                    "type": "OLD",
                    "name": "17.5%",
                    "percent": "17.5",
                    "status": "ARCHIVED",
                    "settings": [use("stripe_fees_tax", archived), use("gocardless_fees_tax", archived)],
                },
            ],
        },
    )
    # The code of the archived account is taken, and suspense is there.
    assert {each["purpose"]: each["code"] for each in to_make} == {
        "stripe_bank": "091",
        "gocardless_bank": "092",
        "stripe_fees": "405",
        "gocardless_fees": "405",
        "disputed_funds": "621",
    }
