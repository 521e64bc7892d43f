"""Names the providers whose money is booked here. A new provider begins with its name in this type."""

from __future__ import annotations

from typing import Literal, get_args

Provider = Literal["stripe", "gocardless"]
PROVIDERS: tuple[Provider, ...] = get_args(Provider)
# Where a row of the ledger comes from: a provider's movement, or an order of our own forms, before any money.
Origin = Provider | Literal["orders"]
