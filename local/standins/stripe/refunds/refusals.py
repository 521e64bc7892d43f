"""Builds Stripe's refusals of refunds."""

from __future__ import annotations

from local.standins.stripe.refusals import Refusal


def no_subject() -> Refusal:
    words = "One of the following params should be provided for this request: payment_intent or charge."
    return Refusal(400, words)


def nothing_paid(intent: str) -> Refusal:
    words = f"This PaymentIntent ({intent}) does not have a successful charge to refund."
    return Refusal(400, words, code="payment_intent_unexpected_state", param="payment_intent")


def not_paid(charge: str) -> Refusal:
    words = f"Charge {charge} has not been paid, so it cannot be refunded."
    return Refusal(400, words, code="charge_not_refundable", param="charge")


def disputed(charge: str) -> Refusal:
    words = f"Charge {charge} has been charged back; cannot issue a refund."
    return Refusal(400, words, code="charge_disputed", param="charge")


def already(charge: str) -> Refusal:
    words = f"Charge {charge} has already been refunded."
    return Refusal(400, words, code="charge_already_refunded", param="charge")


def too_much(asked: int, left: int) -> Refusal:
    words = f"Refund amount ({_pounds(asked)}) is greater than unrefunded amount on charge ({_pounds(left)})"
    return Refusal(400, words, param="amount")


def _pounds(pence: int) -> str:
    return f"£{pence // 100:,}.{pence % 100:02}"
