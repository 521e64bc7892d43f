"""Counts money in integer minor units. Nothing here, or anywhere, computes with floats."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

# https://docs.stripe.com/currencies#zero-decimal
WITHOUT_MINOR_UNITS = frozenset(
    {"BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"}
)


@dataclass(frozen=True, order=True, slots=True)
class Money:
    """An amount in minor units (pence for GBP) of one currency."""

    minor: int
    currency: str = "GBP"

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise TypeError(f"money is counted in whole minor units, not {self.minor!r}")
        if len(self.currency) != 3 or not self.currency.isupper():
            raise ValueError(f"not a currency code: {self.currency!r}")

    @classmethod
    def from_minor(cls, minor: int, currency: str) -> Money:
        """Takes a provider's integer amount and its currency code in upper or lower case."""
        return cls(minor, currency.upper())

    @property
    def decimal(self) -> Decimal:
        """The amount in major units, with two decimal places unless the currency has none."""
        return Decimal(self.minor).scaleb(0 if self.currency in WITHOUT_MINOR_UNITS else -2)

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __str__(self) -> str:
        return f"{self.decimal} {self.currency}"

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise ValueError(f"{other} is not in {self.currency}")
        return other.minor


def pence(minor: int) -> Money:
    return Money(minor, "GBP")
