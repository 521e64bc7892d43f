"""Opens and voids the credits that come from the bank, each with its bank transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from local.standins.xero import overpayments, prepayments
from local.standins.xero.records import BankTransaction, Element, OpenItem
from local.standins.xero.register import Register
from local.standins.xero.state import State, Work


@dataclass(frozen=True)
class BankCredit:
    article: str
    register: Callable[[State], Register[Any]]
    opened: Callable[[State, BankTransaction], OpenItem]


CREDITS = {
    overpayments.TYPE: BankCredit(
        "An overpayment", lambda state: state.overpayments, lambda _, made: overpayments.opened(made)
    ),
    prepayments.TYPE: BankCredit("A prepayment", lambda state: state.prepayments, prepayments.opened),
}


def open_credit(state: State, transaction: BankTransaction) -> None:
    """Opens the credit of a bank transaction that is new; does nothing for other types."""
    if (credit := CREDITS.get(transaction.type)) is not None:
        credit.register(state).put(credit.opened(state, transaction))


def modification_complaints(state: State, former: BankTransaction, element: Element) -> Iterator[str]:
    credit = CREDITS.get(former.type)
    if credit is None:
        return
    if element.get("Status") != "DELETED":
        yield f"{credit.article} can be deleted, and not be changed, by this stand-in."
    if credit.register(state)[former.id].is_touched:
        yield "This document cannot be edited as it has a payment or credit note allocated to it."


def void(work: Work, transaction: BankTransaction) -> None:
    """Voids the credit of a deleted bank transaction; does nothing for other types."""
    if (credit := CREDITS.get(transaction.type)) is not None:
        register = credit.register(work.state)
        register.put(replace(register[transaction.id], status="VOIDED", updated=work.now))
