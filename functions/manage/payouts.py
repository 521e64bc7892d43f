"""Says of payouts, and of what they hold, whether all of it stands in Xero: pure, for pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from functions.manage.rendering import Tone
from functions.manage.tables import Column
from shared.ledger.profiles import PROFILES
from shared.reasons import Reason, reason_for
from shared.reconciliation.payouts import EXPLAINED, PayoutItem, PayoutMatch, PayoutReason, RowState

# Of items more are never shown on one page.
MOST_ITEMS = 200
COLUMNS = (
    Column("Paid out"),
    Column("Payout"),
    Column("Amount", is_amount=True),
    Column("Items", is_amount=True),
    Column("Stands"),
)
ITEM_COLUMNS = (
    Column("What moved"),
    Column("Amount", is_amount=True),
    Column("Stands"),
    Column("Documents in Xero"),
)
STATES: Mapping[str, str] = {
    "posted": "in Xero",
    "pending": "on its way to Xero",
    "parked": "parked",
    "waiting": "waits for another document",
    "accepted": "not to be posted from here",
    "undone": "taken out of Xero",
    "deleted": "deleted",
}


@dataclass(frozen=True, slots=True)
class Why:
    """A reason why a payout has no tick, or what is explained about it, in words."""

    found: PayoutReason

    @property
    def reason(self) -> Reason:
        return reason_for(self.found.reason_code)


@dataclass(frozen=True, slots=True)
class Document:
    """A document that books an item, and how it stands in words."""

    row: RowState

    @property
    def stands(self) -> str:
        """How the document stands in Xero, or what is wrong with it."""
        if self.row.reason_code:
            return reason_for(self.row.reason_code).sentence
        return STATES.get(self.row.state, self.row.state)


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a payout, or the payout's own movement, with its documents."""

    item: PayoutItem

    @property
    def stands(self) -> str:
        return reason_for(self.item.reason_code).sentence if self.item.reason_code else "As it was posted"

    @property
    def tone(self) -> Tone:
        if self.item.reason_code in EXPLAINED:
            return "quiet"
        return "done" if self.item.is_right else "attention"

    @property
    def documents(self) -> tuple[Document, ...]:
        return tuple(map(Document, self.item.documents))


@dataclass(frozen=True, slots=True)
class Shown:
    """A payout in words."""

    match: PayoutMatch

    @property
    def name(self) -> str:
        return PROFILES[self.match.payout.provider].name

    @property
    def stands(self) -> str:
        return "All of it is in Xero" if self.match.is_matched else "Not all of it is in Xero as it should be"

    @property
    def tone(self) -> Tone:
        return "done" if self.match.is_matched else "attention"

    @property
    def why(self) -> tuple[Why, ...]:
        """What must be dealt with, and then what is explained."""
        return tuple(map(Why, sorted(self.match.reasons, key=lambda each: each.is_explained)))


@dataclass(frozen=True, slots=True)
class ItemPage:
    """A page of a payout's items: the first one is number 1, and there is always one."""

    items: tuple[PayoutItem, ...]
    number: int
    pages: int


def item_page(match: PayoutMatch, number: int) -> ItemPage:
    """Returns a page of the items that are kept. Raises LookupError for a page that is not there."""
    pages = max(1, -(-len(match.items) // MOST_ITEMS))
    if not 1 <= number <= pages:
        raise LookupError(f"there are {pages} pages of items, and no page {number}")
    return ItemPage(match.items[MOST_ITEMS * (number - 1) : MOST_ITEMS * number], number, pages)
