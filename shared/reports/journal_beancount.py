"""Writes the journal as a beancount ledger, for plain-text accounting or a second opinion on the books."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from shared.ledger.journal import DEBTORS, VAT, Journal
from shared.ledger.profiles import PROFILES
from shared.reports.journal_csv import remark
from shared.reports.uk import number, on_one_line
from shared.settings import Settings

UNKNOWN = "Equity:Other"


def lines(journals: Sequence[Journal], settings: Settings) -> Iterator[str]:
    """Yields options, accounts and transactions by day, with line ends.

    Needs all journals before it begins.
    """
    names = _names(journals, names_of(settings))
    yield 'option "operating_currency" "GBP"\n'
    if journals:
        yield from _opened(names, min(journal.dated for journal in journals))
    for journal in sorted(journals, key=lambda each: (each.dated, each.key)):
        yield _transaction(journal, names)


def names_of(settings: Settings) -> dict[str, str]:
    """Returns beancount's names of the accounts in the settings, by code.

    If an account has two roles, the first gives its name.
    """
    providers = [(PROFILES[provider].name, each) for provider, each in settings.providers.items()]
    roles = (
        (DEBTORS, "Assets:Debtors"),
        (VAT, "Liabilities:VAT"),
        *((each.clearing, f"Assets:{name}") for name, each in providers),
        (settings.main_bank_account, "Assets:Bank"),
        (settings.disputed_funds_account, "Assets:Disputed-funds"),
        (settings.suspense_account, "Assets:Suspense"),
        (settings.sales_account, "Income:Sales"),
        (settings.subscriptions_account, "Income:Subscriptions"),
        *((each.fees, f"Expenses:{name}-fees") for name, each in providers),
        (settings.bad_debts_account, "Expenses:Bad-debts"),
    )
    return {code: _name(role, code) for code, role in reversed(roles)}


def _names(journals: Iterable[Journal], known: Mapping[str, str]) -> dict[str, str]:
    used = {posting.account for journal in journals for posting in journal.postings}
    return {code: known.get(code) or _name(UNKNOWN, code) for code in sorted(used)}


def _name(role: str, code: str) -> str:
    """Makes a name of a code. Codes may hold characters that names may not; two codes never share a name.

    >>> _name("Income:Sales", "200"), _name("Equity:Other", "A.1")
    ('Income:Sales-200', 'Equity:Other-A-x2e-1')
    """
    return f"{role}-{re.sub(r'[^A-Za-z0-9]', lambda found: f'-x{ord(found[0]):x}-', code)}"


def _opened(names: Mapping[str, str], day: date) -> Iterator[str]:
    for code, name in names.items():
        yield f"{day} open {name} GBP\n  code: {_quoted(code)}\n"


def _transaction(journal: Journal, names: Mapping[str, str]) -> str:
    narration = ". ".join(filter(None, (f"{journal.kind} {journal.description}".strip(), remark(journal))))
    postings = (f"  {names[each.account]}  {number(each.pence)} GBP" for each in journal.postings)
    head = f"{journal.dated} * {_quoted(narration)}"
    return "\n".join(("", head, f"  reference: {_quoted(journal.key)}", *postings, ""))


def _quoted(text: str) -> str:
    escaped = on_one_line(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
