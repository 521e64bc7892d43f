"""Approves copies of an invoice, as a repeating invoice of Xero's does. Thousands take seconds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from local.standins.xero import documents, invoices
from local.standins.xero.by_hand import ByHand
from local.standins.xero.errors import insist
from local.standins.xero.records import ZERO, Invoice
from local.standins.xero.state import State, Work


@dataclass
class Repeating(ByHand):
    def repeat_invoice(self, invoice_id: str, times: Iterable[tuple[str, date]]) -> list[str]:
        """Approves a copy for each contact and date, due on that date. Returns the InvoiceIDs.

        Raises Invalid at the first one that Xero would refuse, whose predecessors stay; KeyError for an
        unknown invoice.
        """
        with self.moment() as now:
            work, model = Work(self.state, now), self.state.invoices[invoice_id]
            return [_repeated(work, model, contact_id, day).id for contact_id, day in times]


def _repeated(work: Work, model: Invoice, contact_id: str, day: date) -> Invoice:
    insist(_complaints(work.state, contact_id, day))
    copy = replace(
        model,
        id=work.state.new_id(),
        number=documents.next_invoice_number(work.state),
        contact_id=contact_id,
        status="AUTHORISED",
        date=day,
        due_date=day,
        lines=tuple(replace(line, id=work.state.new_id()) for line in model.lines),
        updated=work.now,
        payment_ids=(),
        allocation_ids=(),
        paid=ZERO,
        allocated=ZERO,
        paid_on=None,
        made_by="",
    )
    return invoices.enter(work.state, copy)


def _complaints(state: State, contact_id: str, day: date) -> Iterator[str]:
    yield from documents.contact_complaints(state, {"Contact": {"ContactID": contact_id}})
    yield from documents.lock_complaints(state, day)
