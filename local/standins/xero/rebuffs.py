"""Answers that come from before the accounting API itself: who are you, not so fast, out of order."""

from __future__ import annotations

from local.standins.xero.calls import Answer, answer
from local.standins.xero.limits import Excess
from local.standins.xero.records import Element


def too_many(excess: Excess) -> Answer:
    wait = {} if excess.retry_after is None else {"Retry-After": str(excess.retry_after)}
    headers = {"X-Rate-Limit-Problem": excess.problem, **wait}
    return Answer(429, b"", headers, "text/plain")


def problem(status: int, title: str) -> Answer:
    """The form of whatever stands before the accounting API itself."""
    detail = "AuthenticationUnsuccessful" if status in (401, 403) else title
    body: Element = {"Type": None, "Title": title, "Status": status, "Detail": detail, "Extensions": {}}
    return answer(status, body)
