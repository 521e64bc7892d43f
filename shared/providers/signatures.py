"""Checks who sent a webhook's body, by its signature, with the standard library alone.

A header is read before any secret is: what no secret could fit is refused at no cost.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.errors import Forged

# Stripe's own window for an honest sender's clock and network, in seconds.
TOLERANCE = 300
# An HMAC with SHA-256, as Stripe and GoCardless write it.
DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Signature:
    """What a header says: a signature for each secret in force, and what was signed before the body."""

    signatures: Sequence[str]
    before: bytes = b""

    def must_fit(self, body: bytes, secrets: Sequence[str]) -> None:
        """Returns if the body was signed with one of the secrets. Raises Forged, also if there are none."""
        # Anybody can sign with a blank secret.
        expected = [_signature(secret, self.before + body) for secret in secrets if secret.strip()]
        if not any(_is_same(theirs, ours) for theirs in self.signatures for ours in expected):
            raise Forged("no signature fits the body")


def stripe_signature(header: str | None, now: datetime) -> Signature:
    """Reads `Stripe-Signature: t=…,v1=…`.

    Raises Forged, and nothing else, for a header that no secret could have made, or of another time. `now`
    is aware. https://docs.stripe.com/webhooks/signature
    """
    stamp, signatures = _read(header or "")
    # In both directions: a stamp from the future would let a stolen body be kept and replayed later.
    if not now.timestamp() - TOLERANCE <= stamp <= now.timestamp() + TOLERANCE:
        raise Forged("the signature's time is outside the tolerance")
    return Signature(signatures, b"%d." % stamp)


def gocardless_signature(header: str | None) -> Signature:
    """Reads `Webhook-Signature: …`.

    Raises Forged, and nothing else, for a header that no secret could have made. No time is signed, so a body
    that was good once is good for ever.
    https://developer.gocardless.com/api-reference/#webhooks-overview
    """
    if not header or not DIGEST.fullmatch(header):
        raise Forged("the signature header is missing or cannot be read")
    return Signature([header])


def xero_signature(header: str | None) -> Signature:
    """Reads `x-xero-signature: …`, which is Base64.

    Raises Forged, and nothing else, for a header that no key could have made. No time is signed, as
    GoCardless signs none.
    https://developer.xero.com/documentation/guides/webhooks/configuring-your-server/
    """
    try:
        digest = base64.b64decode(header or "", validate=True)
    except (binascii.Error, ValueError):
        digest = b""
    # Bits that Base64 leaves over may be set in as many ways: one of them alone is the header Xero writes.
    if len(digest) != hashlib.sha256().digest_size or base64.b64encode(digest).decode() != header:
        raise Forged("the signature header is missing or cannot be read")
    return Signature([digest.hex()])


def _read(header: str) -> tuple[int, list[str]]:
    """Reads the first `t` and every `v1`. Other schemes are ignored, as Stripe asks."""
    fields = [field.split("=") for field in header.split(",")]
    try:
        stamps, signatures = ([field[1] for field in fields if field[0] == name] for name in ("t", "v1"))
        stamp = int(stamps[0])
    except (IndexError, ValueError):
        raise Forged("the signature header is missing or cannot be read") from None
    if not any(map(DIGEST.fullmatch, signatures)):
        raise Forged("the signature header is missing or cannot be read")
    return stamp, signatures


def _signature(secret: str, signed: bytes) -> str:
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def _is_same(theirs: str, ours: str) -> bool:
    try:
        return hmac.compare_digest(theirs, ours)
    except TypeError:
        raise Forged("a signature is not ASCII") from None
