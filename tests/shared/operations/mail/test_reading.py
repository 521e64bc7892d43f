"""A digest tells of payouts since the last one, and of all that needs a person by its reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from local.stack.in_process import Stack
from shared.mail.facts import Needing, PaidOut
from shared.operations.mail.reading import MOST_PAYOUTS, books_of
from shared.reconciliation.payouts import PayoutReason
from shared.store import businesses, payouts, troubles
from tests.functions.manage.stuck import park_invoice
from tests.functions.shop import open_shop
from tests.shared.store.test_payouts import AT, MATCH, NOW, OPEN, PAYOUT

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def test_a_payout_is_told_of_with_its_tick_or_what_keeps_it_from_one(stack: Stack) -> None:
    tenant = open_shop(stack).tenant
    before = replace(MATCH, payout=replace(PAYOUT, id="po_0", at=AT - DAY), checked_at=AT - DAY)
    explained = PayoutReason("accepted", "txn_1")
    reasons = (PayoutReason("pending", "txn_1", 11800), explained)
    for each in (before, replace(MATCH, reasons=(explained,))):
        payouts.keep(tenant, each)
    payouts.keep(tenant, replace(MATCH, payout=replace(PAYOUT, id="po_2"), reasons=reasons))
    found = books_of(tenant, AT - MINUTE, NOW)
    assert found
    paid = PaidOut("stripe", PAYOUT.day, 11800)
    assert sorted(found.payouts, key=lambda each: each.reason_codes) == [
        paid,
        replace(paid, reason_codes=("pending",)),
    ]
    assert (found.ticked, found.unticked) == ((), ())


def test_an_older_payout_is_never_told_of_as_if_it_were_new(stack: Stack) -> None:
    tenant = open_shop(stack).tenant
    for number, match in enumerate((OPEN, MATCH, replace(MATCH, checked_at=NOW - 2 * DAY))):
        paid = replace(PAYOUT, id=f"po_{number}", amount=number)
        payouts.keep(tenant, replace(match, payout=paid))
    found = books_of(tenant, NOW - DAY, NOW)
    assert found
    assert found.payouts == ()
    assert found.unticked == (PaidOut("stripe", PAYOUT.day, 0, ("pending",)),)
    assert found.ticked == (PaidOut("stripe", PAYOUT.day, 1),)


def test_a_payout_without_a_tick_is_told_of_though_it_could_not_be_looked_at_again(stack: Stack) -> None:
    tenant = open_shop(stack).tenant
    payouts.keep(tenant, replace(OPEN, checked_at=NOW - 2 * DAY))
    found = books_of(tenant, NOW - DAY, NOW)
    assert found
    assert found.unticked == (PaidOut("stripe", PAYOUT.day, 11800, ("pending",)),)


def test_a_payout_that_will_never_have_a_tick_is_told_of_once(stack: Stack) -> None:
    tenant = open_shop(stack).tenant
    payouts.keep(tenant, replace(MATCH, reasons=(PayoutReason("items_not_shown", "po_1"),)))
    told = (books_of(tenant, since, NOW + DAY) for since in (NOW - DAY, NOW))
    assert [len(each.unticked) for each in told if each] == [1, 0]


def test_of_many_payouts_the_latest_are_told_of(stack: Stack) -> None:
    tenant = open_shop(stack).tenant
    for number in range(MOST_PAYOUTS + 3):
        paid = replace(PAYOUT, id=f"po_{number:02}", day=PAYOUT.day + number * DAY)
        payouts.keep(tenant, replace(MATCH, payout=paid))
    found = books_of(tenant, AT - MINUTE, NOW)
    assert found
    assert [each.day for each in found.payouts] == [
        PAYOUT.day + number * DAY for number in range(MOST_PAYOUTS + 2, 2, -1)
    ]


def test_what_needs_a_person_is_counted_by_its_reason(stack: Stack) -> None:
    tenant = open_shop(stack).tenant
    for number in range(3):
        park_invoice(tenant, number, "period_locked")
    park_invoice(tenant, 9, "account_not_usable")
    found = books_of(tenant, NOW, NOW)
    assert found
    assert found.needing == (Needing("account_not_usable", 1), Needing("period_locked", 3))


def test_a_trouble_is_told_of_if_people_are_written_to_about_it(stack: Stack) -> None:
    tenant = open_shop(stack).tenant
    troubles.begin(tenant, "disconnected", NOW, NOW)
    troubles.begin(tenant, "parked", NOW, NOW)
    found = books_of(tenant, NOW, NOW)
    assert found
    assert [each.kind for each in found.troubles] == ["disconnected"]


def test_a_business_without_settings_has_nothing_else_to_tell(stack: Stack) -> None:
    del stack
    businesses.begin("new", "New Ltd", "UTC", vat_registered=True, now=NOW)
    found = books_of("new", NOW, NOW)
    assert found
    assert (found.is_set_up, found.compared, found.needing) == (False, (), ())
    assert books_of("nobody", NOW, NOW) is None
