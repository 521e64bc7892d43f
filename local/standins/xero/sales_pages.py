"""Says what the page of a contact's sales shows, and what a person can do there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from local.standins.xero import sales_choices, tracked, typed
from local.standins.xero.desk import Desk, Form
from local.standins.xero.organisation import Organisation

STATUSES = {"draft": "DRAFT", "submit": "SUBMITTED", "approve": "AUTHORISED"}


def _show(books: Organisation, contact_id: str, form: Form) -> Mapping[str, Any]:
    state = books.state
    contact = state.contacts[contact_id]
    default = tracked.usable(state, contact.sales_tracking)
    return {
        "contact": contact,
        "invoices": sales_choices.of_contact(state.invoices, contact_id),
        "notes": sales_choices.of_contact(state.credit_notes, contact_id),
        "credits": sales_choices.of_contact((*state.overpayments, *state.prepayments), contact_id),
        "values": {"LineAmountTypes": "Exclusive", **typed.filled_in(state, (), default), **form},
        "places": range(sales_choices.FREE_LINES),
        **sales_choices.of(state),
    }


def _sell(status: str) -> Any:
    def sell(books: Organisation, contact_id: str, form: Form) -> str:
        made = books.make_invoice(contact_id, typed.lines(form), status, **typed.document(form))
        return f"invoices/{made}"

    return sell


def _credit_freely(books: Organisation, contact_id: str, form: Form) -> None:
    fields = {name: value for name, value in typed.document(form).items() if name != "DueDate"}
    books.make_credit_note(contact_id, typed.lines(form), **fields)


def _prepay(books: Organisation, contact_id: str, form: Form) -> None:
    books.prepay(contact_id, typed.required_pence(form), form.get("account", ""), form.get("bank", ""))


def _overpay(books: Organisation, contact_id: str, form: Form) -> None:
    books.overpay(contact_id, typed.required_pence(form), form.get("bank", ""))


DESK = Desk(
    "contacts/{record}/sales",
    "sales.html",
    _show,
    {
        **{does: _sell(status) for does, status in STATUSES.items()},
        "credit": _credit_freely,
        "prepay": _prepay,
        "overpay": _overpay,
    },
)
