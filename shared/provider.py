"""Names the providers whose money is booked here. A new provider begins with its name in this type."""

from __future__ import annotations

from typing import Literal, get_args

Provider = Literal["stripe", "gocardless"]
# Where a source of the ledger comes from: a provider's movement, or an order of one of our forms.
Origin = Provider | Literal["orders"]
PROVIDERS: tuple[Provider, ...] = get_args(Provider)
