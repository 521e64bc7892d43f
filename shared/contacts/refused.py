"""Sorts Xero's sentences for a refused customer into reasons, and tells a bookkeeper what to do of each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from shared.contacts.customers import Refusal

# The rest of the customer is sent without it.
NOT_TRACKED = "lead_source_refused"
# Loosely, since Xero gives sentences and no codes. The first that fits counts.
_REASONS = (
    (re.compile(r"tracking ?(category|option)|SalesCategory", re.I), NOT_TRACKED),
    (re.compile(r"name .*(must be unique|already assigned)", re.I | re.S), "name_not_unique"),
    (re.compile(r"archived|not active", re.I), "archived_in_xero"),
    (re.compile(r"erased", re.I), "erased_in_xero"),
    (re.compile(r"could not be found", re.I), "not_in_xero"),
    (re.compile(r"e-?mail", re.I), "email_refused"),
    (re.compile(r"country|address|region|postal", re.I), "address_refused"),
)
# What is wrong was found before anything was sent.
NOT_SENT = "not_sendable"
NOT_THERE = "not_in_xero"
OTHERWISE = "refused_by_xero"
# Somebody may have mended it at Xero: the other contact has another name by now.
MAY_PASS = frozenset({"name_not_unique", NOT_THERE, OTHERWISE})
SENTENCES: Mapping[str, str] = {
    "name_not_unique": "Another contact in Xero has this name. Give this customer another name, or merge the "
    "two contacts in Xero. It is tried again once a day.",
    "archived_in_xero": "The contact is archived in Xero. Restore it there, or choose another contact.",
    "erased_in_xero": "The contact was erased in Xero, so nothing can be changed there.",
    NOT_THERE: "Xero does not show this contact any more. Look whether the right organisation is connected.",
    "email_refused": "Xero did not take an e-mail address. Correct it here.",
    "address_refused": "Xero did not take an address. Correct it here.",
    NOT_TRACKED: "Xero did not take how this contact's sales are tracked by default. Look at it in Xero.",
    NOT_SENT: "Xero would not take this, so it was not sent. Correct it here.",
    OTHERWISE: "Xero did not take the change. Correct here what it says.",
}


def refusal_of(detail: str, now: datetime) -> Refusal:
    """Makes a refusal of what Xero said.

    >>> refusal_of("The contact name Ada is already assigned to another contact.", datetime.min).reason_code
    'name_not_unique'
    """
    reason = next((reason for known, reason in _REASONS if known.search(detail)), OTHERWISE)
    return Refusal(reason, detail, now)


def sentence_of(refusal: Refusal) -> str:
    """Says what to do about a refusal."""
    return SENTENCES.get(refusal.reason_code, SENTENCES[OTHERWISE])
