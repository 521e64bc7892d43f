"""Says which scopes a new app may ask for, and which of them a call to the API needs."""

from __future__ import annotations

from local.standins.xero.calls import Call

SIGN_IN = ("openid", "profile", "email", "offline_access")
PAIRS = (
    "accounting.attachments",
    "accounting.banktransactions",
    "accounting.contacts",
    "accounting.invoices",
    "accounting.manualjournals",
    "accounting.payments",
    "accounting.settings",
)
"""Each of these comes as a second one too, which ends in `.read` and allows reading alone."""
READ_ONLY = (
    "accounting.budgets.read",
    "accounting.reports.aged.read",
    "accounting.reports.balancesheet.read",
    "accounting.reports.banksummary.read",
    "accounting.reports.budgetsummary.read",
    "accounting.reports.executivesummary.read",
    "accounting.reports.profitandloss.read",
    "accounting.reports.taxreports.read",
    "accounting.reports.trialbalance.read",
)
KNOWN = frozenset((*SIGN_IN, *PAIRS, *(f"{scope}.read" for scope in PAIRS), *READ_ONLY))
"""Apps made since March 2026 do not get the broad `accounting.transactions` and `accounting.reports.read`."""

RESOURCES = {
    "accounting.banktransactions": ("BankTransactions", "BankTransfers"),
    "accounting.contacts": ("Contacts", "ContactGroups"),
    "accounting.invoices": ("CreditNotes", "Invoices", "PurchaseOrders", "Quotes", "RepeatingInvoices"),
    "accounting.payments": ("BatchPayments", "Overpayments", "Payments", "Prepayments"),
    "accounting.reports.banksummary": ("Reports",),
    "accounting.settings": (
        "Accounts",
        "BrandingThemes",
        "Currencies",
        "Items",
        "Organisation",
        "TaxRates",
        "TrackingCategories",
        "Users",
    ),
}
SCOPE_OF = {resource: scope for scope, resources in RESOURCES.items() for resource in resources}


def unknown_scopes(scope: str) -> list[str]:
    """Lists the scopes of a space-separated list that Xero grants to no new app."""
    return [each for each in scope.split() if each not in KNOWN]


def permits(scope: str, call: Call) -> bool:
    """Says whether the consented scopes allow a call; what the stand-in does not know needs none."""
    needed = SCOPE_OF.get(call.resource)
    enough = {needed, f"{needed}.read"} if call.method == "GET" else {needed}
    return needed is None or not enough.isdisjoint(scope.split())
