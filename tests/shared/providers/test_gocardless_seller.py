"""Orders are paid at GoCardless's pages and collected on mandates, once, whatever answers were lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import httpx
import pytest

from local.standins.faults import Kind
from shared.errors import Away, KeyRefused, NotAllowed, Throttled, Unavailable, Unknown
from shared.orders.forms import Way
from shared.orders.orders import Order
from shared.orders.paying import Opened, Refused, Seen
from shared.orders.recurrence import Recurrence
from shared.providers.gocardless_seller import GoCardlessSeller
from shared.providers.limits import shared_session
from shared.providers.objects import ATTEMPT, ORDER, SUBSCRIPTION_OF
from tests.local.standins.gocardless.selling import TOKEN, Seller, selling
from tests.shared.orders.made import BACK, attempt, lesson, order

MARKS = {ORDER: "ORD-7K3M9Q2XAB", ATTEMPT: "1"}
MONTHLY = Recurrence("month", 3)


@pytest.fixture
def shop() -> Iterator[Seller]:
    with selling() as shop:
        yield shop


@pytest.fixture
def seller(shop: Seller) -> Iterator[GoCardlessSeller]:
    with shared_session() as session:
        yield GoCardlessSeller(TOKEN, address(shop), session, lambda: shop.clock[0])


def address(shop: Seller) -> str:
    return str(shop.client._api_client.base_url)


def opened(seller: GoCardlessSeller, way: Way = "direct_debit", of: Order | None = None) -> Opened:
    return seller.open(of or order(), attempt(way=way), BACK)


def pressed(shop: Seller, page: Opened, does: str = "authorise") -> httpx.Response:
    """Has a buyer press a button of a page."""
    return httpx.post(page.url, data={"does": does}, trust_env=False)


def mandate(seller: GoCardlessSeller, shop: Seller, does: str = "authorise", of: Order | None = None) -> str:
    """Has a buyer sign a mandate, and returns its id."""
    page = opened(seller, of=of)
    pressed(shop, page, does)
    return seller.see(page.at_provider).mandate


def paid(seller: GoCardlessSeller, shop: Seller) -> str:
    """Has an order paid and confirmed, and returns the payment's id."""
    given = mandate(seller, shop)
    shop.bank.activate(given)
    payment = seller.collect(order(), attempt(), given)
    shop.bank.confirm(payment)
    return payment


def test_a_page_is_opened_with_what_is_known_of_the_buyer(shop: Seller, seller: GoCardlessSeller) -> None:
    page = opened(seller)
    (flow,) = shop.organisation.live.account.flows.values()
    assert flow["prefilled_customer"]["family_name"] == "Lovelace"
    assert (page.url, page.expires_at.isoformat()) == (
        flow["authorisation_url"],
        "2026-10-12T09:00:00+00:00",
    )
    assert seller.see(page.at_provider) == Seen("open")
    back = pressed(shop, page).headers["location"]
    assert back.startswith(f"{BACK.success}?outcome=success")


def test_an_attempt_has_one_billing_request_even_if_the_first_answer_was_lost(
    shop: Seller, seller: GoCardlessSeller
) -> None:
    shop.standin.late_faults.add("dropped", on="/billing_requests")
    with pytest.raises(Away):
        opened(seller)
    page = opened(seller)
    assert opened(seller).at_provider == page.at_provider
    assert len(shop.client.billing_requests.list().records) == 1
    other = seller.open(order(), attempt(2, "direct_debit"), BACK)
    assert other.at_provider != page.at_provider


def test_a_page_that_is_over_is_not_opened_again(shop: Seller, seller: GoCardlessSeller) -> None:
    seller.cancel(opened(seller).at_provider)
    with pytest.raises(Refused, match="over"):
        opened(seller)


def test_a_buyer_who_leaves_may_come_back(shop: Seller, seller: GoCardlessSeller) -> None:
    page = opened(seller)
    assert pressed(shop, page, "leave").headers["location"].startswith(BACK.cancel)
    assert seller.see(page.at_provider) == Seen("open")
    pressed(shop, page)
    assert seller.see(page.at_provider).outcome == "submitted"


def test_a_cancelled_request_is_seen_as_left(shop: Seller, seller: GoCardlessSeller) -> None:
    page = opened(seller)
    assert [seller.cancel(page.at_provider) for _ in range(2)] == [Seen("left"), Seen("left")]
    assert pressed(shop, page).status_code == 410


def test_a_request_that_was_fulfilled_a_moment_before_its_end_is_told_so(
    shop: Seller, seller: GoCardlessSeller
) -> None:
    page = opened(seller)
    pressed(shop, page)
    seen = seller.cancel(page.at_provider)
    assert seen.needs_payment


def test_a_mandate_without_a_payment_needs_one_and_then_it_is_on_its_way(
    shop: Seller, seller: GoCardlessSeller
) -> None:
    page = opened(seller)
    pressed(shop, page)
    seen = seller.see(page.at_provider)
    assert seen.needs_payment
    payment = seller.collect(order(), attempt(), seen.mandate)
    made = shop.client.payments.get(payment)
    assert (made.amount, made.metadata, made.charge_date) == (order().priced.gross, MARKS, "2026-10-12")
    assert seller.see(page.at_provider) == Seen("submitted", payment, seen.mandate)
    shop.bank.activate(seen.mandate)
    shop.bank.confirm(payment)
    assert seller.see(page.at_provider) == Seen("succeeded", payment, seen.mandate)


def test_an_attempt_is_collected_once_whatever_was_lost_or_forgotten(
    shop: Seller, seller: GoCardlessSeller
) -> None:
    given = mandate(seller, shop)
    shop.standin.late_faults.add("dropped", on="/payments")
    with pytest.raises(Away):
        seller.collect(order(), attempt(), given)
    first = seller.collect(order(), attempt(), given)
    # GoCardless has forgotten the key by then.
    shop.later(days=40)
    assert seller.collect(order(), attempt(), given) == first
    assert len(shop.client.payments.list().records) == 1


def test_two_who_collect_at_once_make_one_payment(
    shop: Seller, seller: GoCardlessSeller, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = mandate(seller, shop)
    # Neither sees what the other is making.
    monkeypatch.setattr(seller, "_collected", lambda *_: None)
    assert seller.collect(order(), attempt(), given) == seller.collect(order(), attempt(), given)
    assert len(shop.client.payments.list().records) == 1


@pytest.mark.parametrize("ends", ["fail_mandate", "cancel_mandate"])
def test_a_mandate_that_ended_before_anything_was_collected_has_failed(
    shop: Seller, seller: GoCardlessSeller, ends: str
) -> None:
    page = opened(seller)
    pressed(shop, page)
    given = seller.see(page.at_provider).mandate
    getattr(shop.bank, ends)(given)
    assert seller.see(page.at_provider) == Seen("failed", mandate=given)
    with pytest.raises(Refused, match="mandate_ended"):
        seller.collect(order(), attempt(), given)


def test_a_payment_that_the_bank_refuses_has_failed(shop: Seller, seller: GoCardlessSeller) -> None:
    page = opened(seller)
    pressed(shop, page)
    given = seller.see(page.at_provider).mandate
    shop.bank.activate(given)
    payment = seller.collect(order(), attempt(), given)
    shop.later(days=7)
    shop.bank.fail(payment)
    assert seller.see(page.at_provider) == Seen("failed", payment, given)


@pytest.mark.parametrize("way", ["direct_debit", "bank"])
def test_a_missing_second_signature_is_told(shop: Seller, seller: GoCardlessSeller, way: Way) -> None:
    page = opened(seller, way)
    pressed(shop, page, "unsigned")
    seen = seller.see(page.at_provider)
    assert (seen.outcome, seen.lacks_signature) == ("submitted", True)


def test_a_payment_by_bank_is_there_within_a_minute(shop: Seller, seller: GoCardlessSeller) -> None:
    page = opened(seller, "bank")
    pressed(shop, page)
    seen = seller.see(page.at_provider)
    assert (seen.outcome, seen.mandate) == ("submitted", "")
    shop.later(minutes=2)
    assert seller.see(page.at_provider).outcome == "succeeded"
    assert shop.client.payments.get(seen.paid_by).metadata == MARKS


def test_who_falls_back_to_direct_debit_pays_by_that(shop: Seller, seller: GoCardlessSeller) -> None:
    page = opened(seller, "bank")
    pressed(shop, page, "decline")
    assert seller.see(page.at_provider) == Seen("open")
    pressed(shop, page)
    seen = seller.see(page.at_provider)
    assert (seen.outcome, seen.needs_payment) == ("submitted", False)
    payment = shop.client.payments.get(seen.paid_by)
    assert (payment.scheme, payment.links.mandate, payment.metadata) == ("bacs", seen.mandate, MARKS)


def test_who_falls_back_and_is_not_asked_for_a_payment_yet_needs_one(
    shop: Seller, seller: GoCardlessSeller, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GoCardless's pages do not say whether the request itself makes the payment then.
    monkeypatch.setattr("local.standins.gocardless.moves.fulfilling._pay", lambda *_: None)
    page = opened(seller, "bank")
    pressed(shop, page, "decline")
    pressed(shop, page)
    seen = seller.see(page.at_provider)
    assert seen.needs_payment
    payment = seller.collect(order(), attempt(way="bank"), seen.mandate)
    assert seller.see(page.at_provider) == Seen("submitted", payment, seen.mandate)


def test_the_first_period_pays_the_order_and_the_later_ones_follow(
    shop: Seller, seller: GoCardlessSeller
) -> None:
    given = mandate(seller, shop, of=order(MONTHLY))
    id = seller.subscribe(order(MONTHLY), attempt(), given)
    (first,) = shop.client.payments.list(params={"mandate": given}).records
    assert (first.amount, first.metadata) == (order(MONTHLY).priced.gross, MARKS)
    made = shop.client.subscriptions.get(id)
    assert (made.amount, made.count, made.metadata) == (2000, 2, {SUBSCRIPTION_OF: order().id})
    days = [each["charge_date"] for each in made.attributes["upcoming_payments"]]
    assert (first.charge_date, days) == ("2026-10-12", ["2026-11-12", "2026-12-14"])


def test_a_subscription_begins_once_and_its_payments_are_not_the_orders(
    shop: Seller, seller: GoCardlessSeller
) -> None:
    weekly = lesson(Recurrence("week"))
    page = opened(seller, of=weekly)
    pressed(shop, page)
    given = seller.see(page.at_provider).mandate
    first = seller.subscribe(weekly, attempt(), given)
    payment = seller.see(page.at_provider).paid_by
    shop.later(days=40)
    assert seller.subscribe(weekly, attempt(), given) == first
    assert len(shop.client.subscriptions.list().records) == 1
    later = shop.client.payments.list(params={"subscription": first}).records
    assert later
    assert ORDER not in later[0].metadata
    seen = seller.see(page.at_provider)
    assert (seen.paid_by, seen.subscription) == (payment, first)


def test_a_first_period_that_begins_later_is_collected_then(shop: Seller, seller: GoCardlessSeller) -> None:
    later = order(Recurrence("month", 2, date(2026, 10, 31)))
    given = mandate(seller, shop, of=later)
    id = seller.subscribe(later, attempt(), given)
    (first,) = shop.client.payments.list(params={"mandate": given}).records
    # The thirty-first is a Saturday.
    assert first.charge_date in ("2026-10-31", "2026-11-02")
    days = shop.client.subscriptions.get(id).attributes["upcoming_payments"]
    assert [each["charge_date"] for each in days] == ["2026-11-30"]


def test_a_subscription_ends_when_somebody_ends_it_and_can_be_ended_again(
    shop: Seller, seller: GoCardlessSeller
) -> None:
    id = seller.subscribe(order(MONTHLY), attempt(), mandate(seller, shop))
    seller.stop(id)
    seller.stop(id)
    assert shop.client.subscriptions.get(id).status == "cancelled"
    with pytest.raises(Unknown):
        seller.stop("SB_nothing")


def test_a_payment_is_withdrawn_as_long_as_the_bank_has_not_seen_it(
    shop: Seller, seller: GoCardlessSeller
) -> None:
    payment = seller.collect(order(), attempt(), mandate(seller, shop))
    assert [seller.withdraw(payment), seller.withdraw(payment)] == [True, True]
    assert shop.client.payments.get(payment).status == "cancelled"


def test_a_payment_that_came_cannot_be_withdrawn(shop: Seller, seller: GoCardlessSeller) -> None:
    assert not seller.withdraw(paid(seller, shop))


def test_a_payment_is_paid_back_in_parts_and_no_part_twice(shop: Seller, seller: GoCardlessSeller) -> None:
    payment = paid(seller, shop)
    first = seller.refund(payment, 831, "refund-1")
    assert seller.refund(payment, 831, "refund-1") == first
    assert seller.refund(payment, 2000, "refund-2") != first
    assert [each.amount for each in shop.client.refunds.list().records] == [2000, 831]


def test_a_refund_that_cannot_be_is_told_by_its_reason(shop: Seller, seller: GoCardlessSeller) -> None:
    payment = paid(seller, shop)
    with pytest.raises(Refused, match="too_much"):
        seller.refund(payment, 2832, "refund-1")
    shop.organisation.live.spare = 100
    with pytest.raises(Refused, match="balance_too_low"):
        seller.refund(payment, 101, "refund-2")
    with pytest.raises(Unknown):
        seller.refund("PM_nothing", 1, "refund-3")


def test_money_that_has_not_come_cannot_go_back(shop: Seller, seller: GoCardlessSeller) -> None:
    payment = seller.collect(order(), attempt(), mandate(seller, shop))
    with pytest.raises(Refused, match="not_refundable"):
        seller.refund(payment, 1, "refund-1")


def test_a_refund_beside_somebody_elses_is_tried_again(
    shop: Seller, seller: GoCardlessSeller, monkeypatch: pytest.MonkeyPatch
) -> None:
    payment = paid(seller, shop)
    before = seller._calls.one("payments", payment)
    seller.refund(payment, 100, "refund-1")
    monkeypatch.setattr(seller._calls, "one", lambda *_: before)
    with pytest.raises(Unavailable, match="somebody else"):
        seller.refund(payment, 100, "refund-2")


def test_what_gocardless_cannot_take_is_refused_without_a_word_of_its_buyer(
    shop: Seller, seller: GoCardlessSeller
) -> None:
    nobody = replace(order(), buyer=replace(order().buyer, first_name="Secret" * 50))
    with pytest.raises(Refused, match="other: given_name") as refused:
        opened(seller, of=nobody)
    assert "Secret" not in str(refused.value)


@pytest.mark.parametrize(("fault", "error"), [(429, Throttled), (500, Away), ("dropped", Away)], ids=str)
def test_what_may_succeed_later_is_no_refusal(
    shop: Seller, seller: GoCardlessSeller, fault: Kind, error: type[Unavailable]
) -> None:
    shop.standin.faults.add(fault, on="/billing_requests")
    with pytest.raises(error):
        opened(seller)


def test_a_token_that_was_ended_or_may_only_read_sells_nothing(
    shop: Seller, seller: GoCardlessSeller
) -> None:
    shop.standin.add_token(shop.organisation, "live_reads", read_only=True)
    with shared_session() as session, pytest.raises(NotAllowed):
        opened(GoCardlessSeller("live_reads", address(shop), session))
    shop.standin.disable_token(TOKEN)
    with pytest.raises(KeyRefused):
        opened(seller)


def test_a_request_that_is_not_there_is_unknown(shop: Seller, seller: GoCardlessSeller) -> None:
    for call in (seller.see, seller.cancel):
        with pytest.raises(Unknown):
            call("BRQ_nothing")
