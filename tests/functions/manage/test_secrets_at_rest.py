"""A dump of all tables of a business that is connected to all three holds no key, secret or token."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from shared.store.secrets import GOCARDLESS_KEY, GOCARDLESS_SIGNING, STRIPE_KEY, STRIPE_SIGNING
from shared.store.tables.connections import SecretItem, TokenItem
from shared.store.xero_tokens import ACCESS, REFRESH
from shared.wiring.base import connect_here
from tests.functions.manage.books import AT_XERO, Books
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import Pages
from tests.functions.manage.test_stripe_pages import ALL

STRIPE = "rk_test_0123456789abcdefabcd"
TOKEN = "live_0123456789abcdefabcd"
SECRET = "a-secret-that-gocardless-has-made"


@pytest.fixture
def owner(pages: Pages, books: Books) -> Browser:
    """Connects Stripe and GoCardless, with a webhook each, through the pages; Xero is connected already."""
    pages.stripe.add_key(pages.stripe.open_account("acct_1Piano", "Piano"), STRIPE, ALL)
    pages.gocardless.add_token(pages.gocardless.open_organisation("CR1PIANO", "Piano"), TOKEN)
    browser = pages.signed_in("owner")
    for path, form in (
        ("stripe/connect", {"key": STRIPE}),
        ("gocardless/connect", {"token": TOKEN}),
        ("gocardless/rotate", {"secret": SECRET}),
        ("settings/read", {}),
    ):
        assert browser.post(f"/manage/b/piano/{path}", form).status == 303
    return browser


def kept() -> list[str]:
    """Returns every secret of the business, as the functions open them."""
    aws = connect_here()
    at_xero = TokenItem.get(AT_XERO)
    tokens = [
        aws.seal.open(bytes(at_xero.sealed_access), AT_XERO, ACCESS),
        aws.seal.open(bytes(at_xero.sealed_refresh), AT_XERO, REFRESH),
    ]
    purposes = (STRIPE_KEY, STRIPE_SIGNING, GOCARDLESS_KEY, GOCARDLESS_SIGNING)
    opened = [secret for purpose in purposes for secret in aws.secrets.read("piano", purpose)]
    return [*opened, *tokens]


def dumped() -> Iterator[tuple[str, str, bytes]]:
    """Yields table, attribute and value of everything that any table holds."""
    client = boto3.client("dynamodb")
    for table in client.list_tables()["TableNames"]:
        for page in client.get_paginator("scan").paginate(TableName=table):
            for item in page["Items"]:
                yield from ((table, name, raw(dict(value))) for name, value in item.items())


def raw(value: dict[str, Any]) -> bytes:
    (content,) = value.values()
    return bytes(content) if isinstance(content, bytes) else str(content).encode()


def test_no_table_holds_a_secret_that_can_be_read(owner: Browser) -> None:
    secrets, everything = kept(), list(dumped())
    assert {STRIPE, TOKEN, SECRET} < set(secrets)
    assert len(secrets) == 6
    for each in (*secrets, *owner.cookies.values()):
        forms = (each.encode(), base64.b64encode(each.encode()), each.encode().hex().encode())
        held = [(table, name) for table, name, value in everything if any(form in value for form in forms)]
        assert held == []


def test_what_is_sealed_opens_for_nobody_but_the_key_of_the_stack(owner: Browser) -> None:
    sealed = [bytes(item.sealed) for item in SecretItem.query("piano")]
    tokens = TokenItem.get(AT_XERO)
    sealed += [bytes(tokens.sealed_access), bytes(tokens.sealed_refresh)]
    assert len(sealed) == 6
    kms = boto3.client("kms")
    for each in sealed:
        with pytest.raises(kms.exceptions.InvalidCiphertextException):
            kms.decrypt(CiphertextBlob=each)
