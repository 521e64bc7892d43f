"""Stands in for GoCardless: serves a world's objects as the real API would, and sends webhooks again."""

from local.standins.gocardless.app import GoCardlessStandIn
from local.standins.gocardless.limits import Limits
from local.standins.gocardless.organisation import Organisation
from local.standins.gocardless.signing import sign_gocardless
from local.standins.gocardless.webhooks import Webhook

__all__ = ["GoCardlessStandIn", "Limits", "Organisation", "Webhook", "sign_gocardless"]
