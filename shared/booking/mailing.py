"""Has Xero send an order's invoice by e-mail, when its form says so, and each time once."""

from __future__ import annotations

from collections.abc import Iterable

from shared.booking.position import Position
from shared.booking.sale_on_record import SaleOnRecord
from shared.ledger.documents import Document, Mailing, Payment
from shared.ledger.keys import Role, reference
from shared.orders.forms import WHEN_APPROVED, Emailing


def mailed_when_approved(order: str, emailing: Emailing, invoice: str) -> tuple[Mailing, ...]:
    """Mails the invoice of an order, by the order's id and the invoice's key, as soon as Xero has it."""
    return (Mailing(reference(order, Role.MAIL), invoice),) if emailing in WHEN_APPROVED else ()


def mailed_when_paid(
    sale: SaleOnRecord, change: Position, documents: Iterable[Document]
) -> tuple[Mailing, ...]:
    """Mails an order's invoice behind the payments among `documents`, if these pay the last of it."""
    order = next((fact for fact in sale.facts if fact.mails_when_paid), None)
    is_paid = change.open < 0 and sale.position.open + change.open == 0
    if order is None or not is_paid:
        return ()
    first = reference(order.source, Role.MAIL)
    again = first in order.documents
    key = reference(f"{order.source}:paid", Role.MAIL) if again else first
    after = tuple(each.key for each in documents if isinstance(each, Payment))
    return () if key in sale.books.documents else (Mailing(key, sale.first.key, after, again),)
