from __future__ import annotations

from dataclasses import replace

import pytest

from shared.choices.eligible import why_not_account
from shared.choices.new_accounts import PURPOSES, NewAccount, Purpose, propose
from tests.shared.chart.charts import CHART, account, with_account, with_organisation

EMPTY = replace(CHART, accounts=())


@pytest.mark.parametrize(
    ("purpose", "proposed"),
    [
        (
            "stripe_bank",
            NewAccount("stripe_bank", "Stripe", "091", "BANK", bank_account_number="STRIPE", currency="GBP"),
        ),
        ("stripe_fees", NewAccount("stripe_fees", "Stripe fees", "404", "OVERHEADS", "REVERSECHARGES")),
        ("gocardless_fees", NewAccount("gocardless_fees", "GoCardless fees", "405", "OVERHEADS", "INPUT2")),
        (
            "disputed_funds",
            NewAccount("disputed_funds", "Disputed funds", "621", "CURRENT", "NONE", takes_payments=True),
        ),
        ("suspense", NewAccount("suspense", "Suspense", "850", "CURRLIAB", "NONE", takes_payments=True)),
    ],
)
def test_an_account_is_proposed_for_each_purpose(purpose: Purpose, proposed: NewAccount) -> None:
    assert propose(purpose, EMPTY) == proposed


@pytest.mark.parametrize("purpose", PURPOSES)
def test_what_is_proposed_can_be_chosen_once_it_is_made(purpose: Purpose) -> None:
    wanted = propose(purpose, CHART)
    made = account(
        "new",
        wanted.code,
        wanted.name,
        wanted.type,
        "",
        takes_payments=wanted.takes_payments,
        currency=wanted.currency,
    )
    assert why_not_account(purpose, made) == ""


def test_a_code_and_a_name_that_somebody_has_are_not_proposed_archived_or_not() -> None:
    chart = with_account(CHART, "stripe", name="STRIPE", status="ARCHIVED")
    wanted = propose("stripe_bank", chart)
    assert (wanted.name, wanted.code) == ("Stripe (Connectably)", "093")


def test_what_xero_says_is_taken_is_not_proposed_again() -> None:
    wanted = propose("suspense", EMPTY, {"850", "Suspense", "suspense (connectably)"})
    assert (wanted.name, wanted.code) == ("Suspense (Connectably 2)", "851")


def test_a_business_without_vat_has_fees_without() -> None:
    assert propose("stripe_fees", with_organisation(EMPTY, vat_registered=False)).tax_type == "NONE"
