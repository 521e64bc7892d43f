"""E-mail addresses that Xero did not take, and what becomes of them once they are put right."""

from __future__ import annotations

from shared.events import Event, sale_of
from shared.ledger.documents import Contact, ContactEmail
from shared.ledger.keys import Role, reference
from shared.ledger.xero_text import address_of

# The word of shared.reasons under which a source is listed whose contact was made without its address.
EMAIL_LEFT_OUT = "email_left_out"


def without_address(contact: Contact) -> Contact:
    """The same contact, where Xero does not take the address; its key stays, so that it is found again."""
    return Contact(contact.key, contact.name, refused_email=contact.email)


def address_told(event: Event) -> str:
    """The e-mail address that the provider has of who paid, if it is one that Xero takes."""
    sale = sale_of(event)
    return address_of(sale.payer.email) if sale else ""


def put_right(contact: Contact, email: str) -> ContactEmail | None:
    """What gives a contact the address that it was made without; None where it has one."""
    if not contact.refused_email:
        return None
    return ContactEmail(reference(contact.key, Role.EMAIL), contact.key, email)
