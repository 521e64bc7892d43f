"""One page says whether the books agree, what needs a person, and what happened last."""

from __future__ import annotations

from datetime import date

from functions.manage.home import PAYOUTS
from shared.orders.orders import Money, Refund
from shared.reconciliation.payouts import Payout, PayoutItem, PayoutMatch, PayoutReason
from shared.reconciliation.result import Cause, Reconciliation
from shared.store import orders, payouts, reconciliations
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import NOW
from tests.functions.manage.moved import moved, sale
from tests.functions.manage.stuck import FINDING, find, park_invoice
from tests.shared.store.placed import order

HERE = "/manage/b/piano"


def compared(*causes: Cause) -> None:
    held = 38_154 + sum(each.pence for each in causes)
    reconciliations.keep("piano", Reconciliation("stripe", NOW, 38_154, held, held, causes))


def paid_out(number: int, *reasons: PayoutReason) -> None:
    day = date(2026, 11, number)
    payout = Payout(
        "stripe", f"po_{number}", f"txn_po{number}", NOW.replace(day=number), day, 1000 * number, ()
    )
    own = PayoutItem(payout.source, -payout.amount)
    payouts.keep("piano", PayoutMatch(payout, NOW, own, (), 1, payout.amount, reasons))


def test_before_the_first_comparison_the_first_steps_are_shown(running: Browser) -> None:
    answer = running.get(HERE)
    assert answer.heading == "Getting started"
    assert "Connect Xero" in answer.text


def test_the_first_steps_can_be_seen_later(running: Browser) -> None:
    compared()
    assert running.get(HERE).heading == "Home"
    assert running.get(f"{HERE}/start").heading == "Getting started"


def test_books_that_agree_are_told_in_one_sentence_a_provider(running: Browser) -> None:
    compared()
    text = running.get(HERE).text
    assert "Stripe and Xero agree: £381.54, as of 29 Nov 2026, 09:00." in text
    assert "Nothing needs you" in text
    assert "No payout has been checked yet." in text
    assert "Nothing has moved yet" in text


def test_books_that_are_apart_name_the_largest_reason_and_how_many_others(running: Browser) -> None:
    compared(
        Cause("deleted", "a", -1500),
        Cause("deleted", "b", -500),
        Cause("own", "c", 100),
        Cause("pending", "d", -1),
    )
    text = running.get(HERE).text
    assert "Stripe and Xero are £19.01 apart as of 29 Nov 2026, 09:00." in text
    assert "£20.00: Somebody deleted the document in Xero (2 times). And 2 other reasons." in text
    assert f'href="{HERE}/reconciliation"' in text


def test_reasons_that_cancel_out_are_told_though_no_penny_is_missing(running: Browser) -> None:
    compared(Cause("deleted", "a", -1500), Cause("own", "c", 1000), Cause("own", "d", 500))
    text = running.get(HERE).text
    same = "Stripe and Xero come to the same, £381.54, as of 29 Nov 2026, 09:00"
    assert f"{same}, but 3 things are to be looked at." in text
    assert "£15.00: " in text
    assert "£0.00" not in text


def test_what_needs_a_person_leads_to_where_it_is_dealt_with(running: Browser) -> None:
    compared()
    for number in range(3):
        park_invoice("piano", number)
    find("piano", FINDING)
    text = running.get(HERE).text
    assert f'<a href="{HERE}/attention">3 documents are not in Xero yet</a>' in text
    assert f'<a href="{HERE}/attention#changed">1 document was changed in Xero by a person</a>' in text


def test_orders_for_which_too_much_has_come_lead_to_their_list(running: Browser) -> None:
    compared()
    there = f"{HERE}/orders?show=overpaid"
    assert there not in running.get(HERE).text
    for name, pence in (("s1", 120_01), ("s2", 120_00)):
        orders.place("piano", order(name, money=Money(confirmed=pence)))
    text = running.get(HERE).text
    assert f'<a href="{there}">1 order has been paid more than is owed</a>' in text


def test_orders_with_a_refund_that_was_not_given_lead_to_their_list(running: Browser) -> None:
    compared()
    there = f"{HERE}/orders?show=refunds"
    assert there not in running.get(HERE).text
    refused = Refund(1, 1, 40_00, NOW, why_not="balance_too_low")
    given = Refund(1, 1, 40_00, NOW, at_provider="re_1")
    placed = [
        orders.place("piano", order(str(nth), refunds=(each,))) for nth, each in enumerate((refused, given))
    ]
    says = "1 order has a refund that was refused or not answered"
    assert f'<a href="{there}">{says}</a>' in running.get(HERE).text
    listed = running.get(there).text
    assert [bool(each and each.id in listed) for each in placed] == [True, False]


def test_the_last_payouts_have_ticks(running: Browser) -> None:
    compared()
    for number in range(1, PAYOUTS + 2):
        paid_out(number)
    paid_out(20, PayoutReason("deleted", "txn_1", 100))
    text = running.get(HERE).text
    assert "£200.00 from Stripe, 20 November 2026" in text
    assert (text.count("All in Xero"), text.count("Look at it")) == (PAYOUTS - 1, 1)
    assert f'{HERE}/reconciliation/payouts/stripe/po_20"' in text
    assert "1 November 2026" not in text


def test_the_last_ten_movements_are_listed_and_lead_to_their_stories(running: Browser) -> None:
    compared()
    for number in range(12):
        moved(number, sale(number))
    text = running.get(HERE).text
    assert text.count(f"{HERE}/activity/of/") == 10
    assert f"{HERE}/activity/of/txn_0000" in text
    assert f"{HERE}/activity/of/txn_0010" not in text
