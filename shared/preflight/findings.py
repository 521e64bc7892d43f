"""Says all that is missing in Xero or in the settings before anything is posted, what must be first."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from shared.catalogue.terms import Terms
from shared.chart.chart import Chart
from shared.chart.expectations import is_abroad, only_pounds
from shared.choices.choices import Choices
from shared.preflight.finding import Finding
from shared.preflight.look import Look
from shared.preflight.of_choices import of_choices
from shared.preflight.of_contents import of_customers, of_kinds
from shared.preflight.of_other_tools import of_other_tools
from shared.preflight.of_products import Lacking, of_products
from shared.provider import Provider


def findings(
    chart: Chart,
    choices: Choices,
    look: Look | None,
    connected: Collection[Provider],
    *,
    is_new: bool,
    lacking: Lacking | None = None,
) -> tuple[Finding, ...]:
    """Returns the findings, those that posting waits for first.

    `choices` are those in force, or what is proposed; `look` is None where nobody has looked yet. `connected`
    are the providers whose keys are kept. `is_new`: no settings are in force yet. `lacking` are the products
    that lacked something when they were read, None where they were not read yet: then the look tells of them.
    """
    found = [
        *_of_organisation(chart),
        *of_choices(chart, choices, connected, is_new=is_new),
        *of_other_tools(choices, look, is_new=is_new),
        *(of_customers(look.customers) if look else ()),
        *_of_products(chart, look, lacking),
    ]
    return tuple(sorted(found, key=lambda each: not each.is_must))


def _of_products(chart: Chart, look: Look | None, lacking: Lacking | None) -> Iterator[Finding]:
    if lacking is not None:
        yield from of_products(lacking, Terms.of(chart))
    elif look:
        yield from of_kinds(look.products, chart)


def _of_organisation(chart: Chart) -> Iterator[Finding]:
    own = chart.organisation
    if other := only_pounds(own):
        yield Finding(other, "organisation", is_must=True)
    if is_abroad(own):
        words = (
            f"Xero says that {own.name} is not in the United Kingdom ({own.country}). Payments in pounds, "
            "fees, payouts and the comparison work. The VAT rates that are proposed are British: choose each "
            "of them yourself."
        )
        yield Finding(words, "organisation")
