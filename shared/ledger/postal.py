"""Defines an address by post, as Xero keeps one of a contact."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """An address as it stands on an invoice; parts that nobody gave are empty."""

    line1: str = ""
    line2: str = ""
    city: str = ""
    postal_code: str = ""
    country: str = ""

    def __bool__(self) -> bool:
        return self != PostalAddress()


NOWHERE = PostalAddress()
