"""Shows what another tool has left in Xero, each trace with a link to the latest document there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from functions.manage.rendering import Link
from shared.chart.chart import Chart
from shared.choices.fields import OTHER_TOOLS, Field
from shared.preflight.links import document_in_xero
from shared.preflight.look import Look
from shared.preflight.traces import Trace
from shared.preflight.words import link_words, told
from shared.provider import PROVIDERS


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence, and where the reader can look for herself."""

    says: str
    link: Link


def all_traces(look: Look, chart: Chart) -> list[Told]:
    return _told(look.traces, look, chart)


def traces_by_question(look: Look, chart: Chart) -> dict[Field, list[Told]]:
    """Returns what was found for each question about another tool."""
    return {OTHER_TOOLS[each]: _told(look.traces_of(each), look, chart) for each in PROVIDERS}


def _told(traces: Iterable[Trace], look: Look, chart: Chart) -> list[Told]:
    code = chart.organisation.short_code
    return [
        Told(f"{told(each, look)}.", Link(document_in_xero(code, each), link_words(each))) for each in traces
    ]
