"""Follows contacts that a person merged into others: Xero archives them, and says where they went."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from shared.ledger.stages import Stage
from shared.xero.answers import is_list_of
from shared.xero.client import XeroClient
from shared.xero.payloads import ENVELOPE


def merged_into(xero: XeroClient, contact_ids: Iterable[str]) -> dict[str, str]:
    """Returns the next ContactID by ContactID, of up to fifty contacts, in one call.

    Contacts that were not merged are left out. The result is empty while Xero does not say. Raises
    Unavailable if Xero does not answer.
    """
    wanted = sorted(set(contact_ids))
    # Xero names the survivors only in a list that is asked for by page.
    reply = xero.contacts(i_ds=wanted, include_archived="true", page=1)
    held = reply.body.get(ENVELOPE[Stage.CONTACTS]) if isinstance(reply.body, dict) else None
    if reply.status != 200 or not is_list_of(held, Stage.CONTACTS):
        return {}
    return {each["ContactID"]: each["MergedToContactID"] for each in held if _is_merged(each)}


def _is_merged(contact: Mapping[str, Any]) -> bool:
    return contact.get("ContactStatus") != "ACTIVE" and isinstance(contact.get("MergedToContactID"), str)
