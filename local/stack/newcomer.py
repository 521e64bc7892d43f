"""Lets people try how a business begins: each has none yet, and accounts of their own at all three."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from local.stack.emulated import EmulatedStack
from local.stack.goods import COST, STOCK
from local.standins.stripe.permissions import KNOWN
from local.standins.xero import Account, Item, Organisation
from local.standins.xero.limits import Limits
from local.worlds import stripe_shapes as shapes
from local.worlds.stripe_shapes import Buyer, Sale

# So many may begin one after the other: a browser of each width, with scripts and without; one whom they let
# in; and one who sells by order forms.
COUNT = 6
# As an accountant's chart of a small company begins: without accounts for Stripe and GoCardless.
CHART = (
    Account("090", "Business Bank Account", "BANK"),
    Account("200", "Sales", "REVENUE", "OUTPUT2"),
    Account("203", "Lessons by subscription", "REVENUE", "OUTPUT2"),
    Account("404", "Bank Fees", "OVERHEADS", "NONE"),
    Account("416", "Bad Debts", "EXPENSE"),
)
# What each of them sells; Xero's own price is before VAT.
LESSON = Item("LESSON", "Piano lesson", "200", "OUTPUT2", Decimal("30.00"))
CLUB = Item("CLUB", "Choir club", "203", "OUTPUT2", Decimal("12.50"))
METRONOME = Item(
    "METRONOME",
    "Metronome",
    "200",
    "OUTPUT2",
    Decimal("20.8333"),
    inventory_account_code=STOCK.code,
    cogs_account_code=COST.code,
)
METRONOMES = 40
# The orders of a day come within a minute, whose calls Xero's own limit of 60 would spread over several.
A_DAY_IN_A_MINUTE = Limits(minute=240)
ADA = Buyer("Ada Lovelace", "ada@example.co.uk", "London")


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who signs in, and what the person types to connect. Everything here is made up.

    `organisation_id` is Xero's own, `stripe_account` Stripe's: buyers pay at /buy/ and this id there.
    `creditor` is GoCardless's own: its dashboard is at /dashboard/ and this id there.
    """

    email: str
    password: str
    at_xero: str
    organisation: str
    organisation_id: str
    stripe_account: str
    stripe_key: str
    gocardless_token: str
    creditor: str


def expect_newcomers(stack: EmulatedStack) -> list[Newcomer]:
    """Opens the accounts at the stand-ins, and lets the people in to the pages."""
    newcomers = [_expect(stack, number) for number in range(1, COUNT + 1)]
    _stock_up(stack.xero.organisations[newcomers[-1].organisation_id])
    return newcomers


def _expect(stack: EmulatedStack, number: int) -> Newcomer:
    limits = A_DAY_IN_A_MINUTE if number == COUNT else None
    made = expect(stack, f"newcomer{number}", f"Nora {number}", f"Music School {number}", CHART, limits)
    stack.xero.organisations[made.organisation_id].add_item(LESSON)
    stack.stripe.accounts[made.stripe_key].show(_one_sale(f"A lesson at school {number}"))
    return made


def _stock_up(books: Organisation) -> None:
    """Adds what is sold by order forms: something that is counted, and something that comes each month."""
    for account in (STOCK, COST):
        books.add_account(account)
    made = {each.code: books.add_item(each) for each in (CLUB, METRONOME)}
    books.adjust_stock(made[METRONOME.code].id, METRONOMES)


def expect(
    stack: EmulatedStack,
    id: str,
    person: str,
    organisation: str,
    chart: Iterable[Account],
    limits: Limits | None = None,
) -> Newcomer:
    """Opens a person's accounts at all three, and lets the person in to the pages.

    `limits` are those of the organisation at Xero; None for Xero's own.
    """
    organisation_id = str(uuid5(NAMESPACE_URL, id))
    books = stack.xero.add_organisation(organisation_id, organisation, chart, limits=limits)
    stack.xero.add_person(id, person, [books])
    account = f"acct_{id}"
    stripe = stack.stripe.open_account(account, organisation)
    creditor = f"CR000{id.upper()}"
    debits = stack.gocardless.open_organisation(creditor, organisation)
    stripe_key, token = f"rk_test_{id:0<24}", f"live_{id:0<40}"
    stack.stripe.add_key(stripe, stripe_key, sorted(KNOWN))
    stack.gocardless.add_token(debits, token)
    email = f"{id}@example.co.uk"
    _, password = stack.invite(email)
    return Newcomer(
        email, password, person, organisation, organisation_id, account, stripe_key, token, creditor
    )


def _one_sale(what: str) -> dict[str, Any]:
    """Makes what Stripe holds of a payment of today: what the first feed of the business finds."""
    sale = Sale(int(datetime.now(UTC).timestamp()), ADA, what, 6_000)
    return {
        **shapes.paid(sale),
        "balance": {
            "object": "balance",
            "available": [{"amount": 0, "currency": "gbp"}],
            "pending": [{"amount": sale.settled - sale.fee, "currency": "gbp"}],
        },
    }
