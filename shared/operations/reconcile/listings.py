"""Reads the processors' lists, page by page, for the GBP balances that the clearing accounts stand for.

Raises Unavailable where a processor does not answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from shared.providers.gocardless_api import GoCardlessReader
from shared.providers.stripe_api import StripeReader
from shared.providers.stripe_subject import is_ours


def stripe_pages(reader: StripeReader, since: datetime) -> Iterator[dict[str, Mapping[str, Any]]]:
    """Yields pages of balance transactions by id."""
    after, has_more = "", True
    while has_more:
        page = reader.transactions(since, after)
        has_more = page.has_more and bool(page.transactions)
        after = page.transactions[-1]["id"] if page.transactions else after
        yield {each["id"]: each for each in page.transactions if is_ours(each)}


def gocardless_things(reader: GoCardlessReader, kind: str, since: datetime) -> Iterator[dict[str, Any]]:
    """Yields payments, refunds or payouts (`kind`) that were made since then."""
    after, is_first = "", True
    while after or is_first:
        page = reader.page(kind, since, after, limit=500)
        after, is_first = page.after, False
        yield from (each for each in page.things if each.get("currency") == "GBP")
