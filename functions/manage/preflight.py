"""Shows what is missing in Xero before the first posting, each with a link to where it is put right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from functions.manage.rendering import Link
from functions.manage.settings_pages import chosen_or_proposed
from functions.manage.traces import Told, all_traces
from shared.chart.chart import Chart
from shared.choices.fields import ASKED, Field
from shared.operations.catalogue import listing
from shared.operations.choosing import chosen_of
from shared.preflight.finding import Finding
from shared.preflight.findings import findings
from shared.preflight.links import InXero, page_in_xero
from shared.preflight.look import Look
from shared.provider import PROVIDERS, Provider
from shared.store import charts, choices, looks
from shared.store.tenants import OnRecord

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


def preflight(known: OnRecord, keys: Mapping[Provider, bool], now: datetime) -> Preflight:
    """Judges what was last read of a business's organisation. Xero is not asked.

    `keys` says of which provider a key is kept; `now` is in UTC.
    """
    tenant = known.profile.tenant
    chart, look = charts.read(tenant), looks.read(tenant)
    if chart is None:
        return Preflight()
    saved = chosen_of(choices.read(tenant), known.settings, chart)
    chosen = chosen_or_proposed(known, saved, chart, now)
    connected = [each for each in PROVIDERS if keys[each]]
    is_new, lacking = known.settings is None, listing.lacking(tenant)
    found = findings(chart, chosen, look, connected, is_new=is_new, lacking=lacking)
    return told(f"/manage/b/{tenant}", chart, look, found)


def told(root: str, chart: Chart, look: Look | None, found: tuple[Finding, ...]) -> Preflight:
    """Tells findings as a page shows them. `root` is the address of the business's pages."""
    links = [(each, Told(each.sentence, _link(root, chart, each))) for each in found]
    return Preflight(
        must=tuple(line for each, line in links if each.is_must),
        should=tuple(line for each, line in links if not each.is_must),
        traces=tuple(all_traces(look, chart)) if look else (),
        read_at=look.read_at if look else None,
    )


def _link(root: str, chart: Chart, finding: Finding) -> Link:
    if finding.place == "settings":
        return Link(f"{root}/settings{_anchor(finding.field)}", "Settings")
    if finding.place == "catalogue":
        return Link(f"{root}/products?show=lacking", "Products")
    return Link(page_in_xero(chart.organisation.short_code, finding.place), WORDS[finding.place])


def _anchor(field: Field | None) -> str:
    if field is None:
        return ""
    return f"#{field}-0" if ASKED[field].kind in SEVERAL else f"#{field}"
