"""Reads sales by tracking option out of a beancount ledger, by beancount's own reading of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from beancount import loader
from beancount.core.data import Transaction

from local.standins.xero.tracking_summary import Summary, pruned

SALE = re.compile("(invoice|credit_note)( undone, journal [0-9]+)?")


def sales_by_tag(ledger: str, tag: str, first: date, last: date) -> Summary:
    """Sums up the income postings of sales by the value of a tag; None is what has no such tag.

    The tag of a category is what `beancount.tag_of` says.
    """
    found: Summary = {}
    for day, posting in _income(ledger):
        if first <= day <= last:
            months = found.setdefault(posting.meta.get(tag), {})
            month = f"{day:%Y-%m}"
            months[month] = months.get(month, Decimal(0)) - posting.units.number
    return pruned(found)


def _income(ledger: str) -> Iterator[tuple[date, Any]]:
    entries, _, _ = loader.load_string(ledger)
    for entry in entries:
        if isinstance(entry, Transaction) and SALE.fullmatch(entry.narration or ""):
            yield from ((entry.date, each) for each in entry.postings if each.account.startswith("Income:"))
