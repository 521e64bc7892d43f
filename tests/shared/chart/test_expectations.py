"""What an owner may expect of books that are not British, or not in pounds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shared.chart.expectations import expectations, only_pounds
from tests.shared.chart.charts import ACME


def test_of_british_books_in_pounds_nothing_is_said() -> None:
    assert (expectations(ACME), only_pounds(ACME)) == ((), "")
    assert expectations(replace(ACME, country="")) == ()


@pytest.mark.parametrize("country", ["GB", "IE", ""])
def test_books_in_another_currency_are_not_kept_here(country: str) -> None:
    euros = replace(ACME, base_currency="EUR", country=country)
    said = expectations(euros)
    assert said[0] == only_pounds(euros)
    assert said[0] == "Acme Ltd keeps its books in EUR. Connectably books pounds alone."
    assert "cannot be saved, and nothing is posted" in said[1]


def test_abroad_pounds_are_booked_and_vat_is_the_owners_to_choose() -> None:
    said = " ".join(expectations(replace(ACME, country="JE")))
    assert "its country in Xero is JE" in said
    assert "are posted and compared all the same" in said
    assert "choose each tax rate yourself" in said
