"""Books contacts whose e-mail address Xero did not accept, and adds the address once it is corrected."""

from __future__ import annotations

from dataclasses import replace

from shared.events import Event, sale_of
from shared.ledger.documents import Contact, ContactEmail
from shared.ledger.keys import Role, reference
from shared.ledger.xero_text import address_of

# The reason code of a source whose contact was created without its address.
EMAIL_LEFT_OUT = "email_left_out"


def without_address(contact: Contact) -> Contact:
    """Returns the contact without the address that Xero refuses; its key stays, so that it is found again."""
    return replace(contact, email="", refused_email=contact.email)


def address_told(event: Event) -> str:
    """Returns the payer's e-mail address at the provider, if Xero accepts it."""
    sale = sale_of(event)
    return address_of(sale.payer.email) if sale else ""


def put_right(contact: Contact, email: str) -> ContactEmail | None:
    """Gives a contact the address that it was created without; None if the contact has one."""
    if not contact.refused_email:
        return None
    return ContactEmail(reference(contact.key, Role.EMAIL), contact.key, email)
