"""Makes up sales documents that somebody opens: with lines of many kinds, and without any."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from functions.manage.customers.document_pages import Ours
from functions.manage.customers.document_words import context, ours_of
from functions.manage.customers.sold import title_of
from functions.manage.rendering import Link
from local.gallery.sample import NOW, Sample, sample
from shared.chart.accounts import Account
from shared.chart.chart import Chart, Organisation, TaxRate
from shared.history.documents import SalesDocument
from shared.history.lines import SalesLine
from shared.operations.history.opening import Opened
from shared.operations.history.settled import Settled

INVOICE = SalesDocument(
    kind="invoice",
    id="i-1",
    contact_id="c1",
    dated=NOW.date() - timedelta(days=20),
    status="AUTHORISED",
    updated_at=NOW,
    number="INV-0012",
    reference="ch_3MmlLrLkdIwHu7ix0snN0B15 invoice",
    due_on=NOW.date() - timedelta(days=6),
    net=1_234_56,
    tax=246_91,
    total=1_481_47,
    paid=1_000_00,
    left=481_47,
)
LESSON = SalesLine(
    "Piano lessons in November, at home, for two pupils of different ages, with scores",
    "LESSON-60",
    Decimal("7.5"),
    Decimal("96.4567"),
    Decimal("12.5"),
    None,
    "200",
    "OUTPUT2",
    126_60,
    633_00,
    ("Recommendation from a customer", "North West"),
)
LINES = (
    LESSON,
    SalesLine("Tuning", "TUNE", Decimal(1), Decimal("601.56"), None, None, "202", "OUTPUT2", 120_31, 601_56),
    SalesLine("Thank you for your custom."),
)
CHART = Chart(
    Organisation("Acme & Sons", "GBP", short_code="!acme"),
    (Account("a", "Sales", "REVENUE", "200"), Account("b", "Online sales of services", "REVENUE", "202")),
    (TaxRate("OUTPUT2", "20% (VAT on Income)", Decimal(20)),),
    NOW,
)
NAME = "Acme Widgets & Sons (Kirkby Lonsdale) Limited"


def sales_document_samples() -> dict[str, Sample]:
    note = replace(
        INVOICE, kind="credit_note", number="CN-7", currency="USD", rate=Decimal("1.25"), due_on=None
    )
    paid = Settled(by_us=900_00, by_others=100_00)
    unsure = Settled(by_us=None, by_others=100_00)
    return {
        "customer_document": _sample(Opened(INVOICE, LINES), paid),
        "customer_document_foreign": _sample(Opened(note, LINES[1:], is_gross=True)),
        "customer_document_no_rate": _sample(Opened(replace(note, rate=None), LINES[1:])),
        "customer_document_no_lines": _sample(Opened(INVOICE, no_lines="throttled")),
        "customer_document_not_connected": _sample(Opened(INVOICE, no_lines="refused"), unsure),
    }


def _sample(found: Opened, settled: Settled | None = None) -> Sample:
    link = Link("#", "Look at its movement")
    ours = Ours(" ".join(ours_of(found.document, settled)), link) if settled else None
    told = context(found, "#", "#", CHART)
    more = {"name": NAME, "ours": ours, "as_of": NOW - timedelta(minutes=12)}
    return sample("customer_document.html", title_of(found.document), told | more)
