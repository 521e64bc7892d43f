"""Reads the fields of a body one by one, each by a reader that refuses what Stripe refuses.

A reader takes the field's name, as a refusal shows it, and what was sent; it returns the value, or raises
Refusal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from local.standins.stripe import refusals, value_refusals

Reader = Callable[[str, Any], Any]
# Stripe's numbers of eight digits.
MOST = 99_999_999
_EMAIL = re.compile(r"[!-?A-~]+@([a-zA-Z0-9-]+\.)+[a-zA-Z0-9-]{2,}")


def text(most: int = 5000) -> Reader:
    def read(name: str, sent: Any) -> str:
        if not isinstance(sent, str):
            raise value_refusals.not_a_text(name)
        if not sent.strip():
            raise value_refusals.empty(name)
        if len(sent) > most:
            raise value_refusals.too_long(name, most)
        return sent

    return read


def whole(least: int = 0, most: int = MOST) -> Reader:
    def read(name: str, sent: Any) -> int:
        digits = sent.removeprefix("-") if isinstance(sent, str) else ""
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 18):
            raise refusals.not_a_number(name, str(sent))
        if int(sent) < least:
            raise refusals.out_of_bounds(name, f"greater than or equal to {least}")
        if int(sent) > most:
            raise refusals.out_of_bounds(name, f"less than or equal to {most}")
        return int(sent)

    return read


def decimal(name: str, sent: Any) -> Decimal:
    """Reads pence with up to twelve places."""
    try:
        number = Decimal(sent if isinstance(sent, str) else "")
    except InvalidOperation:
        raise value_refusals.not_a_decimal(name, str(sent)) from None
    if not number.is_finite() or number != round(number, 12):
        raise value_refusals.not_a_decimal(name, sent)
    if not 0 <= number <= MOST:
        raise refusals.out_of_bounds(name, f"from 0 to {MOST}")
    return number


def flag(name: str, sent: Any) -> bool:
    if sent not in ("true", "false"):
        raise refusals.not_a_flag(name, str(sent))
    return bool(sent == "true")


def choice(*values: str) -> Reader:
    def read(name: str, sent: Any) -> str:
        if sent not in values:
            raise refusals.not_among(name, values)
        return str(sent)

    return read


def url(name: str, sent: Any) -> str:
    """Reads an address to send somebody to."""
    address: str = text()(name, sent)
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise refusals.invalid_url("An explicit scheme (such as https) must be provided.", name)
    return address


def email(name: str, sent: Any) -> str:
    address: str = text(512)(name, sent)
    if not _EMAIL.fullmatch(address):
        raise value_refusals.not_an_email(name, address)
    return address


def many(reader: Reader) -> Reader:
    def read(name: str, sent: Any) -> list[Any]:
        if not isinstance(sent, dict) or not all(each.isdecimal() for each in sent):
            raise value_refusals.not_a_list(name)
        rows = sorted(sent.items(), key=lambda row: int(row[0]))
        return [reader(f"{name}[{place}]", each) for place, each in rows]

    return read


def shape(
    fields: Mapping[str, Reader], required: Sequence[str] = (), elsewhere: Sequence[str] = ()
) -> Reader:
    """Reads an object with these fields. Those `elsewhere` are known to Stripe, and not to this stand-in."""

    def read(name: str, sent: Any) -> dict[str, Any]:
        if not isinstance(sent, dict):
            raise value_refusals.not_an_object(name)
        full = {each: f"{name}[{each}]" if name else each for each in (*fields, *sent, *required)}
        for each in sent:
            if each not in fields:
                raise (value_refusals.not_here if each in elsewhere else refusals.unknown_parameter)(
                    full[each]
                )
        for each in required:
            if each not in sent:
                raise refusals.missing(full[each])
        return {each: fields[each](full[each], value) for each, value in sent.items()}

    return read
