"""Builds Stripe's refusals of what a field of a form holds."""

from __future__ import annotations

from local.standins.stripe.refusals import Refusal


def not_here(name: str) -> Refusal:
    """Refuses what Stripe takes and this stand-in does not: nobody shall think that it had an effect."""
    return Refusal(400, f"This stand-in does not know {name}, which Stripe takes.", param=name)


def empty(name: str) -> Refusal:
    words = (
        f"You passed an empty string for '{name}'. We assume empty values are an attempt to unset a "
        f"parameter; however '{name}' cannot be unset. You should remove '{name}' from your request or "
        "supply a non-empty value."
    )
    return Refusal(400, words, code="parameter_invalid_empty", param=name)


def not_a_text(name: str) -> Refusal:
    return Refusal(400, "Invalid string: must be a text.", param=name)


def not_an_email(name: str, value: str) -> Refusal:
    return Refusal(400, f"Invalid email address: {value}", code="email_invalid", param=name)


def not_a_list(name: str) -> Refusal:
    return Refusal(400, "Invalid array", param=name)


def not_an_object(name: str) -> Refusal:
    return Refusal(400, "Invalid object", param=name)


def not_a_decimal(name: str, value: str) -> Refusal:
    return Refusal(400, f"Invalid decimal: {value}", param=name)


def too_long(name: str, most: int) -> Refusal:
    return Refusal(400, f"Invalid string: must be at most {most} characters", param=name)


def metadata(name: str, words: str) -> Refusal:
    return Refusal(400, words, param=name)
