"""Defines an order form: what it sells, how it is paid, what it asks for, and when it is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from shared.orders.offers import UNIT
from shared.orders.recurrence import Recurrence

# How an order is paid: by card at Stripe, by a mandate or by Pay by Bank at GoCardless, or by hand.
Way = Literal["card", "direct_debit", "bank", "offline"]
# What a form may ask for beside name, e-mail and the address on the invoice.
Asked = Literal["phone", "company", "delivery_address", "notes"]
# When Xero sends the invoice by e-mail.
Emailing = Literal["on_authorisation", "on_payment", "both", "neither"]
WHEN_APPROVED: frozenset[Emailing] = frozenset({"on_authorisation", "both"})
WHEN_PAID: frozenset[Emailing] = frozenset({"on_payment", "both"})
State = Literal["draft", "open", "closed"]

MOST_LINES, LONGEST_TITLE, LONGEST_TEXT, LONGEST_TERMS = 50, 100, 2_000, 10_000
# Nobody orders more of anything without a word to the owner.
MOST_PIECES = 9_999


@dataclass(frozen=True, slots=True)
class Quantity:
    """How many pieces of a line can be ordered: `fixed` ones, or from `least` to `most`.

    Nothing at all can be ordered of a line whose `least` is 0.
    """

    least: int = 0
    most: int = MOST_PIECES

    def __post_init__(self) -> None:
        if not (0 <= self.least <= self.most <= MOST_PIECES and self.most > 0):
            raise ValueError(f"from {self.least} to {self.most} pieces is no choice")

    @property
    def is_fixed(self) -> bool:
        return self.least == self.most

    @property
    def is_free(self) -> bool:
        return self.most == MOST_PIECES

    def takes(self, pieces: int) -> bool:
        return self.least <= pieces <= self.most


@dataclass(frozen=True, slots=True)
class Extra:
    """A line that is no product in Xero: its name, the price of one piece in pounds, and a sales account.

    `unit_price` is meant with VAT or without it as the business's products are.
    """

    name: str
    unit_price: Decimal
    account: str
    tax_type: str

    def __post_init__(self) -> None:
        if not self.name.strip() or self.unit_price < 0 or self.unit_price != self.unit_price.quantize(UNIT):
            raise ValueError("a line has a name, and a price with at most four decimals")


@dataclass(frozen=True, slots=True)
class FormLine:
    """A line of a form, which is a product of Xero's, by its ItemID, or an extra. `id` never changes."""

    id: str
    sells: str | Extra
    quantity: Quantity = Quantity()
    recurrence: Recurrence | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """How a form looks. `colour` is written #1a2b3c; `logo` is the key of a picture, empty for none."""

    brand: str = ""
    colour: str = ""
    logo: str = ""


@dataclass(frozen=True, slots=True)
class OrderForm:
    """An order form. Times are in UTC; `revision` counts how often it was saved, 0 before the first time.

    `address` is the last part of its address on the web. Buyers accept `terms`, where there are any.
    `lead_source` is the id of the one that new customers of this form get; empty for none.
    `reached_by` is how buyers reach the business, such as by a phone number; empty where it does not say.
    """

    id: str
    title: str
    address: str
    lines: tuple[FormLine, ...] = ()
    ways: tuple[Way, ...] = ()
    text: str = ""
    terms: str = ""
    asks: tuple[Asked, ...] = ()
    look: Look = Look()
    emailing: Emailing = "neither"
    lead_source: str = ""
    state: State = "draft"
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    reached_by: str = ""
    revision: int = 0

    @property
    def recurs(self) -> bool:
        return any(each.recurrence for each in self.lines)


Availability = Literal["open", "not_yet", "closed"]


def availability(form: OrderForm, now: datetime) -> Availability:
    """Says whether a form can be filled in at a moment."""
    if form.state != "open" or (form.closes_at and now >= form.closes_at):
        return "closed"
    return "not_yet" if form.opens_at and now < form.opens_at else "open"
