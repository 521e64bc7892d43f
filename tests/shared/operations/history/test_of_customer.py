"""What was sold to a customer is told as of the last reading, with its documents page by page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from shared.chart.chart import Chart, Organisation
from shared.contacts.customers import Customer, Link
from shared.contacts.details import Details
from shared.history.documents import SalesDocument
from shared.operations.history.keeping import keep
from shared.operations.history.of_customer import documents_of, sales_of
from shared.store import charts, xero_polls
from shared.store.xero_polls import History, Polls
from tests.shared.history.drawn import AT
from tests.shared.history.test_sums import INVOICE
from tests.shared.operations.contacts.at_xero import PIANO

ADA = Customer("c-1", link=Link("ada", Details("Ada")))
TODAY = date(2026, 11, 30)
EARLIER = replace(INVOICE, id="i-0", dated=date(2026, 4, 5), due_on=date(2026, 4, 5), left=5_00)


def test_figures_and_what_is_owed_are_those_of_the_customers_contact() -> None:
    keep(PIANO, [INVOICE, EARLIER, replace(INVOICE, id="x", contact_id="bob")])
    found = sales_of(PIANO, ADA, TODAY)
    assert found
    assert (found.figures.to_date.net, found.owed.overdue) == (20_00, 5_00)
    assert (found.last_invoice, found.currency) == (INVOICE, "GBP")


def test_the_financial_year_is_the_organisations() -> None:
    organisation = Organisation("Ada", "EUR", year_end_day=5, year_end_month=4)
    charts.keep(PIANO, Chart(organisation, (), (), AT))
    keep(PIANO, [INVOICE, EARLIER])
    found = sales_of(PIANO, ADA, TODAY)
    assert found
    assert found.figures.this_financial_year.net == found.figures.last_financial_year.net == 10_00
    assert found.currency == "EUR"


def test_sales_are_as_of_the_oldest_of_the_last_readings_and_of_none_before_all_are_counted() -> None:
    def as_of() -> object:
        found = sales_of(PIANO, ADA, TODAY)
        return found and found.as_of

    assert as_of() is None
    counted, earlier = History(AT, "invoice", is_done=True), AT - timedelta(hours=1)
    state = Polls(sold_to=AT, history=replace(counted, is_done=False), others_to={"credit_note": earlier})
    xero_polls.save(PIANO, state)
    assert as_of() is None
    xero_polls.save(PIANO, replace(state, history=counted))
    assert as_of() == earlier


def test_the_last_invoice_is_one_that_counts_however_many_do_not() -> None:
    later = INVOICE.dated + timedelta(days=1)
    drafts = [replace(INVOICE, id=f"d-{number}", status="DRAFT", dated=later) for number in range(25)]
    keep(PIANO, [*drafts, INVOICE])
    found = sales_of(PIANO, ADA, TODAY)
    assert found
    assert found.last_invoice == INVOICE


def test_of_one_days_documents_the_later_number_comes_first() -> None:
    first, second = (replace(INVOICE, id=id, number=number) for id, number in (("z", "A-1"), ("a", "A-2")))
    keep(PIANO, [first, second])
    found = sales_of(PIANO, ADA, TODAY)
    assert found
    assert found.last_invoice == second
    assert documents_of(PIANO, ADA).documents == (second, first)


def test_documents_are_listed_page_by_page_in_any_state() -> None:
    days = [replace(INVOICE, id=f"i-{day}", dated=date(2026, 11, day), status="DRAFT") for day in range(1, 6)]
    keep(PIANO, days)
    read, before = list[SalesDocument](), ""
    for _ in range(3):
        page = documents_of(PIANO, ADA, before, 2)
        read += page.documents
        before = page.next
    assert read == days[::-1]
    assert before == ""


def test_who_is_no_contact_at_xero_was_sold_nothing() -> None:
    alone = replace(ADA, link=None)
    assert sales_of(PIANO, alone, TODAY) is None
    assert documents_of(PIANO, alone).documents == ()
