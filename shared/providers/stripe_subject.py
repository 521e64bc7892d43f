"""Describes an object of Stripe's with the balance transactions that moved its money. Pure.

Amounts come from the balance transactions and never from the charge, refund, dispute or payout: a card
charged in euros and settled into the GBP balance is worth what was settled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from shared.errors import Malformed
from shared.events import Movement, Sale
from shared.money import Money
from shared.providers.objects import Object
from shared.providers.stripe_sale import sale_of

# Stripe keeps other balances (for issued cards, for prefunding) that the clearing account is not.
BALANCE = "payments"


@dataclass(frozen=True, slots=True)
class Subject:
    """An object of Stripe's as it stands, with the movements and the sale behind it.

    `transactions` are its balance transactions, the oldest first. `charge` is the charge behind it, with
    its customer; None where there is none or Stripe does not know it. `invoice` is the Stripe invoice that
    the charge paid, None if it paid none.
    """

    object: Object
    transactions: Sequence[Object]
    charge: Object | None = None
    invoice: Object | None = None

    @property
    def sale(self) -> Sale | None:
        return sale_of(self.charge, self.invoice) if self.charge else None

    @property
    def id(self) -> str:
        """The object's id, also where its movement stands alone, since Stripe does not know the object."""
        alone = self.object["object"] == "balance_transaction"
        return str((alone and self.object["source"]) or self.object["id"])

    def of(self, *categories: str) -> list[Object]:
        """Returns the balance transactions of these categories.

        A fee that names the object is one of its balance transactions, too, and may stand anywhere.
        """
        return [each for each in self.transactions if each["reporting_category"] in categories]

    def movements(self, *categories: str) -> list[Movement]:
        """Returns what moved in these categories, in the balance that Stripe pays out from."""
        return [movement(each) for each in self.of(*categories) if is_ours(each)]

    def first(self, category: str) -> str:
        """Returns the id of the movement that a later one undoes; empty if it is unknown."""
        return next((str(each["id"]) for each in self.of(category)), "")

    @property
    def paid(self) -> str:
        """The id of the movement by which the charge behind it came; empty if that is unknown."""
        came = self.charge.get("balance_transaction") if self.charge else None
        return str(came["id"]) if isinstance(came, Mapping) else ""

    @property
    def withdrawn(self) -> datetime:
        """When a dispute's money was taken, in UTC; when it was given back, if only that is known."""
        taken = self.of("dispute") or self.of("dispute_reversal")
        return _utc(min(each["created"] for each in taken))


def movement(transaction: Object) -> Movement:
    """Returns what a balance transaction moved. Raises Malformed where it does not say."""
    amounts, currency = (transaction.get("amount"), transaction.get("fee")), transaction.get("currency")
    if {type(each) for each in amounts} != {int} or not isinstance(currency, str):
        raise Malformed(f"{transaction['id']} says {amounts!r} of {currency!r}")
    return Movement(
        source=transaction["id"],
        at=_utc(transaction["created"]),
        gross=Money.from_minor(transaction["amount"], currency),
        fee=Money.from_minor(transaction["fee"], currency),
        fee_vat=_vat(transaction),
        provider="stripe",
        category=transaction["reporting_category"],
    )


def is_ours(transaction: Object) -> bool:
    """Whether money moved in GBP, and in the balance that Stripe pays out from."""
    return transaction["currency"] == "gbp" and transaction.get("balance_type") in (None, BALANCE)


def _vat(transaction: Object) -> Money:
    """Returns the part of the fee that Stripe itemises as VAT."""
    parts = (part["amount"] for part in transaction.get("fee_details") or () if part["type"] == "tax")
    return Money.from_minor(sum(parts), transaction["currency"])


def _utc(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
