"""Builds Stripe's refusals of Checkout Sessions."""

from __future__ import annotations

from local.standins.stripe.refusals import Refusal


def recurring_in_payment() -> Refusal:
    words = (
        "You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or "
        "use only one-time prices."
    )
    return Refusal(400, words, param="mode")


def nothing_recurring() -> Refusal:
    words = "You must provide at least one recurring price in `subscription` mode when using prices."
    return Refusal(400, words, param="mode")


def several_periods() -> Refusal:
    words = "Checkout does not support multiple prices with different billing intervals."
    return Refusal(400, words, param="line_items")


def too_long_a_period(name: str) -> Refusal:
    return Refusal(400, "The maximum billing interval is three years.", param=name)


def too_many_lines(most: int) -> Refusal:
    return Refusal(400, f"A maximum of {most} line items is allowed here.", param="line_items")


def not_gbp(name: str) -> Refusal:
    return Refusal(
        400, "This stand-in takes payments in gbp alone, and Stripe in many currencies.", param=name
    )


def too_little() -> Refusal:
    words = "The Checkout Session's total amount due must add up to at least £0.30 gbp"
    return Refusal(400, words, code="amount_too_small", param="line_items")


def too_much() -> Refusal:
    words = "The Checkout Session's total amount due must be no more than £999,999.99"
    return Refusal(400, words, code="amount_too_large", param="line_items")


def not_in_mode(name: str, mode: str) -> Refusal:
    return Refusal(400, f"You can not pass `{name}` in `{mode}` mode.", param=name)


def too_soon() -> Refusal:
    words = "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation."
    return Refusal(400, words, param="expires_at")


def too_late() -> Refusal:
    words = "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation."
    return Refusal(400, words, param="expires_at")


def trial_too_short() -> Refusal:
    words = "The `trial_end` date has to be at least 2 days in the future."
    return Refusal(400, words, param="subscription_data[trial_end]")


def trial_too_long() -> Refusal:
    words = "The trial period must be 730 days (2 years) or less."
    return Refusal(400, words, param="subscription_data[trial_end]")


def no_way_to_pay() -> Refusal:
    words = "No valid payment method types for this Checkout Session."
    return Refusal(400, words, param="allowed_payment_method_types")


def second_invoice() -> Refusal:
    words = (
        "With invoice_creation, Stripe makes and sends a paid invoice of its own after the payment. This "
        "stand-in does not."
    )
    return Refusal(400, words, param="invoice_creation[enabled]")


def setup_mode() -> Refusal:
    words = "This stand-in has no `setup` mode, in which Stripe keeps a way to pay and takes no money."
    return Refusal(400, words, param="mode")


def not_hosted(ui_mode: str) -> Refusal:
    words = f"This stand-in only has the page that Stripe hosts, and not ui_mode {ui_mode}."
    return Refusal(400, words, param="ui_mode")


def other_mode() -> Refusal:
    return Refusal(400, "This stand-in keeps an account's objects in one mode, which is not this key's.")


def not_open(status: str) -> Refusal:
    words = (
        'Only Checkout Sessions with a status in ["open"] can be expired. '
        f"This Checkout Session has a status of `{status}`."
    )
    return Refusal(400, words)
