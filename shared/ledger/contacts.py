"""Who a payment's contact is."""

from __future__ import annotations

import hashlib

from shared.events import Payer
from shared.ledger.documents import Contact

STRIPE_SUPPLIER = Contact(key="supplier:stripe", name="Stripe")
NAMELESS = {
    "stripe": Contact(key="stripe:nameless", name="Stripe payments without a name"),
    "gocardless": Contact(key="gocardless:nameless", name="GoCardless payments without a name"),
}


def contact_of(payer: Payer) -> Contact:
    """The provider's customer, else the e-mail address, else one contact for all the nameless.

    >>> contact_of(Payer("stripe", "cus_1", "Ada", "ada@example.com"))
    Contact(key='stripe:cus_1', name='Ada', email='ada@example.com')
    """
    email = payer.email.strip()
    name = payer.name.strip() or email
    if not name:
        return NAMELESS[payer.provider]
    return Contact(key=_key(payer, name, email), name=name[:255], email=email)


def _key(payer: Payer, name: str, email: str) -> str:
    if payer.customer_id:
        return _fit(payer.provider, payer.customer_id)
    if email:
        return f"email:{_digest(email.lower())}"
    return f"{payer.provider}:name:{_digest(name.lower())}"


def _fit(provider: str, customer_id: str) -> str:
    key = f"{provider}:{customer_id}"
    # Stripe allows ids far longer than the 50 characters of Xero's ContactNumber.
    return key if len(key) <= 50 else f"{provider}:{_digest(customer_id)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
