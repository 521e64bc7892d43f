from __future__ import annotations

from dataclasses import fields, replace

from shared.choices.choices import Choices, asked_of, missing
from shared.choices.fields import ASKED, FIELDS
from tests.shared.choices.chosen import COMPLETE


def test_every_field_is_asked_and_kept() -> None:
    assert tuple(ASKED) == FIELDS
    assert {each.name for each in fields(Choices)} == set(FIELDS)


def test_what_is_missing_is_listed_in_the_order_in_which_it_is_asked() -> None:
    assert missing(Choices())[:4] == ("main_bank", "stripe_bank", "gocardless_bank", "sales")
    assert missing(Choices())[-1] == "feed_from"
    assert missing(replace(COMPLETE, sales_tax=None, main_bank=None)) == ("main_bank", "sales_tax")
    assert missing(COMPLETE) == ()


def test_what_has_a_default_is_never_missing() -> None:
    assert not {"subscriptions", "offline_sales", "emails", "invoice_prefix"} & {*missing(Choices())}


def test_an_empty_rate_is_the_accounts_own_and_not_missing() -> None:
    assert missing(replace(COMPLETE, sales_tax="")) == ()


def test_of_a_provider_that_is_not_synced_nothing_is_asked() -> None:
    without = replace(COMPLETE, gocardless_synced=False, gocardless_bank=None, gocardless_fees_tax=None)
    assert missing(without) == ()
    assert not [each for each in asked_of(without) if ASKED[each].provider == "gocardless"]
    assert "gocardless_synced" in asked_of(without)


def test_accounts_are_told_for_fields_of_accounts_alone() -> None:
    assert COMPLETE.accounts_of("subscriptions") == ("subscriptions", "online")
    assert COMPLETE.accounts_of("sales") == ("sales",)
    assert COMPLETE.accounts_of("sales_tax") == ()
    assert Choices().accounts_of("sales") == ()
