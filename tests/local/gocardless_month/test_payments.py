from __future__ import annotations

import pytest

from local.gocardless_month.payments import (
    Wanted,
    cancel,
    charged_at,
    confirm,
    create,
    fail,
    is_due,
    resubmit,
    submit,
    usual_fee,
)
from tests.local.gocardless_month.conftest import Ask
from tests.local.gocardless_month.trading import (
    a_mandate,
    an_account,
    balances,
    confirmed,
    paid_out,
    submitted,
    told,
)


@pytest.mark.parametrize(
    ("pence", "tenths"), [(1055, 367), (5000, 840), (20_000, 2640), (38_000, 4800), (100_000, 4800)]
)
def test_the_usual_fee_has_tenths_of_a_penny_and_an_end(pence: int, tenths: int) -> None:
    assert usual_fee(pence) == tenths


def test_a_payment_moves_nothing_until_it_is_confirmed() -> None:
    account = an_account()
    payment = submitted(account, Wanted(1000))
    assert (payment["status"], account.clearing(), balances(account)["confirmed_funds"]) == (
        "submitted",
        0,
        0,
    )
    confirm(account, payment)
    assert (payment["status"], account.clearing(), balances(account)["confirmed_funds"]) == (
        "confirmed",
        1000,
        964,
    )
    assert told(account, "payments") == ["created", "submitted", "confirmed"]


def test_no_payment_is_confirmed_before_its_charge_date() -> None:
    account = an_account()
    payment = create(account, a_mandate(account), Wanted(1000, in_days=2))
    submit(account, payment)
    account.now = charged_at(payment) - 1
    assert not is_due(account, payment)
    with pytest.raises(ValueError, match="is not charged before 2026-10-11"):
        confirm(account, payment)
    account.wait(1)
    assert is_due(account, payment)


def test_one_that_fails_first_never_moves_anything() -> None:
    account = an_account()
    payment = submitted(account, Wanted(1000))
    fail(account, payment)
    assert (payment["status"], account.clearing(), account.waiting["GBP"]) == ("failed", 0, [])
    assert account.events[-1]["details"]["will_attempt_retry"] is False


def test_one_that_failed_can_be_tried_again_on_another_day() -> None:
    account = an_account()
    payment = submitted(account, Wanted(1000))
    fail(account, payment, will_attempt_retry=True)
    first = payment["charge_date"]
    resubmit(account, payment)
    submit(account, payment)
    assert payment["charge_date"] > first
    account.now = charged_at(payment)
    confirm(account, payment)
    again = ["failed", "resubmission_requested", "submitted", "confirmed"]
    assert told(account, "payments") == ["created", "submitted", *again]
    assert account.clearing() == 1000


def test_one_that_is_cancelled_goes_no_further() -> None:
    account = an_account()
    payment = create(account, a_mandate(account), Wanted(1000))
    cancel(account, payment)
    with pytest.raises(ValueError, match="is cancelled"):
        submit(account, payment)


def test_the_client_reads_it_with_its_order_or_without(ask: Ask) -> None:
    account = an_account()
    mandate = a_mandate(account)
    order = create(account, mandate, Wanted(1000, metadata={"connectably_order": "ord_1"}))
    other = create(account, mandate, Wanted(2000, description=None))
    client = ask(account)
    assert client.payments.get(order["id"]).metadata == {"connectably_order": "ord_1"}
    read = client.payments.get(other["id"])
    assert (read.metadata, read.description, read.amount) == ({}, None, 2000)
    assert account.events[-2]["resource_metadata"] == {"connectably_order": "ord_1"}


def test_what_is_settled_directly_never_passes_through_gocardless() -> None:
    account = an_account()
    payment = submitted(account, Wanted(1000), a_mandate(account, direct=True))
    assert balances(account)["pending_payments_submitted"] == 0
    confirm(account, payment)
    assert (account.directly_settled(), account.clearing(), account.waiting["GBP"]) == (1000, 0, [])
    with pytest.raises(ValueError, match="there is nothing to pay out"):
        paid_out(account)


def test_euros_do_not_count_as_pounds() -> None:
    account = an_account()
    payment = confirmed(account, Wanted(1000), a_mandate(account, "sepa_core"))
    assert (payment["currency"], payment["scheme"]) == ("EUR", "sepa_core")
    assert (account.clearing(), account.clearing("EUR")) == (0, 1000)
    assert (balances(account)["confirmed_funds"], balances(account, "EUR")["confirmed_funds"]) == (0, 964)
