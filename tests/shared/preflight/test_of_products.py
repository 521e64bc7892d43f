from __future__ import annotations

from shared.catalogue.terms import Terms
from shared.preflight.of_products import Lacking, of_products
from tests.shared.catalogue.listed import item
from tests.shared.chart.charts import CHART, with_account

TERMS = Terms.of(CHART)


def said(lacking: Lacking, terms: Terms = TERMS) -> list[str]:
    return [each.sentence for each in of_products(lacking, terms)]


def test_products_are_named_under_each_thing_that_they_lack() -> None:
    bare = item("bare", unit_price=None, account="")
    assert said(Lacking([bare, item("stool", unit_price=None)])) == [
        "1 product (Bare service) has no sales account in Xero.",
        "2 products (Bare service, Stool service) have no sales price in Xero.",
    ]


def test_of_many_the_first_three_are_named_and_all_that_were_read_counted() -> None:
    many = [item(f"p{n}", name=f"P{n}", unit_price=None) for n in range(5)]
    assert said(Lacking(many)) == ["5 products (P0, P1, P2 and others) have no sales price in Xero."]
    assert said(Lacking(many, are_all=False))[0].startswith("At least 5 products")


def test_what_was_put_right_in_the_chart_since_is_no_finding_any_more() -> None:
    sold = item("stool")
    assert said(Lacking([sold]), Terms.of(with_account(CHART, "sales", status="ARCHIVED"))) != []
    assert said(Lacking([sold])) == []


def test_findings_lead_to_the_page_of_products() -> None:
    (finding,) = of_products(Lacking([item(unit_price=None)]), TERMS)
    assert (finding.place, finding.is_must) == ("catalogue", False)
