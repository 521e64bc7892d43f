"""Sets up what these tests share, and compares books with balances."""

from __future__ import annotations

from collections import Counter

from local.gocardless_month.account import GoCardlessAccount
from local.gocardless_month.items import FEES
from local.gocardless_month.payers import Debtor, new_customer, new_mandate
from local.gocardless_month.payments import Wanted, charged_at, confirm, create, submit
from local.gocardless_month.payouts import pay_out, payout_paid
from local.gocardless_month.shapes import Thing

# 9 October 2026, 9:20 in UTC.
START = 1_791_537_600
DEE = Debtor("Dee", "Debit", None, "dee@example.com", "York")


def an_account() -> GoCardlessAccount:
    return GoCardlessAccount(START)


def a_mandate(account: GoCardlessAccount, scheme: str = "bacs", direct: bool = False) -> Thing:
    return new_mandate(account, new_customer(account, DEE), scheme, direct)


def submitted(account: GoCardlessAccount, wanted: Wanted, mandate: Thing | None = None) -> Thing:
    payment = create(account, mandate or a_mandate(account), wanted)
    submit(account, payment)
    account.now = max(account.now, charged_at(payment))
    return payment


def confirmed(account: GoCardlessAccount, wanted: Wanted, mandate: Thing | None = None) -> Thing:
    payment = submitted(account, wanted, mandate)
    confirm(account, payment)
    return payment


def paid_out(account: GoCardlessAccount) -> Thing:
    made = pay_out(account)
    payout_paid(account, made)
    return made


def told(account: GoCardlessAccount, resource: str) -> list[str]:
    return [event["action"] for event in account.events if event["resource_type"] == resource]


def lines(account: GoCardlessAccount, made: Thing) -> list[tuple[str, str]]:
    return [(item["type"], item["amount"]) for item in account.world()["payout_items"][made["id"]]]


def gross(account: GoCardlessAccount, made: Thing) -> list[tuple[str, str]]:
    return [line for line in lines(account, made) if line[0] not in FEES]


def balances(account: GoCardlessAccount, currency: str = "GBP") -> Counter[str]:
    """Returns the balances by type, in pence; a currency in which nothing was ever paid has none."""
    shown = account.world()["balances"]
    mine = {each["balance_type"]: each["amount"] for each in shown if each["currency"] == currency}
    return Counter(mine)


def assert_agreed(account: GoCardlessAccount, currency: str = "GBP") -> None:
    """The books, worked out from the moves, agree with the balances, which come from payout lines."""
    shown = balances(account, currency)
    to_come = account.fees_to_come(currency) + account.deducted_ahead(currency)
    assert account.clearing(currency) - to_come == shown["confirmed_funds"] + shown["pending_payouts"]
