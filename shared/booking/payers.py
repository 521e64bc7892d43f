"""Who a payment's contact is."""

from __future__ import annotations

from dataclasses import dataclass

from shared.booking.decision import Alias, Context
from shared.events import Payer, Sale
from shared.ledger.documents import Contact
from shared.ledger.profiles import PROFILES
from shared.ledger.xero_text import address_of, digest, folded, name_of
from shared.provider import Provider


@dataclass(frozen=True, slots=True)
class PayerContact:
    """A contact's key, the contact itself if it is new, and what it is to be known by from now on."""

    key: str
    new: tuple[Contact, ...] = ()
    aliases: tuple[Alias, ...] = ()


def payer_of(sale: Sale | None, provider: Provider) -> Payer:
    """Who paid for a sale; where the provider names no sale, nobody knows."""
    return sale.payer if sale else Payer(provider)


def known_by(payer: Payer) -> tuple[str, ...]:
    """The keys under which a payer may be known, the strongest first; the first is a new contact's own.

    >>> known_by(Payer("stripe", "cus_1", "Ada"))
    ('stripe:cus_1',)
    """
    # By the address as the provider has it, even where Xero does not take it: they are to be known again.
    email, name = payer.email.strip() if name_of(payer.email) else "", name_of(payer.name)
    keys = []
    if payer.customer_id:
        keys.append(_fit(payer.provider, payer.customer_id))
    if email:
        keys.append(f"email:{digest(email.lower())}")
    if not name and not email:
        return (*keys, PROFILES[payer.provider].nameless.key)
    if not keys:
        keys.append(f"{payer.provider}:name:{digest(folded(name))}")
    return tuple(keys)


def contact_of(payer: Payer, context: Context) -> PayerContact:
    """The contact mapped to the provider's customer, else that of the e-mail address, else a new one.

    Whoever has neither name nor address, and never had, is one contact for each provider, customer or not.
    """
    keys, nobody = known_by(payer), PROFILES[payer.provider].nameless
    found = next((context.contact(key) for key in keys if context.contact(key)), "")
    if nobody.key in keys:
        # Never an alias of it: a customer who has a name one day is somebody.
        return PayerContact(found or nobody.key, () if found else (nobody,))
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
