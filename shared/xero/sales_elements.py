"""Makes sales documents of what Xero shows: each kind has its own words there for the same things."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from shared.history.documents import APPROVED, Kind, SalesDocument
from shared.xero.element_texts import needed, text
from shared.xero.paging import NONSENSE, Element, day_of, pence_of, time_of
from shared.xero.tracked_parts import Tracking, parts_of

# Returns the organisation's currency. It is asked only where Xero does not say what a document is worth.
Own = Callable[[], str]


def pounds() -> str:
    """What an organisation's currency is taken for until it was read."""
    return "GBP"


@dataclass(frozen=True, slots=True)
class Listed:
    """How Xero lists a kind of document. `type` is its word for those of customers."""

    kind: Kind
    plural: str
    id: str
    type: str
    number: str = ""
    # A short form has all that is needed: only invoices have one.
    asked: Mapping[str, str] | None = None


LISTED: Mapping[Kind, Listed] = {
    each.kind: each
    for each in (
        Listed("invoice", "Invoices", "InvoiceID", "ACCREC", "InvoiceNumber", {"summary_only": "true"}),
        Listed("credit_note", "CreditNotes", "CreditNoteID", "ACCRECCREDIT", "CreditNoteNumber"),
        Listed("overpayment", "Overpayments", "OverpaymentID", "RECEIVE-OVERPAYMENT"),
        Listed("prepayment", "Prepayments", "PrepaymentID", "RECEIVE-PREPAYMENT", "InvoiceNumber"),
        Listed("receipt", "BankTransactions", "BankTransactionID", "RECEIVE"),
    )
}


@dataclass(frozen=True, slots=True)
class Unread:
    """A document that makes no sense and is no sale, such as a draft without a contact.

    `status` is Xero's word. Both are empty where they cannot be read either.
    """

    id: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """How documents are read.

    `skip` is told of each that is left out because it makes no sense. `own` returns the organisation's
    currency.
    """

    skip: Callable[[Unread], object] = lambda _: None
    own: Own = pounds


def documents_of(
    listed: Listed, elements: Iterable[Element], tracking: Tracking | None, reading: Reading
) -> Iterator[SalesDocument]:
    """Yields the documents among elements that are of the kind; lists by ids hold bills as well.

    Raises what `understood` turns into Unavailable for a sale that makes no sense. Anything else that makes
    none is skipped: no draft of anybody's shall hold up what is sold.
    """
    for each in elements:
        try:
            if each["Type"] == listed.type:
                yield document_of(listed, each, tracking, reading.own)
        except NONSENSE:
            if each.get("Status") in APPROVED:
                raise
            reading.skip(_unread(listed, each))


def _unread(listed: Listed, element: Element) -> Unread:
    id, status = element.get(listed.id), element.get("Status")
    return Unread(id if isinstance(id, str) else "", status if isinstance(status, str) else "")


def document_of(
    listed: Listed, element: Element, tracking: Tracking | None = None, own: Own = pounds
) -> SalesDocument:
    """Makes a document of what Xero shows. Raises what `understood` turns into Unavailable."""
    total, currency = pence_of(element["Total"]), text(element, "CurrencyCode") or own()
    left, paid = _left(listed.kind, element), _paid(listed.kind, element)
    return SalesDocument(
        kind=listed.kind,
        id=needed(element, listed.id),
        contact_id=needed(element["Contact"], "ContactID"),
        dated=day_of(needed(element, "Date")),
        status=needed(element, "Status"),
        updated_at=time_of(needed(element, "UpdatedDateUTC")),
        number=text(element, listed.number) if listed.number else "",
        reference=text(element, "Reference"),
        due_on=day_of(element["DueDate"]) if element.get("DueDate") else None,
        currency=currency,
        rate=_rate(element, currency, own),
        net=pence_of(element["SubTotal"]),
        tax=pence_of(element["TotalTax"]),
        total=total,
        paid=paid,
        credited=_credited(listed.kind, element, total - left - paid),
        left=left,
        tracked=parts_of(element, tracking) if tracking else None,
    )


def _rate(element: Element, currency: str, own: Own) -> Decimal | None:
    if given := element.get("CurrencyRate"):
        return Decimal(given)
    # Xero need not say that a currency is worth itself.
    return Decimal(1) if currency == own() else None


def _left(kind: Kind, element: Element) -> int:
    # Xero leaves out what is left of a document that was voided.
    return pence_of(element.get("AmountDue" if kind == "invoice" else "RemainingCredit") or 0)


def _paid(kind: Kind, element: Element) -> int:
    """Returns what was paid of an invoice, or paid back of anything else."""
    if kind == "invoice":
        return pence_of(element.get("AmountPaid") or 0)
    return sum(pence_of(each.get("Amount") or 0) for each in element.get("Payments") or ())


def _credited(kind: Kind, element: Element, rest: int) -> int:
    if kind == "invoice":
        return pence_of(element.get("AmountCredited") or 0)
    # Of what was voided, nothing is left and nothing was used; and nobody uses a receipt.
    is_used = kind != "receipt" and element["Status"] in ("AUTHORISED", "PAID")
    return rest if is_used else 0
