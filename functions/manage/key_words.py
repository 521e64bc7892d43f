"""Says in plain words why a key is not taken, and what to do. The key itself is never repeated."""

from __future__ import annotations

from collections.abc import Mapping

from functions.manage.visit import Visit
from shared.operations.key_refusals import NotTaken, WhyNot
from shared.store import businesses

AT_STRIPE: Mapping[WhyNot, str] = {
    "not_a_key": "This is not a key of Stripe's. A restricted key begins with rk_live_ or rk_test_.",
    "too_long": "This is too long for a key. Copy the key alone.",
    "publishable_key": (
        "This is a publishable key, which may read nothing. Make a restricted key: it begins with rk_."
    ),
    "secret_key": (
        "This is a secret key, which may do everything, also pay out your money. Make a restricted key with "
        "the permissions below: it begins with rk_."
    ),
    "signing_secret": (
        "This is the secret of a webhook endpoint. We set that up ourselves: paste a restricted key."
    ),
    "key_refused": (
        "Stripe does not take this key: it was deleted or has expired, or a character is missing. Copy it "
        "again."
    ),
    "permissions_missing": (
        "The key lacks permissions. At Stripe, edit the key, set those that are named below, and paste it "
        "again."
    ),
    "another_account": (
        "This key is another Stripe account's. The books of this business come from the account named on "
        "this page: use a key of that account, or begin another business."
    ),
    "another_mode": (
        "This key is of Stripe's other mode. What is real and what is a test must not meet in the same "
        "books: use a key of the mode named on this page, or begin another business."
    ),
    "elsewhere": (
        "This Stripe account is already connected to another business, and its payments would be booked "
        "twice. Disconnect it there first."
    ),
    "no_room": (
        "Stripe allows 16 webhook endpoints, and your account has 16. At Stripe, delete one that you do not "
        "need, and try again."
    ),
    "address_refused": (
        "Stripe cannot send to the address of this site. Whoever looks after Connectably for you must give "
        "it a public address that begins with https."
    ),
}
AT_GOCARDLESS: Mapping[WhyNot, str] = {
    "not_a_key": "This is not an access token of GoCardless's. Tokens begin with live_ or sandbox_.",
    "too_long": "This is too long. Copy the token or the secret alone.",
    "sandbox_token": (
        "This is a token of GoCardless's sandbox, where no money is real. Make one in your live account: it "
        "begins with live_."
    ),
    "live_token": (
        "This is a token of your live account, and this is a trial installation that works with GoCardless's "
        "sandbox. Make a token there: it begins with sandbox_."
    ),
    "token_as_secret": (
        "This is an access token. The secret is another one: GoCardless shows it with the webhook endpoint."
    ),
    "weak_secret": (
        "This secret is too short to be safe. Use one of at least 20 characters; best let GoCardless make it."
    ),
    "key_refused": (
        "GoCardless does not take this token: it was disabled, or a character is missing. Copy it again, or "
        "make another one."
    ),
    "read_only": (
        "This token may only read. Order forms set up direct debits and payments for you, so make a token "
        "with read-write access."
    ),
    "no_creditor": "Your GoCardless account is not set up yet. Finish that at GoCardless, and try again.",
    "another_account": (
        "This token is another GoCardless account's. The books of this business come from the account named "
        "on this page: use a token of that account, or begin another business."
    ),
    "another_mode": (
        "This token is not of the same kind as the one before. What is real and what is a test must not meet "
        "in the same books: use a token as named on this page, or begin another business."
    ),
    "elsewhere": (
        "This GoCardless account is already connected to another business, and its payments would be booked "
        "twice. Disconnect it there first."
    ),
}


def why_not(words: Mapping[WhyNot, str], error: NotTaken, visit: Visit) -> str:
    """Returns the words for an owner. Which business has the account, its own people alone are told."""
    said = words[error.why]
    if error.elsewhere and visit.person.role_in(error.elsewhere):
        names = businesses.names([error.elsewhere])
        return said.replace("another business", names.get(error.elsewhere, "another business"))
    return said
