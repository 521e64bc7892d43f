from __future__ import annotations

from dataclasses import replace

import pytest

from shared.choices.choices import Choices
from shared.choices.fields import Field
from shared.choices.options import options, proposal, proposed
from tests.shared.chart.charts import CHART, bank, with_account, with_organisation
from tests.shared.choices.chosen import COMPLETE

NOT_REGISTERED = with_organisation(CHART, vat_registered=False)
TICK = "takes no payments: tick 'Enable payments to this account' in Xero"


def why_not(field: Field, id: str, **changes: object) -> str:
    changed = with_account(CHART, id, **changes)
    (found,) = (each for each in options(field, changed) if each.value == id)
    return found.why_not


@pytest.mark.parametrize(
    ("field", "id", "changes", "words"),
    [
        ("stripe_bank", "stripe", {}, ""),
        ("stripe_bank", "stripe", {"status": "ARCHIVED"}, "archived in Xero"),
        ("stripe_bank", "stripe", {"status": "FROZEN"}, "is not active in Xero, but frozen"),
        ("stripe_bank", "stripe", {"code": ""}, "has no code: give it one in Xero"),
        ("stripe_bank", "stripe", {"currency": "EUR"}, "is in EUR"),
        ("disputed_funds", "disputed", {"takes_payments": False}, TICK),
        ("suspense", "suspense", {"takes_payments": False}, TICK),
        ("disputed_funds", "debtors", {}, "belongs to Xero, which posts to it by itself"),
        ("sales", "sales", {}, ""),
        ("bad_debts", "fees", {}, ""),
    ],
)
def test_an_account_says_why_it_cannot_be_chosen(
    field: Field, id: str, changes: dict[str, object], words: str
) -> None:
    assert why_not(field, id, **changes) == words


def test_only_accounts_of_a_plausible_kind_are_listed_those_that_fit_first() -> None:
    chart = with_account(CHART, "gocardless", status="ARCHIVED")
    assert [(each.value, each.is_eligible) for each in options("main_bank", chart)] == [
        ("main", True),
        ("stripe", True),
        ("gocardless", False),
    ]
    assert [each.label for each in options("sales", chart)] == [
        "200 Sales",
        "201 Subscriptions",
        "202 Online sales",
    ]


def test_tax_rates_are_those_that_apply_and_the_accounts_own() -> None:
    assert {each.value for each in options("sales_tax", CHART)} == {"OUTPUT2", "NONE", ""}
    assert {each.value for each in options("stripe_fees_tax", CHART)} == {
        "INPUT2",
        "REVERSECHARGES",
        "NONE",
        "",
    }


def test_without_a_vat_registration_there_is_no_rate_but_none() -> None:
    found = options("sales_tax", NOT_REGISTERED)
    assert [each.value for each in found if each.is_eligible] == ["NONE"]
    (other,) = (each for each in found if not each.is_eligible)
    assert other.why_not == "is for businesses that are registered for VAT"


def test_a_rate_that_is_not_active_says_so() -> None:
    rates = tuple(replace(each, status="ARCHIVED") for each in CHART.tax_rates)
    assert {each.why_not for each in options("sales_tax", replace(CHART, tax_rates=rates)) if each.value} == {
        "archived in Xero"
    }


def test_policies_have_their_answers_and_other_fields_no_list() -> None:
    assert [each.value for each in options("emails", CHART)] == [
        "on_authorisation",
        "on_payment",
        "both",
        "neither",
    ]
    assert options("invoice_prefix", CHART) == options("feed_from", CHART) == ()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("stripe_bank", "stripe"),
        ("gocardless_bank", "gocardless"),
        ("main_bank", "main"),
        ("sales", "sales"),
        ("subscriptions", "subscriptions"),
        ("offline_sales", None),
        ("stripe_fees", "fees"),
        ("disputed_funds", "disputed"),
        ("bad_debts", "bad"),
        ("suspense", "suspense"),
        ("sales_tax", "OUTPUT2"),
        ("stripe_fees_tax", "REVERSECHARGES"),
        ("gocardless_fees_tax", "INPUT2"),
        ("emails", None),
    ],
)
def test_what_is_probably_meant_is_proposed_by_its_name(field: Field, value: str | None) -> None:
    assert proposal(field, CHART) == value


def test_nothing_is_proposed_that_cannot_be_chosen() -> None:
    assert proposal("stripe_bank", with_account(CHART, "stripe", status="ARCHIVED")) is None
    assert proposal("sales_tax", NOT_REGISTERED) == "NONE"


def test_what_is_not_chosen_is_filled_in_and_what_is_chosen_stays() -> None:
    filled = proposed(Choices(sales="online", gocardless_fees_tax="NONE"), CHART)
    assert (filled.sales, filled.gocardless_fees_tax, filled.main_bank) == ("online", "NONE", "main")
    assert (filled.subscriptions, filled.offline_sales) == (("subscriptions",), None)
    assert (filled.stripe_synced, filled.emails, filled.feed_from) == (True, "neither", None)
    assert proposed(COMPLETE, CHART) == COMPLETE


def test_the_only_bank_account_beside_the_providers_is_proposed_as_the_main_one() -> None:
    chart = with_account(CHART, "main", name="Starling")
    assert proposal("main_bank", chart) == "main"
    two = replace(chart, accounts=(*chart.accounts, bank("other", "095", "Monzo")))
    assert proposal("main_bank", two) is None
