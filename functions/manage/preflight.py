"""Shows what is missing in Xero before the first posting, each with a link to where it is put right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from functions.manage.rendering import Link
from functions.manage.settings_pages import chosen_or_proposed
from functions.manage.traces import Told, all_traces
from functions.manage.visit import Visit
from shared.chart.chart import Chart
from shared.choices.fields import ASKED, Field
from shared.operations.choosing import current
from shared.preflight.finding import Finding
from shared.preflight.findings import findings
from shared.preflight.links import InXero, page_in_xero
from shared.preflight.look import Look
from shared.provider import PROVIDERS
from shared.store import charts, looks, secrets, tenants

WORDS: Mapping[InXero, str] = {
    "accounts": "Chart of accounts in Xero",
    "contacts": "Contacts in Xero",
    "products": "Products and services in Xero",
    "financial_settings": "Financial settings in Xero",
    "organisation": "Organisation settings in Xero",
}
# These are made of several boxes, of which the first bears the address.
SEVERAL = {"policy", "accounts"}


@dataclass(frozen=True, slots=True)
class Preflight:
    """What was found at `read_at`, in UTC; None where nobody has looked yet, or at the accounts alone.

    Nothing is posted before all of `must` is put right.
    """

    must: tuple[Told, ...] = ()
    should: tuple[Told, ...] = ()
    traces: tuple[Told, ...] = ()
    read_at: datetime | None = None

    @property
    def is_clear(self) -> bool:
        return self.read_at is not None and not (self.must or self.should or self.traces)


def preflight(visit: Visit) -> Preflight:
    """Judges what was last read of a business's organisation. Xero is not asked."""
    chart, look = charts.read(visit.tenant), looks.read(visit.tenant)
    if chart is None:
        return Preflight()
    return told(f"/manage/b/{visit.tenant}", chart, look, _found(visit, chart, look))


def told(root: str, chart: Chart, look: Look | None, found: tuple[Finding, ...]) -> Preflight:
    """Tells findings as a page shows them. `root` is the address of the business's pages."""
    links = [(each, Told(each.sentence, _link(root, chart, each))) for each in found]
    return Preflight(
        must=tuple(line for each, line in links if each.is_must),
        should=tuple(line for each, line in links if not each.is_must),
        traces=tuple(all_traces(look, chart)) if look else (),
        read_at=look.read_at if look else None,
    )


def _found(visit: Visit, chart: Chart, look: Look | None) -> tuple[Finding, ...]:
    connected = [each for each in PROVIDERS if secrets.is_kept(visit.tenant, secrets.KEYS[each])]
    chosen = chosen_or_proposed(visit, current(visit.tenant, chart), chart)
    return findings(chart, chosen, look, connected, is_new=tenants.settings(visit.tenant) is None)


def _link(root: str, chart: Chart, finding: Finding) -> Link:
    if finding.place == "settings":
        return Link(f"{root}/settings{_anchor(finding.field)}", "Settings")
    return Link(page_in_xero(chart.organisation.short_code, finding.place), WORDS[finding.place])


def _anchor(field: Field | None) -> str:
    if field is None:
        return ""
    return f"#{field}-0" if ASKED[field].kind in SEVERAL else f"#{field}"
