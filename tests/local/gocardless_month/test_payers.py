from __future__ import annotations

import pytest

from local.gocardless_month.payers import Debtor, mandate_cancelled, new_customer, new_mandate
from tests.local.gocardless_month.conftest import Ask
from tests.local.gocardless_month.trading import DEE, a_mandate, an_account, told


@pytest.mark.parametrize(
    "debtor", [DEE, Debtor(company_name="Obi Ltd", email="obi@example.com"), Debtor("Ada", "L"), Debtor()]
)
def test_a_customer_may_have_a_name_a_company_both_or_neither(ask: Ask, debtor: Debtor) -> None:
    account = an_account()
    made = new_customer(account, debtor)
    read = ask(account).customers.get(made["id"])
    assert (read.given_name, read.company_name, read.email) == (
        debtor.given_name,
        debtor.company_name,
        debtor.email,
    )


def test_the_same_debtor_twice_is_two_customers() -> None:
    account = an_account()
    assert new_customer(account, DEE)["id"] != new_customer(account, DEE)["id"]


def test_a_mandate_says_through_whom_its_money_goes(ask: Ask) -> None:
    account = an_account()
    customer = new_customer(account, DEE)
    made = [new_mandate(account, customer, direct=direct) for direct in (False, True)]
    client = ask(account)
    read = [client.mandates.get(each["id"]) for each in made]
    assert [each.funds_settlement for each in read] == ["managed", "direct"]
    assert {each.links.customer for each in read} == {customer["id"]}
    assert told(account, "mandates") == ["created", "submitted", "active"] * 2


def test_a_mandate_is_cancelled_once() -> None:
    account = an_account()
    mandate = a_mandate(account)
    mandate_cancelled(account, mandate)
    assert (mandate["status"], told(account, "mandates")[-1]) == ("cancelled", "cancelled")
    with pytest.raises(ValueError, match="is cancelled, and not active"):
        mandate_cancelled(account, mandate)
