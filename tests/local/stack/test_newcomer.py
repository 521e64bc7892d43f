from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from local.stack.in_process import Stack
from local.stack.newcomer import COUNT, expect_newcomers


def test_each_newcomer_has_what_is_needed_to_connect_all_three(stack: Stack) -> None:
    like_emulated: Any = SimpleNamespace(
        xero=stack.xero,
        stripe=stack.stripe,
        gocardless=stack.gocardless,
        invite=lambda email: (email, "a password"),
    )
    newcomers = expect_newcomers(like_emulated)
    assert len({each.email for each in newcomers}) == COUNT
    for number, each in enumerate(newcomers, 1):
        (at_xero,) = stack.xero.identity.people[f"newcomer{number}"].organisations
        assert at_xero[1] == each.organisation
        at_stripe = stack.stripe.accounts[each.stripe_key].objects
        (moved,), (pending,) = at_stripe.of("balance_transaction"), at_stripe.balance["pending"]
        assert moved["net"] == pending["amount"] > 0
        assert at_stripe.account["id"] == each.stripe_account
        codes = [item.code for item in stack.xero.organisations[at_xero[0]].state.items]
        assert codes == (["LESSON", "CLUB", "METRONOME"] if number == COUNT else ["LESSON"])
        debits = stack.gocardless.organisations[each.gocardless_token]
        assert debits.objects.one("creditors", each.creditor)
        assert each.gocardless_token in stack.gocardless.organisations
