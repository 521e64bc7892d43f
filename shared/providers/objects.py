"""Describes what an object of a provider's looks like here, and what we write into its metadata."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Object = Mapping[str, Any]
"""An object as its provider's API answers it, in plain dicts."""

ORDER = "connectably_order"
"""The key under which our order forms and quotes write their order into a payment's metadata."""
ATTEMPT = "connectably_attempt"
"""The key for the number of the attempt to pay, beside the order."""
BEGINS = "connectably_begins"
"""The key, at a subscription of Stripe's that begins later, for when its first period does: in seconds."""
SUBSCRIPTION_OF = "connectably_subscription_of"
"""The key, at a subscription of GoCardless's, for the order whose later periods it collects."""
