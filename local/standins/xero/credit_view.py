"""Renders what overpayments and prepayments show alike: a customer's credits that came to the bank."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from local.standins.xero import contact_view, documents, item_view
from local.standins.xero.records import Element, OpenItem
from local.standins.xero.render import dated, ms_time
from local.standins.xero.state import State

FIELDS: Mapping[str, Callable[[Any], Any]] = {
    "Status": lambda credit: credit.status,
    "Date": lambda credit: credit.date,
    "Total": lambda credit: credit.total,
    "RemainingCredit": lambda credit: credit.left,
    "UpdatedDateUTC": lambda credit: credit.updated,
    "Contact.ContactID": lambda credit: credit.contact_id,
}


def render(state: State, credit: OpenItem) -> Element:
    """Renders a credit without its id, its type and its names."""
    return {
        "RemainingCredit": credit.left,
        "Allocations": item_view.allocations(state, credit),
        "Payments": item_view.payments(state, credit),
        "HasAttachments": False,
        "Contact": contact_view.brief(state.contacts[credit.contact_id]),
        **dated("Date", credit.date),
        "Status": credit.status,
        "LineAmountTypes": credit.line_amount_types,
        **documents.render_totals(state, credit),
        "CurrencyRate": 1,
        "UpdatedDateUTC": ms_time(credit.updated),
    }
