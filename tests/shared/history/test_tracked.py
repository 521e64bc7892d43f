"""What is summed up by lead source as documents change is what a recount says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from shared.history.documents import Part, SalesDocument
from shared.history.tracked import Tracked, changed, recounted, without_nothing, worth
from tests.shared.history.drawn import documents
from tests.shared.history.test_sums import INVOICE

NOVEMBER = date(2026, 11, 1)
REFERRED = replace(INVOICE, tracked=(Part("web", 10_00), Part("fair", 2_50)))


@given(st.lists(documents))
def test_sums_that_follow_each_change_are_those_of_a_recount(drawn: list[SalesDocument]) -> None:
    known, sums = dict[str, SalesDocument](), Tracked()
    for each in drawn:
        sums.update(changed(known.get(each.id), each))
        known[each.id] = each
    assert without_nothing(sums) == recounted(known.values())


def test_an_invoice_counts_in_its_month_for_each_option() -> None:
    assert worth(REFERRED) == {(NOVEMBER, "web"): 10_00, (NOVEMBER, "fair"): 2_50}


def test_a_credit_note_takes_off_and_a_receipt_adds() -> None:
    assert worth(replace(REFERRED, kind="credit_note")) == {
        (NOVEMBER, "web"): -10_00,
        (NOVEMBER, "fair"): -2_50,
    }
    assert worth(replace(REFERRED, kind="receipt")) == worth(REFERRED)


def test_an_amount_in_another_currency_counts_in_the_organisations_own() -> None:
    euros = replace(REFERRED, currency="EUR", rate=Decimal("1.25"))
    assert worth(euros) == {(NOVEMBER, "web"): 8_00, (NOVEMBER, "fair"): 2_00}


def test_drafts_prepayments_and_what_was_voided_count_for_nothing() -> None:
    for each in (
        replace(REFERRED, status="DRAFT"),
        replace(REFERRED, status="VOIDED"),
        replace(REFERRED, kind="prepayment"),
        replace(REFERRED, tracked=None),
        None,
    ):
        assert not worth(each)
