"""Imitates Xero for a sale's documents: what each document may do, and what is open afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from shared.booking.fallbacks import EARLIER_MONTH, fallback_for, payment_target
from shared.ledger.documents import (
    Contact,
    CreditNote,
    Document,
    Invoice,
    Overpayment,
    Payment,
    Receive,
    Refund,
    Removal,
    Reversal,
    Spend,
)
from shared.ledger.stages import STAGE_OF
from tests.shared.booking.books import SETTINGS, balances


class XeroOfSales:
    """Takes pending documents stage by stage, as the writer does, and refuses what Xero would refuse."""

    def __init__(self) -> None:
        self.posted: dict[str, Document] = {}
        self.deleted: set[str] = set()
        # Pence outstanding on an invoice, or remaining on a credit note or an overpayment.
        self.left: Counter[str] = Counter()

    def drain(self, documents: Iterable[Document]) -> None:
        """Posts all that is not posted yet. Raises AssertionError if something never can be."""
        pending = {each.key: each for each in documents if each.key not in self.posted}
        while pending:
            ready = [
                each for each in pending.values() if all(key in self.posted for key in self._needs(each))
            ]
            assert ready, f"never to be posted: {sorted(pending)}"
            first = min(STAGE_OF[type(each)] for each in ready)
            for each in ready:
                if STAGE_OF[type(each)] == first:
                    del pending[each.key]
                    pending |= {more.key: more for more in self._post(each)}

    def _needs(self, document: Document) -> tuple[str, ...]:
        parents = document.parents
        if isinstance(document, Payment | Refund) and document.after in self.posted:
            return (*parents, payment_target(document, self.posted.__getitem__))
        return parents

    def _post(self, document: Document) -> tuple[Document, ...]:
        """Posts a document; returns further ones that replace it if an earlier month must stay as it is."""
        if isinstance(document, Reversal) and document.in_earlier_month:
            found = fallback_for(document, EARLIER_MONTH, SETTINGS)
            assert found
            document, *further = found.documents
        else:
            further = []
        self.posted[document.key] = document
        match document:
            case Invoice() | CreditNote():
                self.left[document.key] += document.total.minor
            case Overpayment():
                self.left[document.key] += document.amount.minor
            case Payment() | Refund():
                self._take(payment_target(document, self.posted.__getitem__), document.amount.minor)
            case Reversal():
                self._delete(document)
            case Removal():
                self._void(document)
            case Contact() | Spend() | Receive():
                pass
            case _:
                raise AssertionError(f"no sale makes {document}")
        return tuple(further)

    def _take(self, of: str, pence: int) -> None:
        assert of in self.posted
        assert of not in self.deleted
        assert pence <= self.left[of], f"{of} has {self.left[of]} left, not {pence}"
        self.left[of] -= pence

    def _delete(self, reversal: Reversal) -> None:
        ended = self.posted[reversal.of]
        assert isinstance(ended, Payment | Refund), "Xero deletes money, and here nothing else"
        assert reversal.of not in self.deleted, "deleted already"
        assert ended.amount == reversal.amount
        self.deleted.add(reversal.of)
        self.left[payment_target(ended, self.posted.__getitem__)] += ended.amount.minor

    def _void(self, removal: Removal) -> None:
        voided = self.posted[removal.of]
        assert isinstance(voided, Invoice)
        assert self.left[removal.of] == voided.total.minor, "Xero voids nothing that was paid"
        self.deleted.add(removal.of)
        self.left[removal.of] = 0

    def invoices(self) -> list[str]:
        """Lists the keys of the invoices that were not voided."""
        live = (key for key in self.posted if key not in self.deleted)
        return [key for key in live if isinstance(self.posted[key], Invoice)]

    def open(self, *kinds: type[Document]) -> int:
        """Adds up what is outstanding or remaining on documents of these kinds, in pence."""
        return sum(left for key, left in self.left.items() if isinstance(self.posted[key], kinds))

    def balances(self) -> dict[str, int]:
        live = (each for key, each in self.posted.items() if key not in self.deleted)
        held = balances(each for each in live if not isinstance(each, Reversal | Removal))
        return {account: pence for account, pence in held.items() if pence}
