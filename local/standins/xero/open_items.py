"""Lists in one table the kinds of document that money or credit can settle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from local.standins.xero.records import OpenItem
from local.standins.xero.register import Register
from local.standins.xero.state import State


@dataclass(frozen=True)
class Kind:
    """A kind of document. `field` is its name in a payment; `type` its type in GET Payments, under Invoice.

    `sign` is 1 where a payment brings money in, -1 where it pays a credit back.
    """

    name: str
    field: str
    type: str
    payment_type: str
    sign: int
    register: Callable[[State], Register[Any]]

    @property
    def id_field(self) -> str:
        return f"{self.field}ID"

    @property
    def number_field(self) -> str:
        return f"{self.field}Number"


KINDS = {
    "invoice": Kind("Invoice", "Invoice", "ACCREC", "ACCRECPAYMENT", 1, lambda state: state.invoices),
    "credit_note": Kind(
        "Credit Note", "CreditNote", "ACCRECCREDIT", "ARCREDITPAYMENT", -1, lambda state: state.credit_notes
    ),
    "overpayment": Kind(
        "Overpayment",
        "Overpayment",
        "AROVERPAYMENT",
        "AROVERPAYMENTPAYMENT",
        -1,
        lambda state: state.overpayments,
    ),
    "prepayment": Kind(
        "Prepayment", "Prepayment", "ARPREPAYMENT", "ARPREPAYMENTPAYMENT", -1, lambda state: state.prepayments
    ),
}


def item_of(state: State, kind: str, item_id: str) -> OpenItem:
    found: OpenItem = KINDS[kind].register(state)[item_id]
    return found


def put(state: State, kind: str, item: OpenItem) -> None:
    KINDS[kind].register(state).put(item)
