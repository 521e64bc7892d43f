"""Says in an owner's words how a refund stands, and why a provider does not give money back. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from functions.manage.customers.standing import Badge
from shared.orders.forms import Way
from shared.orders.orders import Refund
from shared.orders.paying import Why


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing was given back, and what to do about it: a sentence or two each."""

    says: str
    what_to_do: str


GIVEN = Badge("Given back", "done")
REFUSED = Badge("Refused", "problem")
UNANSWERED = Badge("No answer yet", "attention")
DEALT_WITH = Badge("Dealt with", "quiet")
AT: Mapping[Way, str] = {"card": "Stripe", "direct_debit": "GoCardless", "bank": "GoCardless"}
OTHERWISE = Refusal(
    "The provider refuses to give it back.",
    "Look at the payment there. What you give back there is booked by itself.",
)
WHY: Mapping[Why, Refusal] = {
    "too_small": Refusal("The provider does not give back so little.", "Give back more, or all of it."),
    "too_much": Refusal(
        "More than is left of the payment cannot be given back.",
        "Some of it was given back at the provider already. Give back less.",
    ),
    "already_refunded": Refusal(
        "All of it was given back already.", "Nothing is left to do: it is booked by itself."
    ),
    "not_refundable": Refusal(
        "This payment cannot be given back now.",
        "Try again in a few days. Or pay the buyer from your bank, and enter it in Xero.",
    ),
    "disputed": Refusal(
        "The buyer has disputed this payment at the bank.",
        "Do not pay twice: answer the dispute at the provider, where you can also accept it.",
    ),
    "balance_too_low": Refusal(
        "Too little of your money is at the provider.",
        "Wait for further payments, or add money to your balance there. Then give it back here.",
    ),
    "mandate_ended": Refusal(
        "The direct debit's mandate has ended, so nothing can be paid back by it.",
        "Pay the buyer from your bank, and enter it in Xero.",
    ),
    "over": OTHERWISE,
    "other": OTHERWISE,
}
AGAIN = "Nobody knows whether it was given back. Ask again: it is given back once, however often you ask."
TOO_LATE = (
    "Nobody knows whether it was given back. It is too late to ask again without the risk of giving it back"
    " twice: look at the provider. If nothing was given back, do it there. It is booked by itself."
)
NO_ANSWER = "The provider has not answered."
BOOKED = "Xero follows once the provider has moved the money."


def badge_of(refund: Refund) -> Badge:
    if refund.dealt_with_at:
        return DEALT_WITH
    if refund.why_not:
        return REFUSED
    return GIVEN if refund.at_provider else UNANSWERED


def refusal_of(refund: Refund) -> Refusal:
    """Returns why a refund was refused; what only a later version knows is told as anything else."""
    return WHY.get(cast(Why, refund.why_not), OTHERWISE)


def said_of(refund: Refund, *, is_remembered: bool) -> str:
    """Says what became of a refund, and what to do, in whole sentences."""
    if refund.dealt_with_at:
        return f"{refusal_of(refund).says if refund.why_not else NO_ANSWER} Nothing is left to do about it."
    if refund.why_not:
        return f"{refusal_of(refund).says} {refusal_of(refund).what_to_do}"
    if refund.at_provider:
        return BOOKED
    return AGAIN if is_remembered else TOO_LATE
