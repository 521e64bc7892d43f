from __future__ import annotations

from dataclasses import replace

import pytest

from shared.lead_sources.sources import DEFAULTS, LeadSource, LeadSources
from shared.store import lead_sources
from shared.store.lead_sources import Overtaken

TENANT = "piano"


def test_a_business_has_the_defaults_before_any_were_stored() -> None:
    assert lead_sources.read(TENANT) == LeadSources(sources=DEFAULTS)


def test_what_is_stored_is_read_again_at_its_next_revision() -> None:
    source = LeadSource("s1", "Event", False, "o1", "Events", active_at_xero=False)
    stored = lead_sources.save(TENANT, LeadSources("c1", (source,), "Lead source"))

    assert (stored.revision, lead_sources.read(TENANT)) == (1, stored)
    assert lead_sources.read(TENANT).revision == 1
    assert lead_sources.read("another") == LeadSources(sources=DEFAULTS)


def test_whoever_read_before_others_stored_stores_nothing() -> None:
    first = lead_sources.save(TENANT, LeadSources(sources=DEFAULTS))
    lead_sources.save(TENANT, replace(first, sources=()))

    for late in (LeadSources(sources=DEFAULTS), first):
        with pytest.raises(Overtaken):
            lead_sources.save(TENANT, late)
    assert lead_sources.read(TENANT).sources == ()
