"""Connects the pages of buyers to what they read, at the first call, and keeps it while warm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import uuid4

from shared.wiring.base import AwsConnections, connect_here

# Where Stripe and GoCardless have buyers pay, by where they are asked. A stand-in does both at one place.
PAY_AT = {
    "https://api.stripe.com": "https://checkout.stripe.com",
    "https://api.gocardless.com": "https://pay.gocardless.com",
    "https://api-sandbox.gocardless.com": "https://pay-sandbox.gocardless.com",
}


@dataclass(frozen=True, eq=False)
class FormDeps:
    """What a page of buyers needs. `clock` is in UTC; `new_id` makes an id, which nobody guesses."""

    aws: AwsConnections
    clock: Callable[[], datetime]
    new_id: Callable[[], str]

    @property
    def pay_at(self) -> tuple[str, ...]:
        """The sites at which buyers pay: a browser follows a form there only if the page has named them."""
        env = self.aws.env
        asked = (each.rstrip("/") for each in (env.stripe_api_url, env.gocardless_api_url) if each)
        return tuple(dict.fromkeys(PAY_AT.get(each, each) for each in asked))


@cache
def wire() -> FormDeps:
    aws = connect_here()
    return FormDeps(aws, aws.clock, lambda: uuid4().hex)
