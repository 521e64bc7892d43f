"""Reads what Xero lists, page by page. Nothing found must mean that nothing is there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from math import inf
from typing import Any

from shared.errors import Forbidden, Throttled, Unavailable
from shared.ledger.stages import Stage
from shared.xero.answers import A_MINUTE, GONE, is_list_of
from shared.xero.client import Reply, XeroClient
from shared.xero.payloads import ENVELOPE, OVERPAID

PAGE = 1000

Element = Mapping[str, Any]
# What reading an answer raises that does not have the form we know.
NONSENSE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


def all_pages(
    list_page: Callable[..., Reply], stage: Stage, since: datetime | None, **query: Any
) -> Iterator[dict[str, Any]]:
    """Yields every element that changed since then, with one page of 1,000 in memory. Raises Unavailable."""
    page, is_last = 1, False
    while not is_last:
        elements, is_last = page_of(list_page(**of_page(page), **if_modified(since), **query), stage, page)
        yield from elements
        page += 1


def of_page(page: int) -> dict[str, int]:
    return {"page": page, "page_size": PAGE}


def page_of(reply: Reply, stage: Stage, page: int) -> tuple[list[dict[str, Any]], bool]:
    """Returns the elements of a page, and whether the page is the last. Raises Unavailable."""
    elements = elements_of(reply, stage)
    return elements, not elements or page >= pages_of(reply)


def if_modified(since: datetime | None) -> dict[str, str]:
    """Returns If-Modified-Since as the SDK takes it, in UTC; nothing for None, which asks for all."""
    return {} if since is None else {"if_modified_since": since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")}


def elements_of(reply: Reply, stage: Stage) -> list[dict[str, Any]]:
    """Returns the elements of a reply. Raises Unavailable where the reply holds no list of them."""
    elements = content_of(reply, ENVELOPE[stage])
    if not is_list_of(elements, stage):
        raise Unavailable(f"Xero's {ENVELOPE[stage]} make no sense")
    return elements


def content_of(reply: Reply, name: str) -> Any:
    """Returns what the reply holds under a name. Raises Unavailable, with the status, where it holds none.

    Raises Forbidden for a 403, which no later try mends.
    """
    if reply.status == 403:
        raise Forbidden(f"Xero did not give its {name}: 403")
    if reply.status != 200 or not isinstance(reply.body, dict) or name not in reply.body:
        raise Unavailable(f"Xero did not give its {name}: {reply.status}")
    return reply.body[name]


def let_in(reply: Reply, now: datetime) -> Reply:
    """Returns a reply. Raises Throttled where Xero's limit is used up."""
    if reply.status == 429:
        raise Throttled("Xero's limit is used up", now + (reply.retry_after or A_MINUTE))
    return reply


@contextmanager
def understood(name: str) -> Iterator[None]:
    """Raises Unavailable where Xero's answer does not have the form we know. The answer is not quoted."""
    try:
        yield
    except NONSENSE as error:
        raise Unavailable(f"Xero's {name} make no sense: {type(error).__name__}") from None


def pages_of(reply: Reply) -> float:
    """Returns the number of pages, if Xero says: a page may hold fewer elements than were asked for."""
    pagination = reply.body.get("pagination")
    is_told = isinstance(pagination, dict) and "pageCount" in pagination
    return int(pagination["pageCount"]) if is_told else inf


def pence_of(amount: Decimal | int | str) -> int:
    """Returns the amount in pence. Raises ValueError for a fraction of a penny."""
    hundredths = Decimal(amount) * 100
    if hundredths != hundredths.to_integral_value():
        raise ValueError("Xero's amounts are pounds and pence")
    return int(hundredths)


def day_of(text: str) -> date:
    """Reads a day as Xero writes it, such as `/Date(1790812800000+0000)/`."""
    milliseconds = int(re.findall(r"-?\d+", text)[0])
    return datetime.fromtimestamp(milliseconds // 1000, UTC).date()


def time_of(text: str) -> datetime:
    """Reads a moment as Xero writes it, such as `/Date(1790812800000+0000)/`, in UTC."""
    milliseconds = int(re.findall(r"-?\d+", text)[0])
    return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=milliseconds)


def reference_of(element: Mapping[str, Any]) -> str:
    """Returns our reference of a document. Xero may drop an overpayment's, so its line repeats it."""
    lines = element.get("LineItems") or [{}]
    before, _, after = OVERPAID.partition("{key}")
    description = str(lines[0].get("Description", ""))
    if description.startswith(before) and description.endswith(after):
        return description[len(before) : -len(after)]
    return str(element.get("Reference") or "")


def is_gone(xero: XeroClient, stage: Stage, id: str) -> bool:
    """Whether a document is unknown to Xero, voided or deleted. Makes one call; raises Unavailable."""
    reply = xero.one(stage, id)
    if reply.status == 404:
        return True
    elements = elements_of(reply, stage)
    return all(element.get("Status") in GONE for element in elements)
