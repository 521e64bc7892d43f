"""Reading what Xero lists, page by page: nothing found must mean that nothing is there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from math import inf
from typing import Any

from shared.errors import Unavailable
from shared.ledger.stages import Stage
from shared.xero.answers import GONE, is_list_of
from shared.xero.client import Reply, XeroClient
from shared.xero.payloads import ENVELOPE, OVERPAID

PAGE = 1000


def listed(
    list_page: Callable[..., Reply], stage: Stage, since: datetime | None, **query: Any
) -> Iterator[dict[str, Any]]:
    """Every element that changed since then, a page of 1,000 in memory at a time. Raises Unavailable."""
    page = 1
    while True:
        reply = list_page(page=page, page_size=PAGE, **modified(since), **query)
        elements = elements_of(reply, stage)
        yield from elements
        if not elements or page >= pages_of(reply):
            return
        page += 1


def modified(since: datetime | None) -> dict[str, str]:
    """As the SDK takes If-Modified-Since, in UTC; for None nothing, which asks for all."""
    return {} if since is None else {"if_modified_since": since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")}


def elements_of(reply: Reply, stage: Stage) -> list[dict[str, Any]]:
    elements = answered(reply, ENVELOPE[stage])
    if not is_list_of(elements, stage):
        raise Unavailable(f"Xero's {ENVELOPE[stage]} make no sense")
    return elements


def answered(reply: Reply, name: str) -> Any:
    """What the answer holds under its name. Raises Unavailable, with the status, where it is no answer."""
    if reply.status != 200 or not isinstance(reply.body, dict) or name not in reply.body:
        raise Unavailable(f"Xero did not give its {name}: {reply.status}")
    return reply.body[name]


@contextmanager
def understood(name: str) -> Iterator[None]:
    """Raises Unavailable where Xero's answer is not what it always was; it is not quoted."""
    try:
        yield
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise Unavailable(f"Xero's {name} make no sense: {type(error).__name__}") from None


def pages_of(reply: Reply) -> float:
    """How many there are, if Xero says so: it may give fewer a page than it was asked for."""
    told = reply.body.get("pagination")
    return int(told["pageCount"]) if isinstance(told, dict) and "pageCount" in told else inf


def pence_of(amount: Decimal | int | str) -> int:
    """Raises ValueError for a fraction of a penny."""
    hundredths = Decimal(amount) * 100
    if hundredths != hundredths.to_integral_value():
        raise ValueError("Xero's amounts are pounds and pence")
    return int(hundredths)


def day_of(text: str) -> date:
    """Of `/Date(1790812800000+0000)/`, as Xero writes a day."""
    milliseconds = int(re.findall(r"-?\d+", text)[0])
    return datetime.fromtimestamp(milliseconds // 1000, UTC).date()


def reference_of(element: Mapping[str, Any]) -> str:
    """What we called a document. Xero may drop it for an overpayment, whose line says it again."""
    lines = element.get("LineItems") or [{}]
    before, _, after = OVERPAID.partition("{key}")
    words = str(lines[0].get("Description", ""))
    if words.startswith(before) and words.endswith(after):
        return words[len(before) : -len(after)]
    return str(element.get("Reference") or "")


def is_gone(xero: XeroClient, stage: Stage, id: str) -> bool:
    """Whether Xero knows a document no more, or as voided or deleted. One call; raises Unavailable."""
    reply = xero.one(stage, id)
    if reply.status == 404:
        return True
    elements = elements_of(reply, stage)
    return all(element.get("Status") in GONE for element in elements)
