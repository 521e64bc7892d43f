"""Builds the refusals of the gateway in front of the accounting API: no access, too many calls, outage."""

from __future__ import annotations

from local.standins.xero.calls import Answer, answer
from local.standins.xero.limits import Excess
from local.standins.xero.records import Element


def too_many(excess: Excess) -> Answer:
    wait = {} if excess.retry_after is None else {"Retry-After": str(excess.retry_after)}
    headers = {"X-Rate-Limit-Problem": excess.problem, **wait}
    return Answer(429, b"", headers, "text/plain")


def problem(status: int, title: str) -> Answer:
    """Builds a refusal in the form that the gateway uses."""
    detail = "AuthenticationUnsuccessful" if status in (401, 403) else title
    body: Element = {"Type": None, "Title": title, "Status": status, "Detail": detail, "Extensions": {}}
    return answer(status, body)


def unpermitted() -> Answer:
    """Builds the refusal of a call outside the consented scopes, with a Detail of its own."""
    body: Element = {
        "Type": None,
        "Title": "Unauthorized",
        "Status": 401,
        "Detail": "AuthorizationUnsuccessful",
        "Extensions": {},
    }
    return answer(401, body)
