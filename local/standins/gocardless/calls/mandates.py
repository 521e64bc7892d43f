"""Cancels mandates."""

from __future__ import annotations

from local.standins.gocardless.calls.links import existing, must_be
from local.standins.gocardless.live import Live
from local.standins.gocardless.moves import mandates
from local.standins.gocardless.shown import Thing


def cancel(live: Live, id: str) -> Thing:
    mandate = existing(live, "mandates", id)
    must_be(mandate, mandates.USABLE, "cancellation_failed", "Mandate cannot be cancelled")
    cancelled = live.own("mandates", mandate)
    mandates.cancel(live.account, cancelled)
    return cancelled
