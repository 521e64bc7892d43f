"""Says, apart from the code that sends it, whether Xero is still to be told anything of lead sources."""

from __future__ import annotations

from shared.lead_sources.sources import LeadSource, LeadSources


def is_behind(whole: LeadSources) -> bool:
    """Whether Xero is to be told anything, as far as is known here."""
    return any(_is_behind(each) for each in whole.sources)


def _is_behind(source: LeadSource) -> bool:
    if not source.option_id:
        return source.is_active
    return source.name != source.name_at_xero or source.is_active != source.active_at_xero
