"""Makes payments: by card, at once or in parts; by debit, days later; and debits that fail, early or late."""

from __future__ import annotations

from dataclasses import dataclass, field

from local.stripe_month.account import StripeAccount, vat_on
from local.worlds import stripe_shapes as shapes
from local.worlds.stripe_shapes import FEES, Buyer, Sale, Thing, nearest

# Stripe settles a card moments after it says that the charge succeeded.
MOMENTS = 3


@dataclass(frozen=True)
class Bought:
    """`amount` is in minor units of `currency`; `balance` is the currency it is settled in.

    A guest has a name and an e-mail address, but is not a customer. `vat` says whether Stripe itemises VAT
    on its fee; `app` is the Connect app that took the payment.
    """

    amount: int
    buyer: Buyer | None = None
    guest: bool = False
    currency: str = "gbp"
    balance: str = "gbp"
    vat: bool = False
    app: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)


def pay(account: StripeAccount, bought: Bought) -> Thing:
    """Pays by card; returns the charge, which succeeds before its balance transaction is known."""
    charge = _charge(account, bought)
    account.tell("charge.succeeded", charge)
    account.wait(MOMENTS)
    _settle(account, charge, bought, "charge")
    account.tell("charge.updated", charge, balance_transaction=None)
    return charge


def capture_part(account: StripeAccount, bought: Bought) -> Thing:
    """Captures the first part of a charge that is captured in several."""
    charge = pay(account, bought)
    charge["amount"] = 3 * bought.amount
    account.tell("charge.captured", charge)
    return charge


def capture_more(account: StripeAccount, charge: Thing, amount: int) -> Thing:
    """Captures a further part; returns the balance transaction, which the charge itself does not name."""
    charge["amount_captured"] += amount
    charge["amount"] = max(charge["amount"], charge["amount_captured"])
    fee = _fee(amount, "gbp", "gbp")
    movement = account.move(amount, "charge", "charge", charge, fee=fee)
    account.tell("charge.captured", charge)
    return movement


def capture_less(account: StripeAccount, charge: Thing, amount: int) -> Thing:
    """Releases the part of a charge that was never captured, and some of the fee with it."""
    charge["amount_captured"] -= amount
    fee = -nearest(amount * FEES["gbp", "gbp"][0], 10_000)
    movement = account.move(-amount, "partial_capture_reversal", "partial_capture_reversal", charge, fee=fee)
    account.tell("charge.updated", charge)
    return movement


def debit(account: StripeAccount, bought: Bought) -> Thing:
    """Sends a Bacs debit to the bank; nothing moves yet."""
    charge = _charge(account, bought)
    charge |= {"id": account.new_id("py"), "status": "pending", "paid": False}
    charge["payment_method_details"] = {"type": "bacs_debit"}
    intent = account.things["payment_intents"][-1]
    intent |= {"latest_charge": charge["id"], "status": "processing", "amount_received": 0}
    intent["payment_method_types"] = ["bacs_debit"]
    account.tell("charge.pending", charge)
    return charge


def debit_succeeds(account: StripeAccount, charge: Thing) -> Thing:
    charge |= {"status": "succeeded", "paid": True}
    movement = _settle(account, charge, Bought(charge["amount"]), "payment")
    account.tell("charge.succeeded", charge)
    return movement


def debit_fails(account: StripeAccount, charge: Thing) -> None:
    """Fails a debit that had never succeeded."""
    charge |= {"status": "failed"}
    account.tell("charge.failed", charge)


def debit_fails_late(account: StripeAccount, charge: Thing, fee: int) -> Thing:
    """Fails a debit that had succeeded; the bank takes all of it back."""
    taken = next(each for each in account.movements if each["id"] == charge["balance_transaction"])
    movement = account.move(-taken["amount"], "charge_failure", "payment_failure_refund", charge, fee=fee)
    charge |= {"status": "failed", "paid": False, "failure_code": "debit_not_authorized"}
    charge["failure_balance_transaction"] = movement["id"]
    account.tell("charge.failed", charge)
    return movement


def _charge(account: StripeAccount, bought: Bought) -> Thing:
    buyer = bought.buyer
    sale = Sale(account.now, buyer, f"Job {account.ids}", bought.amount, bought.currency, bought.balance)
    customer = _customer(account, buyer) if buyer and not bought.guest else None
    account.keep("payment_intents", shapes.payment_intent(sale) | {"customer": customer})
    own = {"customer": customer, "application": bought.app, "metadata": dict(bought.metadata)}
    return account.keep("charges", shapes.charge(sale) | {"balance_transaction": None} | own)


def _customer(account: StripeAccount, buyer: Buyer) -> str:
    """Finds or makes the customer: the same name and e-mail address is one, the same address alone is not."""
    named = shapes.id_of("cus", f"{buyer.name} {buyer.email}", 14)
    if all(each["id"] != named for each in account.things["customers"]):
        account.keep("customers", shapes.customer(buyer, account.now) | {"id": named})
    return named


def _settle(account: StripeAccount, charge: Thing, bought: Bought, type_: str) -> Thing:
    amount = account.settled(bought.amount, bought.currency, bought.balance)
    fee = _fee(amount, bought.currency, bought.balance)
    movement = account.move(
        amount,
        "charge",
        type_,
        charge,
        currency=bought.balance,
        fee=fee,
        vat=vat_on(fee) if bought.vat else 0,
        description=charge["description"],
        exchange_rate=account.rate / 10_000 if bought.currency != bought.balance else None,
    )
    charge["balance_transaction"] = movement["id"]
    return movement


def _fee(amount: int, charged: str, balance: str) -> int:
    basis_points, fixed = FEES[charged, balance]
    return nearest(amount * basis_points, 10_000) + fixed
