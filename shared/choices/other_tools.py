"""Judges what an owner says about another tool that posts the same payments, which would count twice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from shared.choices.choices import Choices, asked_of
from shared.choices.fields import OTHER_TOOLS, Field

QUESTIONS = frozenset(OTHER_TOOLS.values())
HOW_TO_END: Mapping[Field, str] = {
    "stripe_other_tool": (
        "Each payment would be in your books twice, so switch the other tool off first. Stripe's own feed: "
        "open the Stripe bank account in Xero, choose Manage Account, then Deactivate feed. Synder: turn "
        "Auto-sync off in its settings for Stripe. Any other app: choose Settings, Connected apps in Xero, "
        "and disconnect it. Then choose 'It did, and is switched off now'. Or keep the other tool, and "
        "untick 'Sync and reconcile Stripe payments' here."
    ),
    "gocardless_other_tool": (
        "Each payment would be in your books twice, so switch the other tool off first. GoCardless's own "
        "app: choose Settings, Connected apps at GoCardless, and disconnect 'GoCardless for Xero' or "
        "'Xero'. Any other app: choose Settings, Connected apps in Xero, and disconnect it. Then choose 'It "
        "did, and is switched off now'. Or keep the other tool, and untick 'Sync and reconcile GoCardless "
        "payments' here."
    ),
}


def goes_on(field: Field, chosen: Any) -> bool:
    """Whether an answer says that another tool posts the same payments to this day."""
    return field in QUESTIONS and chosen == "goes_on"


def is_open(field: Field, chosen: Any) -> bool:
    """Whether a question about another tool has no answer yet, which is no wrong answer."""
    return field in QUESTIONS and chosen is None


def end_of_other_tools(choices: Choices) -> date | None:
    """Returns the day on which the last of the other tools was switched off; None if there was none."""
    return choices.other_tool_ended if "other_tool_ended" in asked_of(choices) else None
