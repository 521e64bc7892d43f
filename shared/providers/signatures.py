"""Checks who sent a webhook's body, by its signature, with the standard library alone."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

from shared.errors import Forged

# Stripe's own window for an honest sender's clock and network, in seconds.
TOLERANCE = 300


def verify_stripe(body: bytes, header: str | None, secrets: Sequence[str], now: datetime) -> None:
    """Returns if `body` was signed for `Stripe-Signature: t=…,v1=…` with one of `secrets`.

    Raises Forged, and nothing else, whatever the header holds. `now` is aware.
    https://docs.stripe.com/webhooks/signature
    """
    stamp, signatures = _read(header or "")
    # In both directions: a stamp from the future would let a stolen body be kept and replayed later.
    if not now.timestamp() - TOLERANCE <= stamp <= now.timestamp() + TOLERANCE:
        raise Forged("the signature's time is outside the tolerance")
    _must_fit(signatures, secrets, b"%d." % stamp + body)


def verify_gocardless(body: bytes, header: str | None, secrets: Sequence[str]) -> None:
    """Returns if `body` was signed for `Webhook-Signature: …` with one of `secrets`.

    Raises Forged, and nothing else, whatever the header holds. No time is signed, so a body that was
    good once is good for ever.
    https://developer.gocardless.com/api-reference/#webhooks-overview
    """
    if not header:
        raise Forged("the signature header is missing")
    _must_fit([header], secrets, body)


def _read(header: str) -> tuple[int, list[str]]:
    """Reads the first `t` and every `v1`. Other schemes are ignored, as Stripe asks."""
    fields = [field.split("=") for field in header.split(",")]
    try:
        stamps, signatures = ([field[1] for field in fields if field[0] == name] for name in ("t", "v1"))
        return int(stamps[0]), signatures
    except (IndexError, ValueError):
        raise Forged("the signature header is missing or cannot be read") from None


def _must_fit(signatures: Sequence[str], secrets: Sequence[str], signed: bytes) -> None:
    # Anybody can sign with a blank secret.
    expected = [_signature(secret, signed) for secret in secrets if secret.strip()]
    if not any(_is_same(theirs, ours) for theirs in signatures for ours in expected):
        raise Forged("no signature fits the body")


def _signature(secret: str, signed: bytes) -> str:
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def _is_same(theirs: str, ours: str) -> bool:
    try:
        return hmac.compare_digest(theirs, ours)
    except TypeError:
        raise Forged("a signature is not ASCII") from None
