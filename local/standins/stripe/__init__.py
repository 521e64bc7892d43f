"""Stands in for Stripe: serves a world's objects as the real API would, and takes webhook endpoints alone."""

from local.standins.stripe.account import Account
from local.standins.stripe.app import StripeStandIn
from local.standins.stripe.delivery import Delivery
from local.standins.stripe.limits import Limits
from local.standins.stripe.signing import sign_stripe

__all__ = ["Account", "Delivery", "Limits", "StripeStandIn", "sign_stripe"]
