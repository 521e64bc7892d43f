"""Signs a body as GoCardless does. Kept apart from the verifying code, so that they share no mistake."""

from __future__ import annotations

import hashlib
import hmac


def sign_gocardless(body: bytes, secret: str) -> str:
    """Returns the `Webhook-Signature` header. It holds no time, so a body always has the same signature."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
