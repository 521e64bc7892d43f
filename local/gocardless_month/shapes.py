"""Makes GoCardless's objects as its API shows them, before anything has happened to them."""

from __future__ import annotations

import hashlib
import string
from datetime import UTC, datetime
from typing import Any

Thing = dict[str, Any]

DAY = 86400
CREDITOR = "CR1"
# GoCardless leaves out the letters that people take for digits.
LETTERS = "".join(each for each in string.digits + string.ascii_uppercase if each not in "ILOU")
CURRENCIES = {"bacs": "GBP", "faster_payments": "GBP", "sepa_core": "EUR"}


def id_of(prefix: str, number: int) -> str:
    """Makes an id that looks like GoCardless's and is the same at every call."""
    digest = hashlib.sha256(f"{prefix} {number}".encode()).digest()
    return prefix + "".join(LETTERS[byte % len(LETTERS)] for byte in digest[:12])


def moment(seconds: int) -> str:
    """Writes a time in UTC, with milliseconds."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def day(seconds: int) -> str:
    """Writes the date in UTC."""
    return moment(seconds)[:10]


def creditor(id_: str = CREDITOR) -> Thing:
    return {
        "id": id_,
        "name": "Connectably Demo Ltd",
        "country_code": "GB",
        "links": {"default_gbp_payout_account": "BA1"},
    }


def event(resource: str, action: str, details: Thing, links: Thing, metadata: Thing) -> Thing:
    """Makes an event, without its id and time. `metadata` is that of the object it is about."""
    return {
        "resource_type": resource,
        "action": action,
        "links": links,
        "details": {"description": ""} | details,
        "metadata": {},
        "resource_metadata": dict(metadata),
        "source": {"name": "Example App", "type": "app"},
    }


def fx(currency: str) -> Thing:
    """Nothing is ever converted here."""
    rates = {"fx_amount": None, "exchange_rate": None, "estimated_exchange_rate": None}
    return {"fx_currency": currency} | rates


def balance(type_: str, amount: int, currency: str, now: int, creditor_id: str) -> Thing:
    return {
        "balance_type": type_,
        "amount": amount,
        "currency": currency,
        "last_updated_at": moment(now),
        "links": {"creditor": creditor_id},
    }


def check(thing: Thing, *statuses: str) -> None:
    """Raises ValueError if GoCardless would not allow this in the object's status."""
    if thing["status"] not in statuses:
        raise ValueError(f"{thing['id']} is {thing['status']}, and not {' or '.join(statuses)}")
