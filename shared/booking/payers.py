"""Finds or makes the contact of a payment."""

from __future__ import annotations

from dataclasses import dataclass

from shared.booking.decision import Alias, Context
from shared.events import Payer, Sale
from shared.ledger.documents import Contact
from shared.ledger.profiles import PROFILES
from shared.ledger.xero_text import address_of, digest, folded, name_of
from shared.provider import Provider


def by_email(email: str) -> str:
    """Returns the key that whoever has this e-mail address may have, however he pays."""
    return f"email:{digest(email.strip().lower())}"


@dataclass(frozen=True, slots=True)
class PayerContact:
    """A contact's key, the contact itself if it is new, and its further keys from now on."""

    key: str
    new: tuple[Contact, ...] = ()
    aliases: tuple[Alias, ...] = ()


def payer_of(sale: Sale | None, provider: Provider) -> Payer:
    """Returns the payer of a sale; an unknown payer if the provider names no sale."""
    return sale.payer if sale else Payer(provider)


def known_by(payer: Payer) -> tuple[str, ...]:
    """Returns the keys that a payer may have, the strongest first; a new contact gets the first.

    >>> known_by(Payer("stripe", "cus_1", "Ada"))
    ('stripe:cus_1',)
    """
    # The address as the provider has it, even if Xero refuses it, so that the payer is found again.
    email, name = payer.email.strip() if name_of(payer.email) else "", name_of(payer.name)
    keys = []
    if payer.customer_id:
        keys.append(_fit(payer.provider, payer.customer_id))
    if email:
        keys.append(by_email(email))
    if not name and not email:
        return (*keys, PROFILES[payer.provider].nameless.key)
    if not keys:
        keys.append(f"{payer.provider}:name:{digest(folded(name))}")
    return tuple(keys)


def contact_of(payer: Payer, context: Context) -> PayerContact:
    """Finds the contact of the provider's customer, else of the e-mail address, else makes a new one.

    Payers who never had a name or an address share one contact for each provider, customers or not.
    """
    keys, nameless = known_by(payer), PROFILES[payer.provider].nameless
    found = context.first_contact(keys)
    if nameless.key in keys:
        # The customer gets no alias: once the customer has a name, that is a contact of its own.
        return PayerContact(found or nameless.key, () if found else (nameless,))
    if found:
        return PayerContact(
            found, aliases=tuple(Alias(key, found) for key in keys if not context.contact(key))
        )
    new = _new(payer, keys[0])
    return PayerContact(new.key, (new,), tuple(Alias(key, new.key) for key in keys[1:]))


def _new(payer: Payer, key: str) -> Contact:
    email, written = address_of(payer.email), name_of(payer.email)
    name = name_of(payer.name) or written
    refused = "" if email else written
    return Contact(key, name, email, refused) if name else PROFILES[payer.provider].nameless


def _fit(provider: str, customer_id: str) -> str:
    key = f"{provider}:{customer_id}"
    # Stripe allows ids far longer than the 50 characters of Xero's ContactNumber.
    return key if len(key) <= 50 else f"{provider}:{digest(customer_id)}"
