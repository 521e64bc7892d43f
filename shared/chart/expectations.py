"""Says in an owner's words what works for books that are not British, or not in pounds."""

from __future__ import annotations

from collections.abc import Iterator

from shared.chart.accounts import GBP
from shared.chart.chart import Organisation

UNITED_KINGDOM = "GB"


def only_pounds(organisation: Organisation) -> str:
    """Says that books in another currency are not kept here; empty for books in pounds."""
    currency = organisation.base_currency
    if currency == GBP:
        return ""
    return f"{organisation.name} keeps its books in {currency}. Connectably books pounds alone."


def is_abroad(organisation: Organisation) -> bool:
    """Whether the organisation is not British, as far as Xero knows its country."""
    return organisation.country not in ("", UNITED_KINGDOM)


def expectations(organisation: Organisation) -> tuple[str, ...]:
    """Returns what works and what does not, sentence by sentence; nothing for British books in pounds."""
    if other := only_pounds(organisation):
        return (
            other,
            "Its accounts can be read, but its settings cannot be saved, and nothing is posted to its books.",
            "Begin another business for an organisation that keeps its books in pounds.",
        )
    return (*_abroad(organisation),)


def _abroad(organisation: Organisation) -> Iterator[str]:
    if not is_abroad(organisation):
        return
    yield f"{organisation.name} is not in the United Kingdom: its country in Xero is {organisation.country}."
    yield "Sales, refunds, fees and payouts in pounds are posted and compared all the same."
    yield (
        "VAT is not worked out for other countries: choose each tax rate yourself, with an accountant who "
        "knows the rules there."
    )
    yield (
        "VAT that Stripe shows on a fee is posted at the British rate for expenses. Where Xero does not have "
        "that rate, it refuses the fee, which is then held back."
    )
