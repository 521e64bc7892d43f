from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from beancount import loader
from beancount.ops import validation
from hypothesis import example, given
from hypothesis import strategies as st

from shared.ledger.journal import Journal, Posting, journals
from shared.reports import journal_beancount
from shared.settings import Settings
from tests.shared.booking.books import SETTINGS
from tests.shared.month_end.ledger_rows import recorded
from tests.shared.reports import month

DAY = date(2026, 10, 1)


def load(found: Sequence[Journal], settings: Settings = SETTINGS) -> list[Any]:
    """As bean-check does, which validates harder than a mere load; refuses what it objects to."""
    text = "".join(journal_beancount.lines(found, settings))
    entries, errors, _ = loader.load_string(text, extra_validations=validation.HARDCORE_VALIDATIONS)
    assert [str(error.message) for error in errors] == []
    return list(entries)


def balances(entries: Sequence[Any]) -> dict[str, int]:
    held: Counter[str] = Counter()
    for entry in entries:
        for posting in getattr(entry, "postings", ()):
            held[posting.account] += int(100 * posting.units.number)
    return {account: pence for account, pence in held.items() if pence}


def journal(words: str = "", account: str = "200", key: str = "ch_1 invoice") -> Journal:
    return Journal(key, "Invoice", DAY, words, (Posting("610", 5), Posting(account, -5)))


def test_beancount_accepts_the_books_and_finds_the_same_balances() -> None:
    assert balances(load(list(journals(month.rows())))) == {
        "Assets:Stripe-091": 129656,
        "Income:Sales-200": -108380,
        "Liabilities:VAT-820": -21676,
        "Expenses:Stripe-fees-404": 400,
    }


def test_accounts_are_named_by_what_the_settings_use_them_for() -> None:
    assert journal_beancount.names_of(SETTINGS) == {
        "610": "Assets:Debtors-610",
        "820": "Liabilities:VAT-820",
        "091": "Assets:Stripe-091",
        "092": "Assets:GoCardless-092",
        "090": "Assets:Bank-090",
        "621": "Assets:Disputed-funds-621",
        "850": "Assets:Suspense-850",
        "200": "Income:Sales-200",
        "201": "Income:Subscriptions-201",
        "404": "Expenses:Stripe-fees-404",
        "405": "Expenses:GoCardless-fees-405",
        "416": "Expenses:Bad-debts-416",
    }


def test_of_two_roles_of_one_account_the_first_names_it() -> None:
    names = journal_beancount.names_of(replace(SETTINGS, subscriptions_account="200"))
    assert names["200"] == "Income:Sales-200"


def test_an_account_of_no_role_is_equity() -> None:
    assert balances(load([journal(account="999")])) == {"Assets:Debtors-610": 5, "Equity:Other-999": -5}


@given(st.sets(st.text(st.characters(codec="utf-8"), min_size=1, max_size=10), min_size=2, max_size=2))
@example({"a.b", "a-x2e-b"})
def test_any_code_has_a_name_of_its_own_that_beancount_accepts(codes: set[str]) -> None:
    used = codes - {"610"}
    named = {
        posting.account
        for entry in load([journal(account=each) for each in used])
        for posting in getattr(entry, "postings", ())
    }
    assert len(named - {"Assets:Debtors-610"}) == len(used)


@pytest.mark.parametrize(
    "words", ['a "quote"', "a \\ backslash", "two\nlines", "\x1b[2J", "; * ! #tag ^link"]
)
def test_what_a_customer_wrote_stays_words(words: str) -> None:
    (transaction,) = (entry for entry in load([journal(words)]) if hasattr(entry, "postings"))
    plain = " ".join(words.replace("\x1b", " ").split())
    assert transaction.narration == f"Invoice {plain}"
    assert transaction.meta["reference"] == "ch_1 invoice"
    assert (transaction.tags, transaction.links) == (frozenset(), frozenset())


def test_vat_that_only_xero_knows_is_said() -> None:
    rows = recorded(month.sold(1), settings=replace(SETTINGS, sales_tax=""))
    said = [getattr(entry, "narration", "") for entry in load(list(journals(rows)))]
    assert "Invoice Boiler service. VAT of 1 as Xero's account says, none taken here" in said


def test_a_sale_is_tagged_with_what_brought_the_customer() -> None:
    referred = replace(journal(), lead_source="referral")
    other = replace(journal(key="ch_2 invoice"), lead_source="a fair, 2026")
    entries = load([referred, other, journal(key="ch_3 invoice")])
    tags = {each.meta["reference"]: each.tags for each in entries if hasattr(each, "postings")}
    assert tags == {
        "ch_1 invoice": frozenset({"lead-source-referral"}),
        "ch_2 invoice": frozenset({"lead-source-a-x20-fair-x2c--x20-2026"}),
        "ch_3 invoice": frozenset(),
    }


def test_no_books_are_a_ledger_too() -> None:
    assert load([]) == []
