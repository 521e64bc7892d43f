"""Looks up what became of a batch: each of its rows is looked for in Xero.

Invoices are found by their numbers, contacts by theirs or their names. Payments and bank transactions cannot
be asked for by Reference in every edition, so whatever changed since the intent is paged through and matched.
What a row was before it was taken out of Xero is not what became of it now.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from shared.ledger.stages import Stage
from shared.posting.lane import Posted
from shared.posting.steps import Found, LookUpFailed, Verdict
from shared.xero.amendments import find_amendment
from shared.xero.answers import A_MINUTE, GONE
from shared.xero.client import Reply, XeroClient
from shared.xero.contact_lookups import find_contacts, find_emails, with_namesakes
from shared.xero.lookup_replies import (
    Drafts,
    Holdings,
    NotAnswered,
    elements_in,
    holding,
    list_pages,
    read_or_failure,
)
from shared.xero.paging import reference_of
from shared.xero.payloads import ID, Draft

# Xero's clock and ours differ, and its documents carry its own times.
CLOCKS_DIFFER = timedelta(hours=1)


def look_up(
    xero: XeroClient, stage: Stage, drafts: Drafts, since: datetime, clashed: bool = False
) -> Found | LookUpFailed:
    """Says what Xero holds for each row of a batch.

    `drafts` are the batch's rows by key, as they were sent; `since` is when it was opened. `clashed`: Xero
    has said that their numbers or names are taken.
    """

    def held() -> Holdings:
        by_key = _FIND[stage](xero, drafts, since - CLOCKS_DIFFER)
        return with_namesakes(xero, drafts, by_key) if clashed and stage is Stage.CONTACTS else by_key

    found = read_or_failure(held)
    return found if isinstance(found, LookUpFailed) else _sorted(drafts, found)


def _sorted(drafts: Drafts, held: Holdings) -> Found:
    verdicts = {key: held.get(key, "missing") for key in drafts}
    return Found(
        posted=tuple(each for each in verdicts.values() if isinstance(each, Posted)),
        others=tuple((key, each) for key, each in verdicts.items() if not isinstance(each, Posted)),
    )


def _contacts(xero: XeroClient, drafts: Drafts, _: datetime) -> Holdings:
    return find_contacts(xero, drafts)


def _emails(xero: XeroClient, drafts: Drafts, _: datetime) -> Holdings:
    return find_emails(xero, drafts)


def _invoices(xero: XeroClient, drafts: Drafts, _: datetime) -> Holdings:
    key_of = {draft.number: key for key, draft in drafts.items()}
    held: dict[str, Posted | Verdict] = {}
    for invoice in elements_in(xero.invoices(invoice_numbers=list(key_of)), Stage.INVOICES):
        key = key_of.get(invoice["InvoiceNumber"])
        if key and not _was(drafts[key], Stage.INVOICES, invoice) and not isinstance(held.get(key), Posted):
            is_ours = invoice.get("Reference") == key
            verdict = holding(Stage.INVOICES, key, invoice) if is_ours else "taken"
            # Ours and voided counts more than a stranger's of the same number.
            held[key] = "voided" if held.get(key) == "voided" and verdict == "taken" else verdict
    return held


def _by_reference(list_page: Callable[..., Reply], stage: Stage, drafts: Drafts, since: datetime) -> Holdings:
    held: dict[str, Posted | Verdict] = {}
    modified = since.strftime("%Y-%m-%dT%H:%M:%S")
    for element in list_pages(list_page, stage, if_modified_since=modified):
        key = reference_of(element)
        if _may_be(drafts.get(key), stage, element) and not isinstance(held.get(key), Posted):
            held[key] = holding(stage, key, element)
    return held


def _payments(xero: XeroClient, drafts: Drafts, since: datetime) -> Holdings:
    return _by_reference(xero.payments, Stage.PAYMENTS, drafts, since)


def _bank_transactions(xero: XeroClient, drafts: Drafts, since: datetime) -> Holdings:
    return _by_reference(xero.bank_transactions, Stage.BANK_TRANSACTIONS, drafts, since)


def _credit_notes(xero: XeroClient, drafts: Drafts, since: datetime) -> Holdings:
    return _by_reference(xero.credit_notes, Stage.CREDIT_NOTES, drafts, since)


def _transfers(xero: XeroClient, drafts: Drafts, since: datetime) -> Holdings:
    """Finds transfers: Xero gives them on one page, and deleted ones only if they are asked for."""
    modified = since.strftime("%Y-%m-%dT%H:%M:%S")
    reply = xero.bank_transfers(if_modified_since=modified, include_deleted="true")
    held: dict[str, Posted | Verdict] = {}
    for element in elements_in(reply, Stage.TRANSFERS):
        key = element.get("Reference", "")
        if _may_be(drafts.get(key), Stage.TRANSFERS, element) and not isinstance(held.get(key), Posted):
            held[key] = holding(Stage.TRANSFERS, key, element)
    return held


def _may_be(draft: Draft | None, stage: Stage, element: Mapping[str, Any]) -> bool:
    return draft is not None and not _was(draft, stage, element)


def _was(draft: Draft, stage: Stage, element: Mapping[str, Any]) -> bool:
    return element[ID[stage]] in draft.former_xero_ids


def _deletions(xero: XeroClient, drafts: Drafts, _: datetime) -> Holdings:
    return {key: find_deletion(xero, key, draft) for key, draft in drafts.items()}


def find_deletion(xero: XeroClient, key: str, draft: Draft) -> Posted | Verdict:
    """Says whether the document to be deleted is gone.

    Returns "voided" where Xero does not know it any more, which a person must see. Raises NotAnswered or
    Unavailable.
    """
    of = draft.document.parents[0]
    stage = draft.stages[of]
    reply = xero.one(stage, draft.ids[of])
    if reply.status == 404:
        return "voided"
    elements = elements_in(reply, stage)
    if len(elements) != 1:
        raise NotAnswered(LookUpFailed(A_MINUTE, f"look_up_found_{len(elements)}"))
    (element,) = elements
    return Posted(key, element[ID[stage]]) if element.get("Status") in GONE else "missing"


def _mailings(xero: XeroClient, drafts: Drafts, _: datetime) -> Holdings:
    return {key: find_mailing(xero, key, draft) for key, draft in drafts.items()}


def find_mailing(xero: XeroClient, key: str, draft: Draft) -> Posted | Verdict:
    """Says whether Xero has sent an invoice by e-mail, whoever had it sent.

    Returns "voided" for an invoice that is gone. Raises NotAnswered or Unavailable.
    """
    reply = xero.one(Stage.INVOICES, draft.ids[draft.document.parents[0]])
    if reply.status == 404:
        return "voided"
    elements = elements_in(reply, Stage.INVOICES)
    if len(elements) != 1:
        raise NotAnswered(LookUpFailed(A_MINUTE, f"look_up_found_{len(elements)}"))
    (invoice,) = elements
    if invoice.get("Status") in GONE:
        return "voided"
    return Posted(key, invoice["InvoiceID"]) if invoice.get("SentToContact") is True else "missing"


def _amendments(xero: XeroClient, drafts: Drafts, _: datetime) -> Holdings:
    return {key: find_amendment(xero, key, draft) for key, draft in drafts.items()}


_FIND: dict[Stage, Callable[[XeroClient, Drafts, datetime], Holdings]] = {
    Stage.CONTACTS: _contacts,
    Stage.INVOICES: _invoices,
    Stage.CREDIT_NOTES: _credit_notes,
    Stage.PAYMENTS: _payments,
    Stage.BANK_TRANSACTIONS: _bank_transactions,
    Stage.TRANSFERS: _transfers,
    Stage.DELETIONS: _deletions,
    Stage.CONTACT_EMAILS: _emails,
    Stage.MAILINGS: _mailings,
    Stage.AMENDMENTS: _amendments,
}
