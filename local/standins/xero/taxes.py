"""Lists the UK tax rates, and the classes of account that each may be used on."""

from __future__ import annotations

from dataclasses import dataclass

from local.standins.xero.listings import Listing
from local.standins.xero.records import Account, Element
from local.standins.xero.state import State

CLASSES = {
    "ASSET": ("BANK", "CURRENT", "FIXED", "INVENTORY", "NONCURRENT", "PREPAYMENT"),
    "EQUITY": ("EQUITY",),
    "EXPENSE": ("DEPRECIATN", "DIRECTCOSTS", "EXPENSE", "OVERHEADS"),
    "LIABILITY": ("CURRLIAB", "LIABILITY", "TERMLIAB", "PAYG"),
    "REVENUE": ("OTHERINCOME", "REVENUE", "SALES"),
}
CLASS_OF = {member: kind for kind, members in CLASSES.items() for member in members}


@dataclass(frozen=True)
class TaxRate:
    """A tax rate. `percent` is charged on the document; `reverse` is owed and reclaimed at once, net nil."""

    type: str
    name: str
    report: str
    percent: int
    sides: tuple[str, ...]
    reverse: int = 0

    @property
    def income(self) -> bool:
        return "income" in self.sides

    @property
    def expense(self) -> bool:
        return "expense" in self.sides

    def applies_to(self, account: Account) -> bool:
        """Any rate may be used on a balance sheet account; only income and expenses restrict it."""
        kept_out = {"REVENUE": not self.income, "EXPENSE": not self.expense}
        return not kept_out.get(CLASS_OF[account.type], False)


BOTH = ("income", "expense")
RATES = {
    rate.type: rate
    for rate in (
        TaxRate("OUTPUT2", "20% (VAT on Income)", "OUTPUT", 20, ("income",)),
        TaxRate("INPUT2", "20% (VAT on Expenses)", "INPUT", 20, ("expense",)),
        TaxRate("RROUTPUT", "5% (VAT on Income)", "OUTPUT", 5, ("income",)),
        TaxRate("RRINPUT", "5% (VAT on Expenses)", "INPUT", 5, ("expense",)),
        TaxRate("ZERORATEDOUTPUT", "Zero Rated Income", "ZERORATEDOUTPUT", 0, ("income",)),
        TaxRate("ZERORATEDINPUT", "Zero Rated Expenses", "ZERORATEDINPUT", 0, ("expense",)),
        TaxRate("EXEMPTOUTPUT", "Exempt Income", "EXEMPTOUTPUT", 0, ("income",)),
        TaxRate("EXEMPTINPUT", "Exempt Expenses", "EXEMPTINPUT", 0, ("expense",)),
        TaxRate("REVERSECHARGES", "Reverse Charge Expenses (20%)", "REVERSECHARGES", 0, ("expense",), 20),
        TaxRate("NONE", "No VAT", "NONE", 0, BOTH),
    )
}


def rates_of(vat_registered: bool) -> list[TaxRate]:
    return [rate for rate in RATES.values() if vat_registered or rate.type == "NONE"]


def render(_: State, rate: TaxRate) -> Element:
    shown = rate.percent or rate.reverse
    component = {"Name": "VAT", "Rate": shown, "IsCompound": False, "IsNonRecoverable": False}
    return {
        "Name": rate.name,
        "TaxType": rate.type,
        "ReportTaxType": rate.report,
        "CanApplyToAssets": True,
        "CanApplyToEquity": True,
        "CanApplyToExpenses": rate.expense,
        "CanApplyToLiabilities": True,
        "CanApplyToRevenue": rate.income,
        "DisplayTaxRate": shown,
        "EffectiveRate": rate.percent,
        "Status": "ACTIVE",
        "TaxComponents": [component],
    }


LISTING = Listing(
    plural="TaxRates",
    records=lambda state: rates_of(state.vat_registered),
    render=render,
    fields={"TaxType": lambda rate: rate.type, "Name": lambda rate: rate.name},
    paged=False,
)
