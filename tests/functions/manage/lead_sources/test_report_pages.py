from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from shared.contacts.customers import Customer, Link
from shared.contacts.details import Details
from shared.history.documents import Part
from shared.lead_sources.sources import LeadSource, LeadSources
from shared.operations.history.keeping import keep
from shared.store import directory, lead_sources
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import NOW
from tests.shared.history.test_sums import INVOICE

HERE = "/manage/b/piano/lead-sources/sales"


@pytest.fixture
def sold() -> None:
    """A fair has brought a customer, to whom something was sold in this month."""
    source = LeadSource("fair", "=A fair", option_id="o1")
    lead_sources.save("piano", LeadSources("c1", (source,), "Lead Source"))
    ada = Details("Ada", lead_source="fair")
    customer = Customer("c1", details=ada, link=Link(INVOICE.contact_id, ada))
    directory.save("piano", None, customer, (), NOW)
    keep("piano", [replace(INVOICE, dated=NOW.date(), tracked=(Part("o1", 1234_56),))])


def test_the_report_shows_what_a_lead_source_has_sold_and_how_many_came_by_it(
    owner: Browser, sold: None
) -> None:
    text = owner.get(HERE).text
    assert "<bdi>=A fair</bdi>" in text
    assert text.count("£1,234.56") >= 3
    assert "These twelve months come to £1,234.56 before VAT." in text


def test_before_anything_was_sold_the_page_says_what_to_do(owner: Browser) -> None:
    text = owner.get(HERE).text
    assert "Xero has no tracking category for lead sources yet." in text
    assert "Give contacts their lead source" in text


def test_the_months_before_are_one_link_away_and_the_later_ones_from_there(
    owner: Browser, sold: None
) -> None:
    year, month = NOW.year - 1, NOW.month
    text = owner.get(HERE).text
    assert f'href="{HERE}?until={year}-{month:02}"' in text
    assert "Later months" not in text
    before = owner.get(f"{HERE}?until={year}-{month:02}").text
    assert f'href="{HERE}?until={NOW:%Y-%m}"' in before
    assert "£1,234.56" not in before


def test_before_this_century_no_link_leads(owner: Browser) -> None:
    assert f'href="{HERE}?until=2000-01"' in owner.get(f"{HERE}?until=2001-01").text
    assert "Twelve months before" not in owner.get(f"{HERE}?until=2000-12").text


@pytest.mark.parametrize("until", ["2026", "2026-13", "0001-01", "9999-12", "x"])
@pytest.mark.parametrize("address", [HERE, f"{HERE}/csv"])
def test_an_address_that_names_no_month_is_refused_with_what_a_month_is(
    owner: Browser, address: str, until: str
) -> None:
    answer = owner.get(f"{address}?until={until}")
    assert answer.status == 422
    assert "Write a month as 2026-11." in answer.text
    assert f'href="{HERE}"' in answer.text


def test_the_page_says_by_which_lead_source_contacts_were_won(owner: Browser, sold: None) -> None:
    text = owner.get(HERE).text
    assert "Contacts won by lead source and month" in text
    assert "A contact is won in the month of its first invoice" in text
    row = (
        text.split("Contacts won by lead source and month", 1)[1].split("<tbody>", 1)[1].split("</tr>", 1)[0]
    )
    assert "<bdi>=A fair</bdi>" in row
    assert row.count('<td class="amount">1</td>') == 2


def test_before_anybody_was_won_the_page_says_so(owner: Browser) -> None:
    assert "Nobody was invoiced for the first time in these months." in owner.get(HERE).text


def test_the_file_has_two_columns_for_each_month_and_no_formula(owner: Browser, sold: None) -> None:
    answer = owner.get(f"{HERE}/csv")
    first, *rows = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))
    named = [dict(zip(first, row, strict=True)) for row in rows]
    month = f"{NOW:%Y-%m}"
    assert [each["Lead source"] for each in named] == ["'=A fair", "No lead source", "All"]
    assert [each["Customers"] for each in named] == ["1", "", ""]
    assert [each[month] for each in named] == ["1234.56", "", "1234.56"]
    assert [each["Total"] for each in named] == ["1234.56", "", "1234.56"]
    assert [each[f"Won in {month}"] for each in named] == ["1", "0", "1"]
    assert [each["Won in all"] for each in named] == ["1", "0", "1"]
