"""Exports the books as a beancount ledger, so that an independent program can check them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from beancount import loader
from beancount.ops import validation

from local.standins.xero.books import Journal, Posting
from local.standins.xero.organisation import Organisation
from local.standins.xero.records import ZERO, Account
from local.standins.xero.state import State
from local.standins.xero.taxes import CLASS_OF

ROOTS = {
    "ASSET": "Assets",
    "EQUITY": "Equity",
    "EXPENSE": "Expenses",
    "LIABILITY": "Liabilities",
    "REVENUE": "Income",
}


def export(organisation: Organisation) -> str:
    """Lists accounts, then each journal with its document's id and reference, then each account's balance.

    A posting of a tracked line has a tag for each of its categories: metadata, since beancount's own tags
    are of whole transactions.
    """
    with organisation.moment() as now:
        state = organisation.state
        names = _names(state)
        days = [journal.date for journal in state.books.journals] or [now.date()]
        return "\n".join(
            (
                'option "operating_currency" "GBP"',
                *_opened(state, names, min(days)),
                *(_transaction(state, journal, names) for journal in state.books.journals),
                *_asserted(state, names, max(days) + timedelta(days=1)),
                "",
            )
        )


def check(text: str) -> list[str]:
    """Returns what the bean-check command objects to; empty is a pass. It checks more than loading does."""
    _, errors, _ = loader.load_string(text, extra_validations=validation.HARDCORE_VALIDATIONS)
    return [str(error.message) for error in errors]


def _names(state: State) -> dict[str, str]:
    """Names each account for beancount, by AccountID; the position in the chart tells similar names apart."""
    return {account.id: _name(place, account) for place, account in enumerate(state.accounts, 1)}


def _name(place: int, account: Account) -> str:
    words = re.sub(r"[^A-Za-z0-9]+", "-", f"{account.code} {account.name}").strip("-")
    return f"{ROOTS[CLASS_OF[account.type]]}:N{place}-{words}"


def _opened(state: State, names: dict[str, str], day: date) -> Iterator[str]:
    for account in state.accounts:
        yield f"{day} open {names[account.id]} GBP"
        yield f"  code: {_quoted(account.code)}"


def _transaction(state: State, journal: Journal, names: dict[str, str]) -> str:
    undone = "" if journal.reverses is None else f" undone, journal {journal.reverses}"
    head = (
        f"{journal.date} * {_quoted(journal.kind + undone)}",
        f"  journal: {journal.number}",
        f"  document: {_quoted(journal.source_id)}",
        f"  reference: {_quoted(journal.reference)}",
    )
    legs = (leg for posting in journal.postings for leg in _leg(state, posting, names))
    return "\n".join((*head, *legs))


def _leg(state: State, posting: Posting, names: dict[str, str]) -> Iterator[str]:
    yield f"  {names[posting.account]}  {posting.amount} GBP"
    for mark in posting.tracking:
        option = state.tracking[mark.category_id].by_id[mark.option_id]
        yield f"    {tag_of(state, mark.category_id)}: {_quoted(option.name)}"


def tag_of(state: State, category_id: str) -> str:
    """Names a tracking category for beancount; its position tells similar names apart."""
    place = 1 + [each.id for each in state.tracking].index(category_id)
    words = re.sub(r"[^a-z0-9]+", "-", state.tracking[category_id].name.lower()).strip("-")
    return f"tracking-{place}-{words}".rstrip("-")


def _asserted(state: State, names: dict[str, str], day: date) -> Iterator[str]:
    balances: dict[str, Decimal] = state.books.balances()
    for account in state.accounts:
        yield f"{day} balance {names[account.id]}  {balances.get(account.id, ZERO)} GBP"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'
