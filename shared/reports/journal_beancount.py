"""Writes the journal as a beancount ledger, for plain-text accounting or a second opinion on the books."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from shared.ledger.journal import DEBTORS, VAT, Journal
from shared.ledger.profiles import PROFILES
from shared.reports.in_order import InOrder
from shared.reports.journal_csv import remark
from shared.reports.uk import number, on_one_line
from shared.settings import Settings

UNKNOWN = "Equity:Other"


def lines(journals: Iterable[Journal], settings: Settings) -> Iterator[str]:
    """Yields options, accounts and transactions by day, with line ends.

    It takes journals in any order, and has few of them in memory at a time.
    """
    names = _Names(names_of(settings))
    with InOrder() as transactions:
        first = date.max
        for journal in journals:
            first = min(first, journal.dated)
            # A line cannot hold this sign, so that no key is confused with a day.
            transactions.add(f"{journal.dated}\n{journal.key}", _transaction(journal, names))
        yield 'option "operating_currency" "GBP"\n'
        yield from _opened(names, first)
        yield from transactions


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


class _Names(dict[str, str]):
    """The names of the accounts that were used, by code."""

    def __init__(self, known: Mapping[str, str]) -> None:
        super().__init__()
        self._known = known

    def __missing__(self, code: str) -> str:
        self[code] = self._known.get(code) or _name(UNKNOWN, code)
        return self[code]


def _name(role: str, code: str) -> str:
    """Makes a name of a code. Codes may hold characters that names may not; two codes never share a name.

    >>> _name("Income:Sales", "200"), _name("Equity:Other", "A.1")
    ('Income:Sales-200', 'Equity:Other-A-x2e-1')
    """
    return f"{role}-{_spelt(code, '[^A-Za-z0-9]')}"


def _spelt(code: str, foreign: str) -> str:
    return re.sub(foreign, lambda found: f"-x{ord(found[0]):x}-", code)


def _opened(names: Mapping[str, str], day: date) -> Iterator[str]:
    for code, name in sorted(names.items()):
        yield f"{day} open {name} GBP\n  code: {_quoted(code)}\n"


def _transaction(journal: Journal, names: Mapping[str, str]) -> str:
    narration = ". ".join(filter(None, (f"{journal.kind} {journal.description}".strip(), remark(journal))))
    postings = (f"  {names[each.account]}  {number(each.pence)} GBP" for each in journal.postings)
    head = f"{journal.dated} * {_quoted(narration)}{_tag(journal)}"
    return "\n".join(("", head, f"  reference: {_quoted(journal.key)}", *postings, ""))


def tag_of(lead_source: str) -> str:
    """Returns the tag of a lead source, by its id.

    >>> tag_of("google-search")
    'lead-source-google-search'
    """
    return f"lead-source-{_spelt(lead_source, '[^A-Za-z0-9-]')}"


def _tag(journal: Journal) -> str:
    """Tags a sale with what brought the customer, by its id, which stays when the owner renames it."""
    return f" #{tag_of(journal.lead_source)}" if journal.lead_source else ""


def _quoted(text: str) -> str:
    escaped = on_one_line(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
