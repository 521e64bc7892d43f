"""Says which of customers' fields are not sent to Xero: the owner's choice on the settings' page."""

from __future__ import annotations

from shared.contacts.fields import ON_PAST_INVOICES
from shared.store import choices


def held_back(tenant: str) -> tuple[str, ...]:
    """Returns the fields that are not sent: those that Xero shows on past invoices, if that is not wanted."""
    return () if choices.read(tenant).choices.send_names else ON_PAST_INVOICES
