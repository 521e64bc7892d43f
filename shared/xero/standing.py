"""Reads which documents of ours stand in Xero, list by list: a survey after the ledger was restored.

The lists are read in the order of the documents' ids. What a person changes meanwhile keeps its place then,
so no page skips a document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shared.ledger.keys import role_of
from shared.ledger.stages import Stage
from shared.ledger.standing import Standing
from shared.posting.lane import Survey
from shared.posting.steps import LookUpFailed
from shared.xero.answers import GONE
from shared.xero.client import Reply, XeroClient
from shared.xero.lookup_replies import elements_in, read_or_failure
from shared.xero.lookups import CLOCKS_DIFFER
from shared.xero.paging import PAGE, if_modified, pages_of, reference_of
from shared.xero.payloads import ID
from shared.xero.statements import SIDES

# Xero lists these together with our kinds: bills, suppliers' credit notes, and the two sides of a transfer.
NOT_OURS = frozenset({"ACCPAY", "ACCPAYCREDIT", *SIDES})


@dataclass(frozen=True, slots=True)
class StandingPage:
    """Our documents on one page of a list, and whether the list has another page."""

    standing: tuple[Standing, ...]
    has_more: bool

    @property
    def highest(self) -> int:
        """The highest number of an invoice of ours; 0 for none."""
        return max((each.number or 0 for each in self.standing), default=0)


def read_standing(xero: XeroClient, survey: Survey, prefix: str) -> StandingPage | LookUpFailed:
    """Reads the survey's next page in one call. `prefix` is that of our invoice numbers."""
    return read_or_failure(lambda: _page(_list(xero, survey), survey, prefix))


def _list(xero: XeroClient, survey: Survey) -> Reply:
    changed = if_modified(survey.since - CLOCKS_DIFFER) | {"order": ID[survey.stage]}
    page = {"page": survey.page, "page_size": PAGE}
    calls: Mapping[Stage, Callable[[], Reply]] = {
        Stage.CONTACTS: lambda: xero.contacts(include_archived="true", **page, **changed),
        Stage.INVOICES: lambda: xero.invoices(**page, **changed),
        Stage.CREDIT_NOTES: lambda: xero.credit_notes(**page, **changed),
        Stage.PAYMENTS: lambda: xero.payments(**page, **changed),
        Stage.BANK_TRANSACTIONS: lambda: xero.bank_transactions(**page, **changed),
        # Transfers come on one page.
        Stage.TRANSFERS: lambda: xero.bank_transfers(include_deleted="true", **changed),
    }
    return calls[survey.stage]()


def _page(reply: Reply, survey: Survey, prefix: str) -> StandingPage:
    elements = elements_in(reply, survey.stage)
    is_last = survey.stage is Stage.TRANSFERS or not elements or survey.page >= pages_of(reply)
    return StandingPage(tuple(_ours(survey.stage, elements, prefix)), not is_last)


def _ours(stage: Stage, elements: Iterable[Mapping[str, Any]], prefix: str) -> Iterator[Standing]:
    for element in elements:
        key = _key(stage, element)
        if key and element.get("Type") not in NOT_OURS:
            number = _number(element.get("InvoiceNumber") or "", prefix) if stage is Stage.INVOICES else None
            yield Standing(key, stage, element[ID[stage]], number, element.get("Status") not in GONE)


def _key(stage: Stage, element: Mapping[str, Any]) -> str:
    """Returns the key that a document bears; empty if it cannot be ours."""
    if stage is Stage.CONTACTS:
        return str(element.get("ContactNumber") or "")
    reference = reference_of(element)
    return reference if role_of(reference) else ""


def _number(shown: str, prefix: str) -> int | None:
    digits = shown.removeprefix(prefix)
    return int(digits) if shown.startswith(prefix) and digits.isascii() and digits.isdecimal() else None
