"""Stores what a rule makes of lead sources, whoever changes them at the same time."""

from __future__ import annotations

from collections.abc import Callable

from shared.errors import Contended
from shared.lead_sources.sources import LeadSources
from shared.store import lead_sources
from shared.store.lead_sources import Overtaken

TRIES = 5


def changed(tenant: str, rule: Callable[[LeadSources], LeadSources]) -> LeadSources:
    """Stores what the rule makes of the lead sources as they are; nothing where it changes nothing.

    Raises what the rule raises; Contended where others change them all the time.
    """
    for _ in range(TRIES):
        before = lead_sources.read(tenant)
        after = rule(before)
        if after == before:
            return before
        try:
            return lead_sources.save(tenant, after)
        except Overtaken:
            continue
    raise Contended("the lead sources are being changed all the time")
