"""Tells a stack in one process what calls, payers and banks have caused at GoCardless."""

from __future__ import annotations

from local.stack.business import Business
from local.stack.in_process import Stack
from local.standins.gocardless import Webhook, tell


def deliver_gocardless(stack: Stack) -> int:
    """Delivers each business's webhooks that are due, signed, and returns how many there were."""
    return sum(_deliver(stack, business) for business in stack.businesses.values())


def _deliver(stack: Stack, business: Business) -> int:
    path = f"/webhooks/gocardless/{business.tenant}"

    def post(webhook: Webhook) -> int:
        return stack.lambdas.post("webhooks.gocardless", path, webhook.body, dict(webhook.headers))

    return tell(business.gocardless, post)
