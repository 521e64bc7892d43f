"""Reads what the products of a business are judged by."""

from __future__ import annotations

from functions.manage.messages import Message
from functions.manage.refusals import Refused
from functions.manage.rendering import Link
from functions.manage.visit import Visit
from shared.catalogue.terms import Terms
from shared.operations.catalogue import listing


def terms_for(visit: Visit) -> Terms:
    """Returns what prices and lacks follow from. Raises Refused before the accounts were ever read."""
    terms = listing.terms_of(visit.tenant)
    if terms is None:
        says = ("Accounts and VAT rates come from Xero first: prices follow from them.",)
        there = Link(f"/manage/b/{visit.tenant}/xero", "Connect Xero")
        raise Refused(409, Message("No product can be shown yet", says, there))
    return terms
