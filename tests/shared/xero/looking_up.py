"""How tests look up what Xero holds of a document."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shared.ledger.documents import Document
from shared.ledger.stages import Stage
from shared.posting.lane import Posted
from shared.posting.steps import Found, LookUpFailed
from shared.xero.client import XeroClient
from shared.xero.lookups import look_up
from shared.xero.payloads import Draft
from tests.local.standins.xero.world import NOON, UNKNOWN
from tests.shared.xero.documents import ADA

NUMBER = "CN-00001"


def find(
    xero: XeroClient,
    stage: Stage,
    *documents: Document,
    since: datetime = NOON,
    variant: int = 0,
    clashed: bool = False,
) -> Found | LookUpFailed:
    drafts = {each.key: Draft(each, {ADA.key: UNKNOWN}, NUMBER, variant) for each in documents}
    return look_up(xero, stage, drafts, since, clashed)


def ours(document: Document, xero_id: str) -> Found:
    return Found((Posted(document.key, xero_id),), ())


def verdict(document: Document, word: Any) -> Found:
    return Found((), ((document.key, word),))
