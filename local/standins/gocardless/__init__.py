"""Stands in for GoCardless: serves a world's objects as the real API would, read-only."""

from local.standins.gocardless.app import GoCardlessStandIn
from local.standins.gocardless.limits import Limits
from local.standins.gocardless.organisation import Organisation
from local.standins.gocardless.signing import sign_gocardless

__all__ = ["GoCardlessStandIn", "Limits", "Organisation", "sign_gocardless"]
