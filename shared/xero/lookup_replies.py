"""Reads the replies to look-ups. Nothing found must mean that nothing is there, so any doubt is a failure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from shared.errors import Unavailable
from shared.ledger.stages import Stage
from shared.posting.lane import Posted
from shared.posting.steps import LookUpFailed, Verdict
from shared.xero.answers import A_MINUTE, GONE, is_list_of, turned_away
from shared.xero.client import Reply
from shared.xero.made_out import made_out_to
from shared.xero.paging import PAGE, pages_of
from shared.xero.payloads import ENVELOPE, ID, Draft

Drafts = Mapping[str, Draft]
Holdings = Mapping[str, Posted | Verdict]
_T = TypeVar("_T")


class NotAnswered(Exception):
    """Xero has refused the look-up, or its reply makes no sense. `failure` says when to ask again."""

    def __init__(self, failure: LookUpFailed) -> None:
        super().__init__(failure.reason)
        self.failure = failure


def read_or_failure(read: Callable[[], _T]) -> _T | LookUpFailed:
    """Returns what `read` returns, or why Xero could not be asked."""
    try:
        return read()
    except NotAnswered as error:
        return error.failure
    except Unavailable:
        return LookUpFailed(A_MINUTE, "no_answer")


def elements_in(reply: Reply, stage: Stage) -> Sequence[dict[str, Any]]:
    """Returns the elements of a reply. Raises NotAnswered unless Xero has truly answered."""
    if reply.status in (401, 403, 429):
        away = turned_away(reply)
        raise NotAnswered(LookUpFailed(away.wait, away.reason))
    elements = reply.body.get(ENVELOPE[stage]) if isinstance(reply.body, dict) else None
    if reply.status != 200 or not is_list_of(elements, stage):
        raise NotAnswered(LookUpFailed(A_MINUTE, f"look_up_{reply.status}"))
    return elements


def list_pages(list_page: Callable[..., Reply], stage: Stage, **query: Any) -> Iterator[dict[str, Any]]:
    """Yields the elements of all pages. Raises NotAnswered where one page cannot be read."""
    page = 1
    while True:
        reply = list_page(page=page, page_size=PAGE, **query)
        elements = elements_in(reply, stage)
        yield from elements
        if not elements or page >= pages_of(reply):
            return
        page += 1


def holding(stage: Stage, key: str, element: Mapping[str, Any]) -> Posted | Verdict:
    """Says what Xero holds for a row: its document, unless that was voided or deleted."""
    if element.get("Status") in GONE:
        return "voided"
    return Posted(key, element[ID[stage]], made_out_to(stage, element))
