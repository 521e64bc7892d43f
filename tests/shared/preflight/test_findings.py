from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from shared.chart.chart import Chart
from shared.choices.choices import Choices
from shared.choices.options import proposed
from shared.preflight.finding import Finding
from shared.preflight.findings import findings
from shared.preflight.look import Customers, Look, Products
from shared.preflight.of_products import Lacking
from shared.provider import PROVIDERS, Provider
from tests.shared.catalogue.listed import item
from tests.shared.chart.charts import CHART, with_account, with_organisation
from tests.shared.choices.chosen import ANSWERED, COMPLETE
from tests.shared.preflight.looked import LOOK, trace


def found(
    chart: Chart = CHART,
    choices: Choices = ANSWERED,
    look: Look | None = LOOK,
    connected: Collection[Provider] = PROVIDERS,
    is_new: bool = True,
) -> list[Finding]:
    return list(findings(chart, choices, look, connected, is_new=is_new))


def looked(**changes: Any) -> Look:
    return replace(LOOK, **changes)


def without(chart: Chart, id: str) -> Chart:
    return replace(chart, accounts=tuple(each for each in chart.accounts if each.id != id))


def test_where_nothing_is_missing_nothing_is_found() -> None:
    assert found() == []


def test_what_posting_waits_for_comes_first() -> None:
    some = found(choices=replace(ANSWERED, subscriptions=(), suspense=None, gocardless_bank=None))
    assert [each.is_must for each in some] == [True, True, False]


def test_an_organisation_without_pounds_cannot_be_served_and_one_abroad_can_with_care() -> None:
    (abroad,) = found(with_organisation(CHART, country="IE"))
    assert (abroad.place, abroad.is_must) == ("organisation", False)
    assert "The VAT rates that are proposed are British" in abroad.sentence
    (euros,) = found(with_organisation(CHART, base_currency="EUR"))
    assert (euros.place, euros.is_must) == ("organisation", True)
    assert euros.sentence == "Acme Ltd keeps its books in EUR. Connectably books pounds alone."


def test_an_archived_account_must_be_restored_in_xero_or_another_chosen() -> None:
    chart = with_account(CHART, "fees", status="ARCHIVED")
    (archived,) = found(chart, replace(ANSWERED, gocardless_synced=False))
    assert archived == Finding(
        "Stripe fees account: 404 Bank Fees: archived in Xero.", "accounts", True, "stripe_fees"
    )


def test_an_account_that_takes_no_payments_is_put_right_in_xero() -> None:
    chart = with_account(CHART, "suspense", takes_payments=False)
    (chosen,) = found(chart)
    (proposal,) = found(chart, replace(ANSWERED, suspense=None))
    assert chosen.place == proposal.place == "accounts"
    words = "Suspense account: 850 Suspense cannot be used yet, as it takes no payments: tick"
    assert proposal.sentence.startswith(words)


def test_an_account_that_is_probably_meant_and_archived_is_named() -> None:
    chart = with_account(CHART, "bad", status="ARCHIVED")
    (named,) = found(chart, replace(ANSWERED, bad_debts=None))
    assert named.sentence == "Bad debts account: 416 Bad Debts cannot be used yet, as it is archived in Xero."


def test_an_account_that_is_gone_or_of_another_kind_is_chosen_anew_here() -> None:
    for id in ("gone", "bad"):
        (unfit,) = found(choices=replace(ANSWERED, sales=id))
        assert (unfit.place, unfit.field, unfit.is_must) == ("settings", "sales", True)


def test_a_connected_provider_needs_a_bank_account_and_one_that_is_not_connected_can_wait() -> None:
    chart = without(CHART, "stripe")
    choices = replace(proposed(ANSWERED, chart), stripe_bank=None)
    (missing,) = found(chart, choices)
    assert missing.sentence == (
        "Stripe is connected, and no bank account in Xero stands for it yet. We can make one for you."
    )
    assert (missing.field, missing.is_must) == ("stripe_bank", True)
    only: tuple[Provider, ...] = ("gocardless",)
    assert found(chart, choices, connected=only) == []


def test_an_account_that_we_can_make_is_offered_and_one_that_is_there_is_to_be_chosen() -> None:
    (offered,) = found(without(CHART, "disputed"), replace(ANSWERED, disputed_funds=None))
    assert offered.sentence == (
        "Account for disputed funds: no account in Xero serves for it yet. We can make one for you."
    )
    (chosen,) = found(choices=replace(ANSWERED, disputed_funds=None))
    assert chosen.sentence == "Account for disputed funds: nothing is chosen yet."


def test_subscriptions_without_an_account_of_their_own_are_mentioned() -> None:
    (mentioned,) = found(choices=replace(ANSWERED, subscriptions=()))
    assert (mentioned.field, mentioned.is_must) == ("subscriptions", False)


def test_a_lock_date_after_the_first_day_stops_the_feed_or_moves_what_is_early() -> None:
    locked = with_organisation(CHART, period_lock=date(2026, 10, 31))
    (stops,) = found(locked)
    assert (stops.is_must, stops.field) == (True, "feed_from")
    assert "The books are locked in Xero up to 31 October 2026." in stops.sentence
    (moves,) = found(locked, replace(ANSWERED, locked_period="first_open_day"))
    assert (moves.is_must, moves.place) == (False, "financial_settings")
    assert found(with_organisation(CHART, period_lock=date(2026, 9, 30))) == []


def test_the_question_about_other_tools_must_be_answered_by_whoever_is_new() -> None:
    asked = found(choices=COMPLETE)
    assert [(each.field, each.is_must) for each in asked] == [
        ("stripe_other_tool", True),
        ("gocardless_other_tool", True),
    ]
    assert found(choices=COMPLETE, is_new=False) == []


def test_whoever_has_never_answered_is_asked_once_something_is_found() -> None:
    (asked,) = found(choices=COMPLETE, look=looked(traces=(trace(),)), is_new=False)
    assert (asked.field, asked.is_must) == ("stripe_other_tool", False)
    assert asked.sentence == ("Say whether another tool posts Stripe's payments. Traces of one were found.")


def test_a_tool_that_goes_on_after_its_end_is_found_and_one_that_has_ended_is_not() -> None:
    ended = replace(ANSWERED, stripe_other_tool="ended", other_tool_ended=date(2026, 9, 30))
    (goes_on,) = found(choices=ended, look=looked(traces=(trace(latest=date(2026, 10, 1)),)))
    assert goes_on.sentence.endswith("payments are later than the day when it was switched off.")
    assert found(choices=ended, look=looked(traces=(trace(latest=date(2026, 9, 30)),))) == []


@pytest.mark.parametrize(
    ("customers", "says"),
    [
        (Customers(9, nameless=1), ["1 customer has no first or no last name in Xero."]),
        (Customers(9, without_email=1_204), ["1,204 customers have no e-mail address in Xero."]),
        (
            Customers(3_000, 2, 3, are_all=False),
            [
                "At least 2 customers have no first or no last name in Xero.",
                "At least 3 customers have no e-mail address in Xero.",
            ],
        ),
        (Customers(9), []),
    ],
)
def test_customers_that_lack_something_are_counted(customers: Customers, says: list[str]) -> None:
    some = found(look=looked(customers=customers))
    assert [each.sentence for each in some] == says
    assert all(each.place == "contacts" and not each.is_must for each in some)


@pytest.mark.parametrize(
    ("products", "says"),
    [
        (Products("", "OUTPUT2", 1, ("A1",)), "1 product (A1) has no sales account in Xero."),
        (
            Products("416", "", 4, ("A1", "A2", "A3")),
            "4 products (A1, A2, A3 and others) have no VAT rate for sales in Xero.",
        ),
        (
            Products("299", "OUTPUT2", 2, ("A1", "A2")),
            "2 products (A1, A2) have a sales account that is archived or gone in Xero.",
        ),
    ],
)
def test_products_that_lack_something_are_counted_and_the_first_named(products: Products, says: str) -> None:
    (finding,) = found(look=looked(products=(products, Products("200", "OUTPUT2", 50))))
    assert finding == Finding(says, "products")


def test_products_without_a_rate_have_that_of_their_account() -> None:
    assert found(look=looked(products=(Products("200", "", 1, ("A1",)),))) == []


def test_once_products_were_read_they_are_named_and_the_look_tells_of_customers_alone() -> None:
    look = looked(products=(Products("", "", 1, ("A1",)),))
    bare = Lacking([item("bare", unit_price=None)])
    (finding,) = findings(CHART, ANSWERED, look, PROVIDERS, is_new=True, lacking=bare)
    assert finding == Finding("1 product (Bare service) has no sales price in Xero.", "catalogue")
    assert findings(CHART, ANSWERED, look, PROVIDERS, is_new=True, lacking=Lacking(())) == ()


def test_a_product_whose_account_was_archived_is_found() -> None:
    look = looked(products=(Products("202", "OUTPUT2", 1, ("A1",)),))
    assert found(look=look) == []
    choices = replace(ANSWERED, subscriptions=("sales",), offline_sales=None)
    (finding,) = found(with_account(CHART, "online", status="ARCHIVED"), choices, look)
    assert finding.place == "products"


def test_without_a_vat_registration_no_product_lacks_a_rate() -> None:
    none: dict[str, Any] = dict.fromkeys(("sales_tax", "stripe_fees_tax", "gocardless_fees_tax"), "NONE")
    look = looked(products=(Products("416", "", 1, ("A1",)),))
    assert found(with_organisation(CHART, vat_registered=False), replace(ANSWERED, **none), look) == []


def test_before_anybody_has_looked_the_settings_are_judged_all_the_same() -> None:
    assert [each.field for each in found(choices=replace(ANSWERED, sales=None), look=None)] == ["sales"]
