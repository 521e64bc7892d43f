"""Books what a processor held when the feed began: one entry, against an account of the owner's choice."""

from __future__ import annotations

from datetime import date

from shared.booking.decision import Booking
from shared.booking.fallbacks import NO_VAT
from shared.ledger.documents import Line, Receive, Spend
from shared.ledger.keys import Role, opening_key, reference
from shared.ledger.profiles import PROFILES
from shared.money import Money
from shared.provider import Provider
from shared.settings import Settings


def opening_source(provider: Provider, dated: date, account: str) -> str:
    """Makes the source's id: another day or account is another opening balance; the first is undone."""
    return f"{opening_key(provider)} {dated.isoformat()} {account}"


def opening(provider: Provider, amount: Money, account: str, settings: Settings) -> Booking:
    """Books the balance on the first day of the feed, without VAT. Raises ValueError for nothing."""
    supplier, dated = PROFILES[provider].supplier, settings.feed_from
    line = Line(
        f"Held at {supplier.name} when the feed began",
        account,
        amount if amount.minor > 0 else -amount,
        NO_VAT,
    )
    kind = Receive if amount.minor > 0 else Spend
    key = reference(opening_source(provider, dated, account), Role.ENTRY)
    clearing = settings.providers[provider].clearing
    return Booking((supplier, kind(key, supplier.key, clearing, dated, (line,))))
