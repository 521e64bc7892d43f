"""Writes and signs one webhook."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from local.standins.stripe.signing import sign_stripe


@dataclass(frozen=True)
class Delivery:
    """One webhook on its way to `url`."""

    url: str
    body: bytes
    headers: Mapping[str, str]


def written(event: Mapping[str, Any]) -> bytes:
    """Writes an event as the body of its webhook."""
    return json.dumps(event, indent=2, ensure_ascii=False).encode()


def signed(body: bytes, secret: str, now: datetime) -> dict[str, str]:
    """Returns the headers of a webhook that is sent now."""
    return {
        "Content-Type": "application/json; charset=utf-8",
        "Stripe-Signature": sign_stripe(body, secret, now),
        "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
    }
