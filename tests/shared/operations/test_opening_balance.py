"""The opening balance is proposed, and posted once, on the owner's word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from functions.sync.reconcile_wiring import wire
from local.stripe_month.account import DAY
from shared.errors import Unavailable
from shared.month_end.closing import Closing, State
from shared.operations.opening_balance import (
    Entry,
    InClosedMonth,
    OpeningBalance,
    Proposal,
    entries,
    opening_balance,
    post,
    posted_openings,
    propose,
)
from shared.operations.undo import undo
from shared.store import closings, lanes, tenants
from shared.store.tenants import Tenant
from shared.undo.dependencies import OneSource
from tests.functions.merchant import Merchant
from tests.functions.trading import owner_of
from tests.shared.operations.conftest import Look


@pytest.fixture
def owner(merchant: Merchant) -> Tenant:
    """Stripe held 70.00 when the feed began."""
    merchant.account.now -= 60 * DAY
    merchant.account.move(7000, "charge", "charge", None)
    merchant.account.now += 60 * DAY
    merchant.settle()
    return owner_of(merchant.shop.tenant)


def test_nothing_is_proposed_before_the_account_was_reconciled(owner: Tenant) -> None:
    assert propose(owner, "stripe", "091") is None


def test_what_stripe_held_is_proposed_and_posted_once(merchant: Merchant, owner: Tenant, look: Look) -> None:
    assert look().difference == -7000
    proposal = propose(owner, "stripe", "091")
    assert proposal == Proposal("stripe", held=7000, in_xero=0)
    assert post(owner, proposal, "850", wire().postings, wire().clock(), "me") == "booked"
    assert post(owner, proposal, "850", wire().postings, wire().clock(), "me") == "known"
    merchant.rest()
    assert merchant.held() == {"091": Decimal("70.00"), "850": Decimal("-70.00")} | by_hand(merchant)
    assert look().causes == ()
    (entry,) = (each for each in merchant.xero.documents() if each["kind"] == "bank_transaction")
    assert entry["date"] == owner.settings.feed_from.isoformat()


def by_hand(merchant: Merchant) -> dict[str, Decimal]:
    """The invoice that the merchant had made before."""
    return {code: amount for code, amount in merchant.held().items() if code in ("610", "202", "820")}


def test_what_stood_in_the_account_before_is_not_posted_again(
    merchant: Merchant, owner: Tenant, look: Look
) -> None:
    friend = merchant.xero.add("Contacts", {"Name": "An earlier tool"})
    line = {
        "Description": "Balance",
        "Quantity": 1,
        "UnitAmount": 70,
        "AccountCode": "850",
        "TaxType": "NONE",
    }
    merchant.xero.add(
        "BankTransactions",
        {
            "Type": "RECEIVE",
            "Contact": {"ContactID": friend["ContactID"]},
            "BankAccount": {"Code": "091"},
            "Date": "2026-01-31",
            "LineItems": [line],
        },
    )
    assert look().causes == ()
    assert propose(owner, "stripe", "091") == Proposal("stripe", held=7000, in_xero=7000)


def test_an_overdrawn_balance_is_posted_as_money_that_left(
    merchant: Merchant, owner: Tenant, look: Look
) -> None:
    look()
    assert post(owner, Proposal("stripe", -1500, 0), "850", wire().postings, wire().clock(), "me") == "booked"
    merchant.rest()
    assert merchant.held()["091"] == Decimal("-15.00")


def test_nothing_to_post_is_refused(owner: Tenant, look: Look) -> None:
    look()
    with pytest.raises(ValueError, match="must be positive"):
        post(owner, Proposal("stripe", 500, 500), "850", wire().postings, wire().clock(), "me")


def test_another_account_is_refused_while_one_stands(merchant: Merchant, owner: Tenant, look: Look) -> None:
    look()
    proposal = propose(owner, "stripe", "091")
    assert proposal
    post(owner, proposal, "850", wire().postings, wire().clock(), "me")
    assert posted_openings(owner.tenant, "stripe") == ["opening stripe 2026-10-01 850"]
    assert posted_openings(owner.tenant, "gocardless") == []
    with pytest.raises(ValueError, match="opening stripe 2026-10-01 850 is in the books already"):
        post(owner, proposal, "200", wire().postings, wire().clock(), "me")
    merchant.rest()
    assert merchant.held()["091"] == Decimal("70.00")


def test_nothing_is_posted_while_somebody_else_posts_and_it_is_a_moment_later(
    merchant: Merchant, owner: Tenant, look: Look
) -> None:
    look()
    proposal, now = propose(owner, "stripe", "091"), wire().clock()
    assert proposal
    other = lanes.claim(owner.tenant, "somebody else", now)
    assert other
    with pytest.raises(Unavailable):
        post(owner, proposal, "850", wire().postings, now, "me")
    assert posted_openings(owner.tenant, "stripe") == []
    lanes.release(owner.tenant, "somebody else", other)
    assert post(owner, proposal, "850", wire().postings, now, "me") == "booked"
    with pytest.raises(ValueError, match="is in the books already"):
        post(owner, proposal, "200", wire().postings, now, "another")
    # Whoever was refused has let the lane go again.
    merchant.rest()
    assert merchant.held()["091"] == Decimal("70.00")


@pytest.mark.parametrize("state", ["closed", "closing"])
def test_nothing_is_posted_into_a_month_that_is_closed(owner: Tenant, look: Look, state: State) -> None:
    look()
    now = wire().clock()
    closing = closings.save(owner.tenant, Closing(date(2026, 10, 1), 1, state, "turn", "olga", now))
    assert closing
    with pytest.raises(InClosedMonth, match="2026-10-01"):
        post(owner, Proposal("stripe", 7000, 0), "850", wire().postings, now, "me")
    assert posted_openings(owner.tenant, "stripe") == []
    closings.save(owner.tenant, replace(closing, state="reopened"))
    # Whoever was refused has let the lane go again.
    assert post(owner, Proposal("stripe", 7000, 0), "850", wire().postings, now, "you") == "booked"


def test_an_opening_balance_is_open_until_it_is_posted_and_again_once_the_first_day_was_moved(
    owner: Tenant, look: Look
) -> None:
    unknown = opening_balance(owner, "stripe")
    assert unknown == OpeningBalance("stripe", "091", None, (), ())
    assert (unknown.can_be_posted, unknown.is_open) == (False, True)
    look()
    proposed = opening_balance(owner, "stripe")
    assert proposed.proposal == Proposal("stripe", held=7000, in_xero=0)
    assert (proposed.can_be_posted, proposed.is_open) == (True, True)
    became = post(owner, proposed.proposal, "850", wire().postings, wire().clock(), "me")
    there = opening_balance(owner, "stripe", became)
    assert (there.posted, there.became) == (("opening stripe 2026-10-01 850",), "booked")
    assert there.of_another_day == ()
    assert (there.can_be_posted, there.is_open) == (False, False)
    tenants.set_feed_start(owner.tenant, date(2026, 9, 1))
    moved = opening_balance(owner_of(owner.tenant), "stripe")
    assert (moved.posted, moved.of_another_day, moved.is_open) == (there.posted, there.posted, True)


def test_what_was_posted_is_told_until_it_is_undone(merchant: Merchant, owner: Tenant, look: Look) -> None:
    look()
    post(owner, Proposal("stripe", -1500, 0), "850", wire().postings, wire().clock(), "me")
    first = owner.settings.feed_from
    assert list(entries(owner.tenant, "stripe")) == [Entry(first, "850", -1500, is_in_xero=False)]
    merchant.rest()
    assert list(entries(owner.tenant, "stripe")) == [Entry(first, "850", -1500, is_in_xero=True)]
    assert list(entries(owner.tenant, "gocardless")) == []
    (source,) = posted_openings(owner.tenant, "stripe")
    undone = undo(owner.tenant, OneSource(source), wire().clock(), "this process", earlier_months=True)
    assert not undone.obstacles
    assert list(entries(owner.tenant, "stripe")) == []
