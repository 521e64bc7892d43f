"""Says traces of other tools in a bookkeeper's words."""

from __future__ import annotations

from collections.abc import Mapping

from shared.ledger.profiles import PROFILES
from shared.preflight.look import Look
from shared.preflight.traces import Kind, Tool, Trace
from shared.provider import Provider

KINDS: Mapping[Kind, str] = {
    "invoice": "invoice",
    "payment": "payment",
    "bank_transaction": "bank transaction",
}
TOOLS: Mapping[Tool, str] = {
    "stripe_feed": "looking like Stripe's own feed",
    "gocardless_app": "of GoCardless's own app for Xero",
    "synder": "naming Synder",
    "a2x": "naming A2X",
}


def told(trace: Trace, look: Look) -> str:
    """Says what was found, such as: 12 documents naming Synder, the latest of 20 November 2026."""
    when = "dated" if trace.count == 1 else "the latest of"
    many = _many(trace.count, "document", look.are_all_read)
    return f"{many} {_of(trace)}, {when} {trace.latest:%-d %B %Y}"


def told_of(provider: Provider, look: Look) -> str:
    """Says all that was found of tools that post a provider's payments; empty for nothing."""
    return "; ".join(told(each, look) for each in look.traces_of(provider))


def link_words(trace: Trace) -> str:
    return f"Show the latest {KINDS[trace.kind]} in Xero"


def _many(count: int, one: str, is_exact: bool) -> str:
    return f"{'' if is_exact else 'at least '}{count:,} {one}{'' if count == 1 else 's'}"


def _of(trace: Trace) -> str:
    if trace.tool in TOOLS:
        return TOOLS[trace.tool]
    whose = PROFILES[trace.provider].name if trace.provider else "a provider"
    return f"of another tool, with {whose}'s own ids"
