"""Reaches Stripe for whoever connects a business, or asks whether its key may sell."""

from __future__ import annotations

from shared.operations.stripe_connection import StripeDesk
from shared.providers.limits import shared_session
from shared.providers.stripe_connecting import StripeAccess
from shared.wiring.base import AwsConnections


def stripe_desk(aws: AwsConnections) -> StripeDesk:
    """Returns what asks Stripe by the key that is kept. The key is read at each call."""
    url, session = aws.env.stripe_api_url, shared_session()
    return StripeDesk(lambda key: StripeAccess(key, url, session, aws.clock), aws.secrets, aws.clock)
