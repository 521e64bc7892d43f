"""The report says to the penny what is summed up by option, under the names of today."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from shared.contacts.customers import Customer, Link
from shared.contacts.details import Details
from shared.history.documents import Kind, Part
from shared.lead_sources.sources import LeadSource, LeadSources
from shared.operations.history.keeping import keep
from shared.operations.lead_sources.report import GONE, report
from shared.store import directory, lead_sources
from tests.shared.history.drawn import AT
from tests.shared.history.test_sums import INVOICE
from tests.shared.operations.contacts.at_xero import PIANO

TODAY = date(2026, 11, 30)
NOVEMBER, OCTOBER = date(2026, 11, 1), date(2026, 10, 1)


def use(*names: str) -> None:
    sources = tuple(LeadSource(each.lower(), each, option_id=f"o-{each.lower()}") for each in names)
    lead_sources.save(PIANO, LeadSources("c1", sources, "Lead Source"))


def sell(id: str, dated: date, net: int, option: str, kind: Kind = "invoice") -> None:
    keep(PIANO, [replace(INVOICE, id=id, kind=kind, dated=dated, tracked=(Part(option, net),))])


def customers(lead_source: str, *ids: str) -> None:
    for id in ids:
        details = Details(id, lead_source=lead_source)
        directory.save(PIANO, None, Customer(id, details=details), (), AT)


def test_sales_stand_by_month_and_lead_source_less_what_was_credited_most_first() -> None:
    use("Fair", "Web")
    sell("i-1", NOVEMBER, 100_00, "o-web")
    sell("i-2", TODAY, 20_05, "o-web")
    sell("n-1", TODAY, 5_00, "o-web", "credit_note")
    sell("i-3", OCTOBER, 7_00, "o-fair")
    found = report(PIANO, TODAY)
    assert (found.months[0], found.months[-1], found.is_in_use) == (date(2025, 12, 1), NOVEMBER, True)
    assert [(each.name, each.months[-2:], each.total) for each in found.rows] == [
        ("Web", (0, 115_05), 115_05),
        ("Fair", (7_00, 0), 7_00),
    ]
    assert (found.totals[-2:], found.total) == ((7_00, 115_05), 122_05)


def test_a_renamed_source_has_its_past_and_an_unknown_option_is_named_as_one() -> None:
    use("Web")
    sell("i-1", TODAY, 10_00, "o-web")
    sell("i-2", TODAY, 3_00, "o-deleted")
    known = lead_sources.read(PIANO)
    lead_sources.save(PIANO, replace(known, sources=(replace(known.sources[0], name="Internet"),)))
    assert [(each.id, each.name, each.total) for each in report(PIANO, TODAY).rows] == [
        ("web", "Internet", 10_00),
        ("", GONE, 3_00),
    ]


def test_customers_count_by_the_lead_source_that_they_have_now() -> None:
    use("Fair", "Web", "Post")
    customers("fair", "c1", "c2")
    customers("web", "c3")
    rows = report(PIANO, TODAY).rows
    assert [(each.name, each.customers, each.total) for each in rows] == [("Fair", 2, 0), ("Web", 1, 0)]


def won(customer: str, contact: str, *days: date, lead_source: str = "") -> None:
    details, link = Details(customer, lead_source=lead_source), Link(contact, Details(customer))
    directory.save(PIANO, None, Customer(customer, details=details, link=link), (), AT)
    keep(PIANO, [replace(INVOICE, id=f"{contact}-{day}", contact_id=contact, dated=day) for day in days])


def test_a_customer_is_won_in_the_month_of_its_first_invoice_for_the_lead_source_that_it_has_now() -> None:
    use("Fair", "Web")
    won("c1", "x1", TODAY, OCTOBER, lead_source="fair")
    won("c2", "x2", NOVEMBER, TODAY, lead_source="fair")
    won("c3", "x3", date(2025, 11, 30), TODAY, lead_source="web")
    won("c4", "x4", TODAY)
    won("c5", "x5", lead_source="web")
    found = report(PIANO, TODAY)
    assert {each.name: (each.customers, each.won[-2:]) for each in found.rows} == {
        "Fair": (2, (1, 1)),
        "Web": (2, (0, 0)),
    }
    assert (found.won_by_none[-2:], found.won[-2:]) == ((0, 1), (1, 2))


def test_who_was_never_invoiced_or_whose_only_invoice_was_voided_is_not_won() -> None:
    won("c1", "x1", TODAY)
    first = replace(INVOICE, id=f"x1-{TODAY}", contact_id="x1", dated=TODAY)
    keep(PIANO, [replace(first, status="VOIDED", updated_at=first.updated_at + timedelta(seconds=1))])
    won("c2", "x2")
    keep(PIANO, [replace(INVOICE, id="n-1", kind="credit_note", contact_id="x2", dated=TODAY)])
    assert not any(report(PIANO, TODAY).won)


def test_other_months_are_left_out() -> None:
    use("Web")
    sell("i-1", date(2025, 11, 30), 10_00, "o-web")
    assert report(PIANO, TODAY).rows == ()
    assert report(PIANO, date(2025, 11, 30)).total == 10_00


def test_where_nothing_is_in_use_there_is_nothing_and_it_is_said() -> None:
    found = report(PIANO, TODAY)
    assert (found.rows, found.total, found.is_in_use) == ((), 0, False)
