from __future__ import annotations

import csv
from decimal import Decimal

from shared.catalogue.products import Ours, Product
from shared.catalogue.terms import Terms
from shared.reports.catalogue_csv import HEADINGS, lines
from tests.shared.catalogue.listed import NOW, item
from tests.shared.chart.charts import CHART

TERMS = Terms.of(CHART)


def row_of(product: Product) -> dict[str, str]:
    (row,) = csv.DictReader(lines([product], TERMS))
    return row


def test_a_line_has_both_prices_to_the_penny_and_xeros_own_as_it_is() -> None:
    row = row_of(Product(item(unit_price=Decimal("33.3333"), updated_at=NOW)))
    assert (row["Price in Xero"], row["Without VAT"], row["With VAT"]) == ("33.3333", "33.33", "40.00")
    assert (row["VAT %"], row["Status"], row["Stock"]) == ("20", "for_sale", "")
    assert row["Changed in Xero"] == "2026-10-12T09:00:00.000000Z"


def test_what_nobody_knows_is_empty() -> None:
    row = row_of(Product(item(unit_price=None, account="", tax_type="")))
    assert {row[each] for each in ("Price in Xero", "Without VAT", "With VAT", "VAT %", "Account")} == {""}


def test_a_name_is_never_a_formula() -> None:
    assert row_of(Product(item(), Ours(name="=1+1")))["Name for buyers"] == "'=1+1"


def test_without_anything_to_judge_by_there_are_headings_alone() -> None:
    assert [*csv.reader(lines([Product(item())], None))] == [[*HEADINGS]]
