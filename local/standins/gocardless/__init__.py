"""Stands in for GoCardless: serves a world's objects as the real API would, and takes orders' payments."""

from local.standins.gocardless.app import GoCardlessStandIn
from local.standins.gocardless.bank import Bank
from local.standins.gocardless.limits import Limits
from local.standins.gocardless.organisation import Organisation
from local.standins.gocardless.signing import sign_gocardless
from local.standins.gocardless.telling import over_http, tell
from local.standins.gocardless.ticking import tick, ticking
from local.standins.gocardless.webhooks import Webhook

__all__ = [
    "Bank",
    "GoCardlessStandIn",
    "Limits",
    "Organisation",
    "Webhook",
    "over_http",
    "sign_gocardless",
    "tell",
    "tick",
    "ticking",
]
