"""Makes accounts in Xero. One that was made, and whose answer was lost, is found and not made again."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Literal, get_args

from shared.chart.accounts import Account
from shared.choices.new_accounts import NewAccount
from shared.errors import Unavailable
from shared.xero.chart import account_of
from shared.xero.client import Reply, XeroClient
from shared.xero.paging import content_of, understood

Part = Literal["code", "name"]
PARTS: tuple[Part, ...] = get_args(Part)
UNIQUE = re.compile(r"\bunique (code|name)\b", re.IGNORECASE)


class Taken(Exception):
    """Propose another account: its code or its name is taken in Xero, perhaps by one that was archived."""

    def __init__(self, parts: frozenset[Part]) -> None:
        super().__init__(f"taken in Xero: {', '.join(sorted(parts))}")
        self.parts = parts


class AccountRefused(Exception):
    """Show the owner why Xero makes no such account. The message is Xero's own sentence."""


def make_account(xero: XeroClient, tenant: str, wanted: NewAccount) -> Account:
    """Makes an account, and returns it; returns the one that was made before, whoever made it.

    Raises Taken, AccountRefused, Forbidden, or Unavailable where nobody knows whether Xero has made it:
    then a repeat finds out.
    """
    made = _find(xero, wanted)
    if made:
        return made
    try:
        return _made(xero.create_account(_body(wanted), idempotency_key(tenant, wanted)))
    except Unavailable:
        made = _find(xero, wanted)
        if made is None:
            raise
        return made


def idempotency_key(tenant: str, wanted: NewAccount) -> str:
    """Returns a key of its own for each tenant, purpose and account: Xero refuses a key with another body."""
    told = [tenant, wanted.purpose, _body(wanted)]
    return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _find(xero: XeroClient, wanted: NewAccount) -> Account | None:
    """Finds an active account of the same name and type."""
    elements = content_of(xero.accounts(), "Accounts")
    with understood("Accounts"):
        accounts = [account_of(each) for each in elements]
    name = wanted.name.casefold()
    alike = (each for each in accounts if each.name.casefold() == name and each.type == wanted.type)
    return next((each for each in alike if each.is_active), None)


def _body(wanted: NewAccount) -> dict[str, Any]:
    told = {
        "Name": wanted.name,
        "Code": wanted.code,
        "Type": wanted.type,
        "BankAccountNumber": wanted.bank_account_number,
        "CurrencyCode": wanted.currency,
        "TaxType": wanted.tax_type,
        "EnablePaymentsToAccount": wanted.takes_payments,
    }
    return {name: value for name, value in told.items() if value}


def _made(reply: Reply) -> Account:
    if reply.status == 400:
        _refuse(_sentences(reply.body))
    elements = content_of(reply, "Accounts")
    with understood("Accounts"):
        (element,) = elements
        return account_of(element)


def _refuse(sentences: list[str]) -> None:
    """Raises Taken, or AccountRefused with Xero's sentences."""
    found = {match[1].casefold() for each in sentences for match in UNIQUE.finditer(each)}
    if parts := frozenset(part for part in PARTS if part in found):
        raise Taken(parts)
    raise AccountRefused(" ".join(sentences) or "Xero does not say why.")


def _sentences(body: Any) -> list[str]:
    """Returns why Xero refuses, of the element or else of the whole call."""
    if not isinstance(body, Mapping):
        return []
    with understood("refusal"):
        elements = body.get("Elements") or ()
        errors = [error["Message"] for each in elements for error in each.get("ValidationErrors") or ()]
        return errors or [str(body.get("Message") or "")]
