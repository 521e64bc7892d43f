"""Defines the documents that an event becomes, before Xero has seen them.

A document's `key` identifies it everywhere: in the ledger row, in its children's parents, and in Xero as
the Reference (for contacts the ContactNumber). The key is made of the source's id and a role, so that the
same source always makes the same keys, whichever way it was read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, assert_never

from shared.ledger.postal import NOWHERE, PostalAddress
from shared.money import Money


@dataclass(frozen=True, slots=True)
class Pieces:
    """How many pieces of a product a line sells. `item_code` is Xero's for it, empty for what is no product.

    `unit_price` is that of one piece with VAT, in pounds with up to four decimals.
    """

    quantity: int
    unit_price: Decimal
    item_code: str = ""

    @property
    def pence(self) -> int:
        """What they come to, as Xero works it out: rounded once, half up."""
        return int((self.quantity * self.unit_price * 100).quantize(Decimal(1), ROUND_HALF_UP))


@dataclass(frozen=True, slots=True)
class Line:
    """One line, VAT inclusive. With an empty tax type the account's applies; `tax` is itemised VAT.

    `lead_source` is the id of what brought the customer, on a line of a sale; empty where that is not known.
    `pieces` come to the line's amount; a line without any is one piece of something without a name in Xero.
    """

    description: str
    account: str
    amount: Money
    tax_type: str = ""
    tax: Money | None = None
    lead_source: str = ""
    pieces: Pieces | None = None

    def __post_init__(self) -> None:
        if self.pieces and self.pieces.pence != self.amount.minor:
            raise ValueError("a line comes to what its pieces come to")


@dataclass(frozen=True, slots=True)
class Contact:
    """A customer or supplier. A contact without an e-mail address may join a contact of the same name.

    `refused_email` is the address that the provider has, if Xero does not accept it. Person, phone and postal
    address are what a buyer has typed into an order form: a contact that is there already keeps its own.
    """

    key: str
    name: str
    email: str = ""
    refused_email: str = ""
    first_name: str = ""
    last_name: str = ""
    phone: str = ""
    address: PostalAddress = NOWHERE

    def __post_init__(self) -> None:
        if not self.name.strip() or len(self.key) > 50:
            raise ValueError("a contact needs a name, and Xero keeps 50 characters of its number")

    @property
    def parents(self) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class ContactEmail:
    """The e-mail address of a contact that we created without one, because Xero did not accept it then.

    The address is set only if the contact still has none: whatever a person has entered stays.
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

    `is_whole`: the invoice covers the total of its sale, so that no payment of the sale is invoiced again.
    `reopens` is the key of the reversal that the invoice replaces; empty for the invoice of a sale.
    """

    key: str
    contact: str
    dated: date
    due: date
    lines: tuple[Line, ...]
    is_whole: bool = False
    reopens: str = ""

    def __post_init__(self) -> None:
        # A line may be negative, such as a credit for the unused part of a period.
        if not self.lines or _total(self.lines).minor < 0:
            raise ValueError("an invoice needs lines, and its total must not be negative")

    @property
    def parents(self) -> tuple[str, ...]:
        return (self.contact,)

    @property
    def total(self) -> Money:
        return _total(self.lines)


@dataclass(frozen=True, slots=True)
class Credit:
    """The pence of one invoice that a credit note takes back."""

    invoice: str
    pence: int


@dataclass(frozen=True, slots=True)
class CreditNote:
    """A sale taken back, wholly or in part: ACCRECCREDIT, authorised, VAT inclusive.

    A line may be negative: the shares of several refunds are rounded together, so that they add up.
    `credits` are the amounts taken back per invoice; the rest was lost, or was sold elsewhere.
    """

    key: str
    contact: str
    dated: date
    lines: tuple[Line, ...]
    credits: tuple[Credit, ...] = ()

    def __post_init__(self) -> None:
        if not self.lines or _total(self.lines).minor <= 0:
            raise ValueError("a credit note needs lines, and its total must be positive")

    @property
    def parents(self) -> tuple[str, ...]:
        return (self.contact,)

    @property
    def total(self) -> Money:
        return _total(self.lines)


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that reached a bank account for an invoice.

    `contact` is the invoice's, for money that the invoice in Xero cannot take; early rows lack the contact.
    `after` is the end of an earlier payment, which must be posted first though Xero does not require it.
    """

    key: str
    invoice: str
    account: str
    dated: date
    amount: Money
    contact: str = ""
    after: str = ""

    def __post_init__(self) -> None:
        _refuse_unless_positive(self.amount)

    @property
    def parents(self) -> tuple[str, ...]:
        return (self.invoice, self.after) if self.after else (self.invoice,)


@dataclass(frozen=True, slots=True)
class Refund:
    """Money that left an account for a credit note, or for an overpayment that is paid back.

    `after` is the end of an earlier refund that did not arrive, which must be posted first.
    """

    key: str
    of: str
    account: str
    dated: date
    amount: Money
    after: str = ""

    def __post_init__(self) -> None:
        _refuse_unless_positive(self.amount)

    @property
    def parents(self) -> tuple[str, ...]:
        return (self.of, self.after) if self.after else (self.of,)


@dataclass(frozen=True, slots=True)
class _BankTransaction:
    """Money that moved at a bank account without an invoice, VAT inclusive.

    `of` is the key of a document that this one takes back although it stays in Xero; empty for most.
    `credits` are the amounts restored per invoice after a lost dispute had taken them back.
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
            raise ValueError("a bank transaction needs lines, and its total must be positive")

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
    """A customer's money that no invoice can take: RECEIVE-OVERPAYMENT, for a bookkeeper to allocate."""

    key: str
    contact: str
    account: str
    dated: date
    amount: Money

    def __post_init__(self) -> None:
        _refuse_unless_positive(self.amount)

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
        _refuse_unless_positive(self.amount)
        if self.from_account == self.to_account:
            raise ValueError("a transfer needs two different accounts")

    @property
    def parents(self) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Reversal:
    """Takes the document `of` back by deleting it, as if it had never been there.

    `fallback` says which documents give the same balances if Xero refuses: see shared.booking.fallbacks. The
    fallback needs the amount, the accounts (`to_account` for a transfer's other end) and the contact, empty
    for a transfer. `in_earlier_month`: `of` is dated in an earlier month, which is left as it was; but a
    person may have deleted it.
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
        _refuse_unless_positive(self.amount)
        if self.fallback != "transfer_back" and not self.description:
            raise ValueError("the documents that may replace a reversal need a description")

    @property
    def parents(self) -> tuple[str, ...]:
        return (self.of,)


@dataclass(frozen=True, slots=True)
class Removal:
    """Takes the document `of` out of Xero at the owner's request, without replacing it.

    `after` are the removals that come first: those of the documents that depend on this one.
    """

    key: str
    of: str
    dated: date
    after: tuple[str, ...] = ()

    @property
    def parents(self) -> tuple[str, ...]:
        return (self.of, *self.after)


@dataclass(frozen=True, slots=True)
class Amendment:
    """Changes the lines of the invoice `of` as it stands in Xero: nobody has paid any of it.

    `before` are the lines that we left there. An invoice that a person has changed since is left alone.
    """

    key: str
    of: str
    dated: date
    lines: tuple[Line, ...]
    before: tuple[Line, ...]

    def __post_init__(self) -> None:
        if not self.lines or _total(self.lines).minor <= 0:
            raise ValueError("a changed invoice needs lines, and its total must be positive")

    @property
    def parents(self) -> tuple[str, ...]:
        return (self.of,)


@dataclass(frozen=True, slots=True)
class Mailing:
    """An invoice that Xero sends to its contact by e-mail, once.

    `after` are the payments that must be in Xero first, so that the invoice says what was paid. `again`: Xero
    has sent the invoice before, when it was approved.
    """

    key: str
    invoice: str
    after: tuple[str, ...] = ()
    again: bool = False

    @property
    def parents(self) -> tuple[str, ...]:
        return (self.invoice, *self.after)


def contact_named(document: Document) -> str | None:
    """Returns the key of the contact that a document names in Xero; a payment only names its invoice."""
    match document:
        case Invoice() | CreditNote() | Spend() | Receive() | Overpayment():
            return document.contact
        case Contact() | ContactEmail() | Payment() | Refund() | Transfer() | Reversal() | Removal():
            return None
        case Mailing() | Amendment():
            return None
    assert_never(document)


def lead_source_of(document: Document) -> str:
    """Returns the id of what brought the customer; empty for what is no sale, and where that is not known.

    All lines of a sale that have a lead source have the same.
    """
    match document:
        case Invoice(lines=lines) | CreditNote(lines=lines) | Spend(lines=lines) | Receive(lines=lines):
            return next((line.lead_source for line in lines if line.lead_source), "")
        case Contact() | ContactEmail() | Payment() | Refund() | Overpayment() | Mailing():
            return ""
        case Transfer() | Reversal() | Removal() | Amendment():
            # What an amendment sells is on the invoice that it changes.
            return ""
    assert_never(document)


def day_of(document: Document) -> date | None:
    """Returns the date of a document; None for a contact or an e-mail, which has none."""
    match document:
        case Contact() | ContactEmail() | Mailing():
            return None
        case Invoice() | CreditNote() | Payment() | Refund() | Spend() | Receive() | Overpayment():
            return document.dated
        case Transfer() | Reversal() | Removal() | Amendment():
            return document.dated
    assert_never(document)


def _refuse_unless_positive(amount: Money) -> None:
    if amount.minor <= 0:
        raise ValueError("the amount of this document must be positive")


def _total(lines: tuple[Line, ...]) -> Money:
    """Adds up the lines. Raises ValueError if they are in different currencies."""
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
    | Mailing
    | Amendment
)
