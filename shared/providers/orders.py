"""What an order form or a quote of ours writes into a payment's metadata, at whichever provider."""

from __future__ import annotations

ORDER = "connectably_order"
