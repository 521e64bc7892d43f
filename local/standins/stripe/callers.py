"""Finds out whose key a call bears, and refuses what a restricted key may not do."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping

from local.standins.stripe import refusals
from local.standins.stripe.account import Account
from local.standins.stripe.answers import ACCOUNT, BALANCE, PREFIX, route, split
from local.standins.stripe.keys import Key
from local.standins.stripe.permissions import enough


def caller(accounts: Mapping[str, Account], authorization: str | None) -> tuple[Account, Key]:
    """Returns the account and the key. Raises Refusal for no key, an unknown one, or one that was rolled."""
    scheme, _, credentials = (authorization or "").partition(" ")
    key = _user(credentials) if scheme.lower() == "basic" else credentials.strip()
    if scheme.lower() not in ("basic", "bearer") or not key:
        raise refusals.no_key()
    if key not in accounts:
        raise refusals.wrong_key(key)
    if accounts[key].keys[key].expired:
        raise refusals.expired_key(key)
    return accounts[key], accounts[key].keys[key]


def check_permission(method: str, path: str, account: Account, key: Key) -> None:
    """Raises Refusal where the key's permissions do not do; what does not exist needs none."""
    resource = _resource(path)
    if resource is None:
        return
    needed = enough(method, resource)
    if path in account.closed or not key.permits(needed):
        raise refusals.not_permitted(key.value, account.objects.account["id"], needed[0])


def _resource(path: str) -> str | None:
    if path in (ACCOUNT, BALANCE):
        return path.removeprefix(PREFIX)
    collection, _ = route(split(path)[0])
    return None if collection is None else collection.path


def _user(credentials: str) -> str:
    """The key is the user name of Basic authentication, without a password."""
    try:
        return base64.b64decode(credentials, validate=True).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        raise refusals.no_key() from None
