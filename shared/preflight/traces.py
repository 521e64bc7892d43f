"""Finds what another tool has left in Xero: documents that hold a provider's ids or the tool's own words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from shared.ledger.keys import is_opening, role_of, source_of
from shared.provider import Provider

Kind = Literal["invoice", "payment", "bank_transaction"]
Tool = Literal["stripe_feed", "gocardless_app", "synder", "a2x", "unknown"]

# A key of ours names its source, whose id holds a digit and no blank; "Stripe fee" is no such key.
SOURCE = re.compile(r"(?=\S*\d)\S+")
# Ids as Stripe and GoCardless make them; GoCardless's have fourteen characters, none of them I, L, O or U.
IDS: Mapping[Provider, re.Pattern[str]] = {
    "stripe": re.compile(r"\b(?:ch|pi|py|txn|po|in|re)_(?=[A-Za-z]*\d)[A-Za-z0-9]{14,}\b"),
    "gocardless": re.compile(r"\b(?:PM|PO|MD|RF)0[0-9A-HJKMNP-TV-Z]{11}\b"),
}
WORDS: tuple[tuple[Tool, Provider | None, re.Pattern[str]], ...] = (
    ("synder", None, re.compile(r"\bsynder\b", re.IGNORECASE)),
    ("a2x", None, re.compile(r"\ba2x\b", re.IGNORECASE)),
    (
        "gocardless_app",
        "gocardless",
        re.compile(r"\bgocardless for xero\b|\bdirect debit payment PM0[0-9A-Z]{11}\b", re.IGNORECASE),
    ),
)
STRIPE = re.compile(r"\bstripe\b", re.IGNORECASE)
FEES = re.compile(r"\b(?:fees?|surcharges?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Written:
    """A document in Xero, whoever wrote it. `texts` are its other words: number, descriptions, address.

    `bank` is the name of its bank account, and `account` the AccountID; empty where there is none.
    """

    kind: Kind
    id: str
    dated: date
    reference: str
    texts: tuple[str, ...] = ()
    contact: str = ""
    bank: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    """What one tool has left: so many documents, of which one of the latest is named.

    `provider` is None where the tool may post the payments of either.
    """

    tool: Tool
    provider: Provider | None
    count: int
    latest: date
    kind: Kind
    id: str
    account: str = ""


def traces_in(written: Iterable[Written]) -> tuple[Trace, ...]:
    """Returns a trace for each tool that is found, the latest first. What we have written is none."""
    left: dict[tuple[Tool, Provider | None], list[Written]] = defaultdict(list)
    for each in written:
        if found := None if is_ours(each.reference) else _written_by(each):
            left[found].append(each)
    traces = (_trace(*found, documents) for found, documents in left.items())
    return tuple(sorted(traces, key=lambda each: (each.latest, each.count), reverse=True))


def is_ours(reference: str) -> bool:
    """Whether a Reference has the form of our keys.

    >>> is_ours("txn_1 fee"), is_ours("PM01 2 payment"), is_ours("Stripe fee"), is_ours("txn_1")
    (True, True, False, False)
    """
    if role_of(reference) is None:
        return False
    return is_opening(reference) or SOURCE.fullmatch(source_of(reference)) is not None


def _written_by(document: Written) -> tuple[Tool, Provider | None] | None:
    """Returns the tool that has written a document, and whose payments it posts; None for no tool."""
    said = " \n".join((document.reference, document.contact, *document.texts))
    for tool, provider, words in WORDS:
        if words.search(said):
            return tool, provider
    if _is_of_stripes_feed(document, said):
        return "stripe_feed", "stripe"
    return next((("unknown", each) for each, ids in IDS.items() if ids.search(said)), None)


def _is_of_stripes_feed(document: Written, said: str) -> bool:
    """Whether a fee was entered from a line of Stripe's own feed: in its bank account, with its contact."""
    names = (document.bank, document.contact)
    return all(STRIPE.search(each) for each in names) and FEES.search(said) is not None


def _trace(tool: Tool, provider: Provider | None, documents: list[Written]) -> Trace:
    latest = max(documents, key=lambda each: each.dated)
    return Trace(tool, provider, len(documents), latest.dated, latest.kind, latest.id, latest.account)
