"""Defines who buys: what an order form asks for."""

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


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who has filled in a form.

    `address` is the one on the invoice; `delivery` is empty where it is the same.
    """

    first_name: str
    last_name: str
    email: str
    company: str = ""
    phone: str = ""
    address: PostalAddress = PostalAddress()
    delivery: PostalAddress = PostalAddress()
    notes: str = ""

    @property
    def name(self) -> str:
        """The name of the contact in Xero: the company, or the person who buys for himself."""
        return self.company or f"{self.first_name} {self.last_name}".strip()
