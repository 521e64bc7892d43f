"""Opens a business through the pages, over HTTP, as its owner does on the first day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from local.emulator.failing import Failed
from local.stack.business import Business
from local.stack.emulated import EmulatedStack
from local.stack.newcomer import Newcomer
from local.stack.visitor import Visitor
from local.standins.gocardless import Organisation as Debits
from local.standins.xero import Organisation
from shared.choices.fields import ASKED, OTHER_TOOLS

# As GoCardless makes them: in one word.
WEBHOOK_SECRET = "a-secret-that-gocardless-has-made"
# What the settings of a world call "accounts" and "tax", by the names of the page's fields.
TAXES: Mapping[str, str] = {
    "sales_tax": "sales",
    "stripe_fees_tax": "stripe_fees",
    "gocardless_fees_tax": "gocardless_fees",
}


def open_business(
    stack: EmulatedStack, owner: Newcomer, settings: Mapping[str, Any], visitor: Visitor | None = None
) -> Business:
    """Goes from the sign-in to settings in force, and stays signed in as the visitor, if one is given.

    Raises Failed where a page does not let the owner go on.
    """
    visitor, books = visitor or Visitor(), _books(stack, owner)
    debits = stack.gocardless.organisations[owner.gocardless_token]
    _sign_in(visitor, stack.addresses.front_door, owner)
    root = _begin(visitor, owner.organisation, settings)
    _connect_xero(visitor, root, owner, books.tenant_id)
    _connect_stripe(visitor, root, owner.stripe_key)
    _connect_gocardless(visitor, root, owner.gocardless_token, debits)
    _choose(visitor, root, books, settings)
    tenant = root.rpartition("/")[2]
    stack.businesses[tenant] = Business(tenant, stack.stripe.accounts[owner.stripe_key], debits, books)
    return stack.businesses[tenant]


def _books(stack: EmulatedStack, owner: Newcomer) -> Organisation:
    return next(each for each in stack.xero.organisations.values() if each.name == owner.organisation)


def _sign_in(visitor: Visitor, door: str, owner: Newcomer) -> None:
    visitor.open(door)
    visitor.press("Sign in")
    # Cognito's own page.
    visitor.press("Sign in", username=owner.email, password=owner.password)
    _stands(visitor, "Your businesses")


def _begin(visitor: Visitor, name: str, settings: Mapping[str, Any]) -> str:
    """Returns the address of the business, without the site."""
    visitor.open("/manage/new")
    vat = "yes" if settings["vat_registered"] else "no"
    visitor.press(
        "Begin", name=name, time_zone=settings.get("time_zone", "Europe/London"), vat_registered=vat
    )
    _stands(visitor, "Getting started")
    return visitor.path


def _connect_xero(visitor: Visitor, root: str, owner: Newcomer, organisation: str) -> None:
    visitor.open(f"{root}/xero")
    visitor.press("Connect Xero")
    # Xero's own pages, of which the first asks who it is only where there are several.
    if visitor.has(owner.at_xero):
        visitor.press(owner.at_xero)
    visitor.press("Allow access", organisation=organisation)
    _says(visitor, f"Connected to {owner.organisation}")


def _connect_stripe(visitor: Visitor, root: str, key: str) -> None:
    visitor.open(f"{root}/stripe")
    visitor.press("Connect Stripe", key=key)
    _says(visitor, f"ends in {key[-4:]}")


def _connect_gocardless(visitor: Visitor, root: str, token: str, debits: Debits) -> None:
    visitor.open(f"{root}/gocardless")
    visitor.press("Connect GoCardless", token=token)
    _says(visitor, f"ends in {token[-4:]}")
    debits.set_up_webhook(visitor.find("code.to-copy"), WEBHOOK_SECRET)
    visitor.press("Keep the secret", secret=WEBHOOK_SECRET)
    _says(visitor, "Waiting for the first webhook")


def _choose(visitor: Visitor, root: str, books: Organisation, settings: Mapping[str, Any]) -> None:
    """Chooses what a world's settings say. Nothing is gathered: here minutes are real."""
    visitor.open(f"{root}/settings")
    if visitor.has("Read the accounts from Xero"):
        visitor.press("Read the accounts from Xero")
    visitor.press("Save", **_chosen(books, settings), gather_minutes="0")
    _says(visitor, "These settings are in force.")


def _chosen(books: Organisation, settings: Mapping[str, Any]) -> dict[str, Any]:
    ids = {each.code: each.id for each in books.state.accounts}
    codes = settings["accounts"]
    chosen: dict[str, Any] = {
        name: tuple(ids[code] for code in codes[name]) if asked.kind == "accounts" else ids[codes[name]]
        for name, asked in ASKED.items()
        if asked.kind in ("account", "accounts")
    }
    taxes = {field: settings["tax"][name] for field, name in TAXES.items()}
    others = {"feed_from": settings["feed_from"], "dispute_lost": settings["dispute_lost"]}
    # No other tool posts into the books of a demo.
    answers: dict[str, Any] = dict.fromkeys(map(str, OTHER_TOOLS.values()), "none")
    return {**chosen, **taxes, **others, **answers, "stripe_synced": True, "gocardless_synced": True}


def _stands(visitor: Visitor, heading: str) -> None:
    if visitor.find("h1") != heading:
        raise Failed(f"{visitor.url} should be the page {heading}, but says: {visitor.text}")


def _says(visitor: Visitor, words: str) -> None:
    if words not in visitor.text:
        raise Failed(f'{visitor.url} should say "{words}", but says: {visitor.text}')
