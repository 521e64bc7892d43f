"""Reads Xero's answer to a call of several elements as a happening of the posting protocol."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, TypeGuard

from shared.ledger.stages import Stage
from shared.posting.lane import Parked, Posted
from shared.posting.steps import Answered, Broken, Clash, Happening, RefusedWhole, TurnedAway
from shared.xero.client import Reply
from shared.xero.made_out import made_out_to
from shared.xero.payloads import ENVELOPE, ID
from shared.xero.refusals import (
    is_clash,
    is_out_of_reach,
    reason_not_amended,
    reason_not_deleted,
    reason_not_mailed,
    reason_of,
)

# Xero has read the call and refuses it. Other 4xx (a wrong address, a timeout) say nothing about the rows.
REFUSALS = frozenset({400, 413})
# The stages in which a name or number can belong to somebody else.
CLASHING = frozenset({Stage.CONTACTS, Stage.INVOICES})
DELETABLE = (
    Stage.INVOICES,
    Stage.CREDIT_NOTES,
    Stage.PAYMENTS,
    Stage.BANK_TRANSACTIONS,
    Stage.TRANSFERS,
)
GONE = frozenset({"VOIDED", "DELETED"})
A_MOMENT = timedelta(seconds=5)
A_MINUTE = timedelta(minutes=1)
TEN_MINUTES = timedelta(minutes=10)


def happening(stage: Stage, rows: Sequence[str], reply: Reply) -> Happening:
    """Says what the reply to a call with these rows means. A reply that makes no sense is Broken."""
    if reply.status in (401, 403, 429):
        return turned_away(reply)
    try:
        return _read(stage, rows, reply)
    except (AttributeError, LookupError, TypeError, ValueError):
        # Whatever this is, it does not say what became of the call.
        return Broken()


def _read(stage: Stage, rows: Sequence[str], reply: Reply) -> Happening:
    if reply.status in REFUSALS:
        detail = _detail(reply.body)
        if stage is Stage.DELETIONS and is_out_of_reach(detail):
            return Answered((Clash(rows[0]),), reply.minute_left, reply.day_left)
        return RefusedWhole(_reason_code(stage, detail), detail)
    if stage is Stage.DELETIONS:
        return _deleted(rows[0], reply)
    elements = reply.body[ENVELOPE[stage]]
    if reply.status != 200 or len(elements) != len(rows):
        return Broken()
    results = tuple(_result(stage, key, element) for key, element in zip(rows, elements, strict=True))
    return Answered(results, reply.minute_left, reply.day_left)


def _deleted(key: str, reply: Reply) -> Happening:
    """Reads the answer to a deletion: Xero shows what it has deleted or voided, under its own name."""
    if reply.status != 200:
        return Broken()
    ((stage, element),) = (
        (stage, reply.body[ENVELOPE[stage]][0]) for stage in DELETABLE if ENVELOPE[stage] in reply.body
    )
    if element.get("StatusAttributeString") != "ERROR" and element.get("Status") not in GONE:
        return Broken()
    result = _result(stage, key, element)
    return Answered(
        (_not_deleted(result) if isinstance(result, Parked) else result,), reply.minute_left, reply.day_left
    )


def _not_deleted(refused: Parked) -> Parked | Clash:
    if is_out_of_reach(refused.detail):
        return Clash(refused.key)
    return Parked(refused.key, reason_not_deleted(refused.detail), refused.detail)


def _reason_code(stage: Stage, detail: str) -> str:
    if stage is Stage.MAILINGS:
        return reason_not_mailed(detail)
    if stage is Stage.AMENDMENTS:
        return reason_not_amended(detail)
    return reason_not_deleted(detail) if stage is Stage.DELETIONS else reason_of(detail)


def is_list_of(elements: Any, stage: Stage) -> TypeGuard[list[dict[str, Any]]]:
    """Whether these are elements as Xero lists them, each with its id."""
    return isinstance(elements, list) and all(
        isinstance(element, dict) and isinstance(element.get(ID[stage]), str) for element in elements
    )


def turned_away(reply: Reply) -> TurnedAway:
    """Says why Xero turned a call away, and how long to wait. The reply's status is 401, 403 or 429."""
    if reply.status == 403:
        return TurnedAway(TEN_MINUTES, "disconnected")
    if reply.status == 401:
        return TurnedAway(A_MINUTE, "token_refused")
    # Only the minute's and the day's limit say how long; the limit of five calls at once passes in a moment.
    wait = reply.retry_after or (A_MINUTE if reply.problem == "appminute" else A_MOMENT)
    return TurnedAway(wait, f"limit_{reply.problem or 'unknown'}")


def _result(stage: Stage, key: str, element: Mapping[str, Any]) -> Posted | Parked | Clash:
    complaints = [error.get("Message", "") for error in element.get("ValidationErrors") or ()]
    if not complaints and element.get("StatusAttributeString") != "ERROR":
        return Posted(key, _id(element[ID[stage]]), made_out_to(stage, element))
    detail = " ".join(complaints) or "Xero gave no reason."
    # A clash among other complaints would only come back: the others need a person anyway.
    if stage in CLASHING and complaints and all(is_clash(complaint) for complaint in complaints):
        return Clash(key)
    return Parked(key, _reason_code(stage, detail), detail)


def _id(xero_id: Any) -> str:
    if not isinstance(xero_id, str) or not xero_id:
        raise TypeError("Xero's ids are text")
    return xero_id


def _detail(body: Any) -> str:
    """Joins every sentence of a refused call: what Xero says of single elements, else of the whole call."""
    if not isinstance(body, dict):
        return "Xero refused the call and gave no reason."
    elements = body.get("Elements") or ()
    inner = [
        error.get("Message", "") for element in elements for error in element.get("ValidationErrors") or ()
    ]
    outer = body.get("Message") or body.get("Detail") or body.get("Title") or "Xero gave no reason."
    return " ".join(dict.fromkeys(inner or [outer]))
