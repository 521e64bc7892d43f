"""Lets somebody try how a business begins: a person who has none, and accounts of theirs at all three."""

from __future__ import annotations

from dataclasses import dataclass

from local.stack.emulated import EmulatedStack
from local.standins.stripe.permissions import KNOWN
from local.standins.xero import Account

EMAIL = "newcomer@example.co.uk"
# As an accountant's chart of a small company begins: without accounts for Stripe and GoCardless.
CHART = (
    Account("090", "Business Bank Account", "BANK"),
    Account("200", "Sales", "REVENUE", "OUTPUT2"),
    Account("203", "Lessons by subscription", "REVENUE", "OUTPUT2"),
    Account("404", "Bank Fees", "OVERHEADS", "NONE"),
    Account("416", "Bad Debts", "EXPENSE"),
)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who signs in, and what the person types to connect. Everything here is made up."""

    email: str
    password: str
    organisation: str
    stripe_key: str
    gocardless_token: str


def expect_newcomer(stack: EmulatedStack) -> Newcomer:
    """Opens the accounts at the stand-ins, and lets the person in to the pages."""
    organisation = stack.xero.add_organisation("newcomers-organisation", "Newcomer's Music School", CHART)
    stack.xero.add_person("newcomer", "Nora Newcomer", [organisation])
    stripe_key, token = "rk_test_newcomer0000000000000000", "live_newcomer000000000000000000000000000000"
    stripe = stack.stripe.open_account("acct_newcomer0000000", "Newcomer's Music School")
    stack.stripe.add_key(stripe, stripe_key, sorted(KNOWN))
    debits = stack.gocardless.open_organisation("CR000NEWCOMER0", "Newcomer's Music School")
    stack.gocardless.add_token(debits, token)
    return Newcomer(EMAIL, stack.invite(EMAIL)[1], organisation.name, stripe_key, token)
