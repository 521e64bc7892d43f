"""Takes documents out of Xero and puts them back, as an owner does."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from local.stack.business import Business
from local.stack.in_process import Stack
from shared.operations import undo as operations
from shared.queue import Postings
from shared.store.tables.ledger import RowItem
from shared.undo.dependencies import Scope
from shared.undo.redo_plan import RedoPlan
from shared.undo.undo_plan import UndoPlan
from tests.functions.shop import come_to_rest

GONE = ("VOIDED", "DELETED")


def order_undo(stack: Stack, tenant: str, scope: Scope, earlier_months: bool = False) -> UndoPlan:
    """Writes the rows and nudges the posting queue; nothing is carried out yet."""
    plan = operations.undo(tenant, scope, datetime.now(UTC), "owner", earlier_months)
    nudge(stack, tenant)
    return plan


def order_redo(stack: Stack, tenant: str, scope: Scope) -> RedoPlan:
    plan = operations.redo(tenant, scope, datetime.now(UTC), "owner")
    nudge(stack, tenant)
    return plan


def undo(stack: Stack, tenant: str, scope: Scope, earlier_months: bool = False) -> None:
    assert order_undo(stack, tenant, scope, earlier_months).obstacles == ()
    come_to_rest(stack)


def redo(stack: Stack, tenant: str, scope: Scope) -> None:
    assert order_redo(stack, tenant, scope).obstacles == ()
    come_to_rest(stack)


def nudge(stack: Stack, tenant: str) -> None:
    Postings(stack.lambdas.sqs, stack.lambdas.queues.posting).nudge(tenant)


def held(business: Business) -> dict[str, Decimal]:
    """Returns the trial balance, without empty accounts."""
    return {code: amount for code, amount in business.xero.trial_balance().items() if amount}


def standing(business: Business) -> Counter[tuple[str, ...]]:
    """Counts live documents by what they say, apart from the number and the ids that Xero gave them."""
    documents = (each for each in business.xero.documents() if each["status"] not in GONE)
    return Counter(_said(each) for each in documents if each["kind"] != "contact")


def _said(document: dict[str, Any]) -> tuple[str, ...]:
    names = ("kind", "type", "reference", "status", "contact", "date", "total", "account")
    return tuple(str(document[name]) for name in names)


def states(tenant: str) -> Counter[tuple[str, str]]:
    """Counts the states of documents, and of the removals of documents."""
    rows = RowItem.query(tenant, consistent_read=True)
    return Counter((row.kind, row.state) for row in rows if row.kind not in ("Contact", "Alias", "Flag"))
