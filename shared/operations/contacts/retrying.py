"""Has what Xero refused of a customer sent again, once a person has put right there what was in the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from shared.contacts.customers import Change, Customer
from shared.operations.contacts.refusals import Refused
from shared.operations.contacts.storing import Nudge, changed_if_active, told

NOTHING_REFUSED = "Xero has refused nothing of this customer, or it is being sent again already."


def retry(tenant: str, id: str, now: datetime, nudge: Nudge) -> Customer:
    """Lets the writer send a customer again. Raises NoSuchCustomer, NotActive, or Refused if it need not."""

    def rule(customer: Customer) -> tuple[Customer, tuple[Change, ...]]:
        if customer.link is None or customer.link.refusal is None:
            raise Refused(NOTHING_REFUSED)
        link = replace(customer.link, refusal=None)
        return replace(customer, link=link, unsent_since=customer.unsent_since or now), ()

    return told(tenant, changed_if_active(tenant, id, rule, now), nudge)
