"""The documents that an event becomes, before Xero has seen them.

A document's `key` is what it is known by everywhere: the ledger row, its children's parents, and
in Xero the Reference (for contacts the ContactNumber). It is made of the source's id and a role,
so that the same source always makes the same keys, whichever road it came by.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, assert_never

from shared.money import Money


@dataclass(frozen=True, slots=True)
class Line:
    """One line, VAT inclusive. An empty tax type leaves it to the account; `tax` is itemised VAT."""

    description: str
    account: str
    amount: Money
    tax_type: str = ""
    tax: Money | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """A customer or supplier. One without an e-mail address may join a contact of the same name.

    `excluded` is what the provider has for an address, where Xero does not take it.
    """

    key: str
    name: str
    email: str = ""
    refused_email: str = ""

    def __post_init__(self) -> None:
        if not self.name.strip() or len(self.key) > 50:
            raise ValueError("a contact has a name, and Xero keeps 50 characters of its number")

    @property
    def parents(self) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class ContactEmail:
    """The e-mail address of a contact of ours that was made without one, since Xero did not take it then.

    It is set where the contact has none to this day: whatever a person has entered stays.
    """

    key: str
    contact: str
    email: str

    @property
    def parents(self) -> tuple[str, ...]:
        return (self.contact,)


@dataclass(frozen=True, slots=True)
class Invoice:
    """A sale: ACCREC, authorised, VAT inclusive.

    `is_whole`: it is over everything that its sale comes to, so that no payment of the sale is invoiced
    again. `reopens` is the key of the reversal that it stands in for; empty for an invoice over a sale.
    """

    key: str
    contact: str
    dated: date
    due: date
    lines: tuple[Line, ...]
    is_whole: bool = False
    reopens: str = ""

    def __post_init__(self) -> None:
        # A line may take money away, as a credit for a period that was not used up does.
        if not self.lines or _total(self.lines).minor < 0:
            raise ValueError("a sale has lines, and does not cost less than nothing")

    @property
    def parents(self) -> tuple[str, ...]:
        return (self.contact,)

    @property
    def total(self) -> Money:
        return _total(self.lines)


@dataclass(frozen=True, slots=True)
class Credit:
    """Pence of an invoice that a credit note takes back."""

    invoice: str
    pence: int


@dataclass(frozen=True, slots=True)
class CreditNote:
    """A sale taken back, wholly or in part: ACCRECCREDIT, authorised, VAT inclusive.

    A line may be below nothing: shares of several refunds are rounded together, so that they add up.
    `credits` say of which invoices it takes how much back; what is over was lost, or was sold elsewhere.
    """

    key: str
    contact: str
    dated: date
    lines: tuple[Line, ...]
    credits: tuple[Credit, ...] = ()

    def __post_init__(self) -> None:
        if not self.lines or _total(self.lines).minor <= 0:
            raise ValueError("a credit note has lines, and gives more than nothing back")

    @property
    def parents(self) -> tuple[str, ...]:
        return (self.contact,)

    @property
    def total(self) -> Money:
        return _total(self.lines)


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that reached a bank account for an invoice.

    `contact` is the invoice's, for what the invoice in Xero cannot take; rows of before it was kept lack it.
    `after` is what must be posted first though Xero would not ask for it: an earlier payment's end.
    """

    key: str
    invoice: str
    account: str
    dated: date
    amount: Money
    contact: str = ""
    after: str = ""

    def __post_init__(self) -> None:
        _more_than_nothing(self.amount)

    @property
    def parents(self) -> tuple[str, ...]:
        return (self.invoice, self.after) if self.after else (self.invoice,)


@dataclass(frozen=True, slots=True)
class Refund:
    """Money that left an account for a credit note, or for an overpayment that goes back.

    `after` is what must be posted first: the end of an earlier refund that did not arrive.
    """

    key: str
    of: str
    account: str
    dated: date
    amount: Money
    after: str = ""

    def __post_init__(self) -> None:
        _more_than_nothing(self.amount)

    @property
    def parents(self) -> tuple[str, ...]:
        return (self.of, self.after) if self.after else (self.of,)


@dataclass(frozen=True, slots=True)
class _BankTransaction:
    """Money that moved at a bank account for no invoice, VAT inclusive.

    `of` is the key of the document that it takes back though that stays in Xero; empty for most.
    `credits` are what it restores of invoices that a lost dispute had taken back.
    """

    key: str
    contact: str
    account: str
    dated: date
    lines: tuple[Line, ...]
    of: str = ""
    credits: tuple[Credit, ...] = ()

    def __post_init__(self) -> None:
        if not self.lines or _total(self.lines).minor <= 0:
            raise ValueError("money that moved has lines, and is more than nothing")

    @property
    def parents(self) -> tuple[str, ...]:
        return (self.contact,)

    @property
    def total(self) -> Money:
        return _total(self.lines)


class Spend(_BankTransaction):
    """Money that left a bank account: a SPEND bank transaction."""

    __slots__ = ()


class Receive(_BankTransaction):
    """Money that reached a bank account: a RECEIVE bank transaction."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Overpayment:
    """Money of a customer that no invoice can take: RECEIVE-OVERPAYMENT, for a bookkeeper to allocate."""

    key: str
    contact: str
    account: str
    dated: date
    amount: Money

    def __post_init__(self) -> None:
        _more_than_nothing(self.amount)

    @property
    def parents(self) -> tuple[str, ...]:
        return (self.contact,)


@dataclass(frozen=True, slots=True)
class Transfer:
    """Money between two bank accounts of the business."""

    key: str
    from_account: str
    to_account: str
    dated: date
    amount: Money

    def __post_init__(self) -> None:
        _more_than_nothing(self.amount)
        if self.from_account == self.to_account:
            raise ValueError("a transfer has two ends")

    @property
    def parents(self) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Reversal:
    """The document `of` is taken back, as if it had never been.

    `instead` says what has the same balances where Xero refuses: see shared.booking.fallbacks. It needs the
    amount, the accounts (`to_account` for a transfer's other end) and the contact, empty for a transfer.
    `is_late`: `of` is of an earlier month, which is left as it was; but a person may have deleted it.
    """

    key: str
    of: str
    fallback: Literal["reopen", "credit", "transfer_back"]
    dated: date
    amount: Money
    account: str
    contact: str = ""
    to_account: str = ""
    in_earlier_month: bool = False
    description: str = ""

    def __post_init__(self) -> None:
        _more_than_nothing(self.amount)
        if self.fallback != "transfer_back" and not self.description:
            raise ValueError("what may stand in for a reversal says what happened")

    @property
    def parents(self) -> tuple[str, ...]:
        return (self.of,)


@dataclass(frozen=True, slots=True)
class Removal:
    """The document `of` is taken out of Xero by the owner's word, and nothing takes its place.

    `after` are the undoings that come first: of what hangs on the document.
    """

    key: str
    of: str
    dated: date
    after: tuple[str, ...] = ()

    @property
    def parents(self) -> tuple[str, ...]:
        return (self.of, *self.after)


def contact_named(document: Document) -> str | None:
    """The key of the contact that Xero is told of with a document; a payment goes to its invoice's."""
    match document:
        case Invoice() | CreditNote() | Spend() | Receive() | Overpayment():
            return document.contact
        case Contact() | ContactEmail() | Payment() | Refund() | Transfer() | Reversal() | Removal():
            return None
    assert_never(document)


def day_of(document: Document) -> date | None:
    """The day that a document is dated; None for a contact, which has none."""
    match document:
        case Contact() | ContactEmail():
            return None
        case Invoice() | CreditNote() | Payment() | Refund() | Spend() | Receive() | Overpayment():
            return document.dated
        case Transfer() | Reversal() | Removal():
            return document.dated
    assert_never(document)


def _more_than_nothing(amount: Money) -> None:
    if amount.minor <= 0:
        raise ValueError("this document is about more than nothing")


def _total(lines: tuple[Line, ...]) -> Money:
    """Raises ValueError where the lines are not of one currency."""
    return sum((line.amount for line in lines[1:]), lines[0].amount)


Document = (
    Contact
    | Invoice
    | CreditNote
    | Payment
    | Refund
    | Spend
    | Receive
    | Overpayment
    | Transfer
    | Reversal
    | Removal
    | ContactEmail
)
