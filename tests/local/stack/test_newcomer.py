from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from local.stack.in_process import Stack
from local.stack.newcomer import EMAIL, expect_newcomer


def test_a_newcomer_has_what_is_needed_to_connect_all_three(stack: Stack) -> None:
    like_emulated: Any = SimpleNamespace(
        xero=stack.xero,
        stripe=stack.stripe,
        gocardless=stack.gocardless,
        invite=lambda email: (email, "a password"),
    )
    newcomer = expect_newcomer(like_emulated)
    assert (newcomer.email, newcomer.password) == (EMAIL, "a password")
    assert stack.xero.identity.people["newcomer"].organisations == (
        ("newcomers-organisation", newcomer.organisation),
    )
    assert newcomer.stripe_key in stack.stripe.accounts
    assert newcomer.gocardless_token in stack.gocardless.organisations
