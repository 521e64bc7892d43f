"""Keeps our app at Xero for the routes that ask Xero: no other page imports its client."""

from __future__ import annotations

from functools import lru_cache

from functions.manage.wiring import ManageDeps
from shared.wiring.xero import XeroApp, xero_app


@lru_cache(maxsize=1)
def app_of(deps: ManageDeps) -> XeroApp:
    """Returns one app for each process: it holds what Xero has renewed and nobody could store yet."""
    return xero_app(deps.aws)
