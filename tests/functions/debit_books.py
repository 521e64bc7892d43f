"""Works out what direct debits must come to in the books: a bookkeeper's sums over GoCardless's events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from local.gocardless_month.account import GoCardlessAccount
from local.gocardless_month.shapes import Thing
from local.worlds.stripe_shapes import nearest

CLEARING, BANK, FEES, DEBTORS, VAT = "092", "090", "405", "610", "820"
SALES, SUBSCRIPTIONS = "200", "201"
TOUCHED = frozenset({CLEARING, BANK, FEES, DEBTORS, VAT, SALES, SUBSCRIPTIONS})
# The events that say that a payment's money has come.
CAME = ("confirmed", "chargeback_cancelled")


def debit_totals(account: GoCardlessAccount, sales_tax: str) -> dict[str, int]:
    """Returns pence by account code, debits positive, for all that moved in GBP."""
    total = Counter[str]()
    rate = 6 if sales_tax == "OUTPUT2" else 0
    for payment in _in_pounds(account, "payments"):
        _add(total, _of_payment(account, payment, rate))
    for refund in _in_pounds(account, "refunds"):
        _add(total, _of_refund(account, refund, rate))
    for payout in _in_pounds(account, "payouts"):
        _add(total, _of_payout(account, payout, rate))
    return {code: pence for code, pence in total.items() if pence}


def moved_abroad(account: GoCardlessAccount) -> set[str]:
    """Returns the payments in other currencies that were ever confirmed."""
    abroad = (each for each in account.things["payments"] if each["currency"] != "GBP")
    return {each["id"] for each in abroad if _actions(account, "payment", each) & {*CAME}}


def ids_abroad(account: GoCardlessAccount) -> set[str]:
    kinds = ("payments", "refunds", "payouts")
    return {each["id"] for kind in kinds for each in account.things[kind] if each["currency"] != "GBP"}


def _of_payment(account: GoCardlessAccount, payment: Thing, rate: int) -> dict[str, int]:
    """Books a payment: a sale for good once confirmed; the customer owes it while the money is gone again."""
    if not _actions(account, "payment", payment) & {*CAME}:
        return {}
    gross, is_in = payment["amount"], payment["status"] in ("confirmed", "paid_out")
    purse = BANK if account.is_direct(payment) else CLEARING
    sold = SUBSCRIPTIONS if payment["links"].get("subscription") else SALES
    vat = nearest(gross, rate) if rate else 0
    return {purse if is_in else DEBTORS: gross, sold: vat - gross, VAT: -vat}


def _of_refund(account: GoCardlessAccount, refund: Thing, rate: int) -> dict[str, int]:
    """Books a refund: taken off sales for good once booked; owed to the customer if it came back."""
    ledger, amount = account.ledger_of(refund), refund["amount"]
    is_out = refund["id"] in ledger.refunded
    if not is_out and "paid" not in _actions(account, "refund", refund) and not _was_held(account, refund):
        return {}
    payment = account.find("payments", refund["links"]["payment"])
    sold = SUBSCRIPTIONS if payment["links"].get("subscription") else SALES
    vat = nearest(amount, rate) if rate else 0
    return {sold: amount - vat, VAT: vat, CLEARING if is_out else DEBTORS: -amount}


def _was_held(account: GoCardlessAccount, refund: Thing) -> bool:
    """Whether a payout that was paid has deducted the refund."""
    parcels = account.ledger_of(refund).parcels.values()
    return any(parcel.booked and refund["id"] in parcel.refunds for parcel in parcels)


def _of_payout(account: GoCardlessAccount, payout: Thing, rate: int) -> dict[str, int]:
    """Books a payout: the fees stay; the transfer is there unless it has bounced."""
    parcel = account.parcel_of(payout)
    if not parcel.booked:
        return {}
    vat = (nearest(abs(parcel.fees), rate) if rate else 0) * (1 if parcel.fees > 0 else -1)
    sent = payout["amount"] if payout["status"] == "paid" else 0
    return {CLEARING: -sent - parcel.fees, BANK: sent, FEES: parcel.fees - vat, VAT: vat}


def _in_pounds(account: GoCardlessAccount, kind: str) -> Iterator[Thing]:
    return (each for each in account.things[kind] if each["currency"] == "GBP")


def _actions(account: GoCardlessAccount, kind: str, thing: Thing) -> set[str]:
    return {event["action"] for event in account.events if event["links"].get(kind) == thing["id"]}


def _add(total: Counter[str], entry: dict[str, int]) -> None:
    assert sum(entry.values()) == 0
    for code, pence in entry.items():
        total[code] += pence
