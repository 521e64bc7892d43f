"""Says whether an option is used: on any line of any document, drafts and voided ones among them."""

from __future__ import annotations

from collections.abc import Iterator

from local.standins.xero.records import Lined
from local.standins.xero.state import State


def is_used(state: State, option_id: str) -> bool:
    return any(
        mark.option_id == option_id
        for document in _documents(state)
        for line in document.lines
        for mark in line.tracking
    )


def _documents(state: State) -> Iterator[Lined]:
    yield from state.invoices
    yield from state.credit_notes
    yield from state.bank_transactions
