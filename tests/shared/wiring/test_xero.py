"""The Xero app's secret may be changed while the functions run."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.client import BaseClient
from pynamodb.exceptions import UpdateError

from local.stack.business import XERO_APP
from local.stack.in_process import Stack
from local.standins.xero import Fault, LoseAnswer
from shared.errors import AppRefused, Unavailable
from shared.store import connection_notes
from shared.store.connection_notes import UsedAtXero
from shared.wiring.base import connect_here
from shared.wiring.xero import XeroApp, xero_app
from tests.functions.shop import open_shop
from tests.functions.trading import owner_of

OLD = timedelta(minutes=26)


@pytest.fixture
def app(stack: Stack) -> XeroApp:
    open_shop(stack)
    return xero_app(connect_here())


@pytest.fixture
def refresh(stack: Stack, app: XeroApp) -> Callable[[], None]:
    """Lets the token grow old, and asks for a new one."""

    def refresh() -> None:
        stack.clock.shift(OLD)
        app.client(owner_of("demo"), "somebody")

    return refresh


def change_at_xero(stack: Stack, secret: str) -> None:
    stack.xero.identity.apps[XERO_APP["client_id"]] = secret


def keep(app: XeroApp, value: str) -> None:
    boto3.client("secretsmanager").put_secret_value(SecretId=app.identity.secret_name, SecretString=value)


def kept(app: XeroApp, secret: str) -> None:
    keep(app, json.dumps(XERO_APP | {"client_secret": secret}))


@contextmanager
def counted(operation: str) -> Iterator[list[datetime]]:
    """When an operation of AWS is asked for."""
    asked, call = list[datetime](), BaseClient._make_api_call  # type: ignore[attr-defined]

    def counting(self: Any, name: str, request: Any) -> Any:
        if name == operation:
            asked.append(datetime.now(UTC))
        return call(self, name, request)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseClient, "_make_api_call", counting)
        yield asked


def test_a_changed_secret_is_in_use_without_a_new_process(
    stack: Stack, app: XeroApp, refresh: Callable[[], None]
) -> None:
    refresh()
    change_at_xero(stack, "another secret")
    kept(app, "another secret")
    refresh()


def test_a_secret_that_xero_refuses_is_read_again_at_once(stack: Stack, app: XeroApp) -> None:
    """Two tokens are old at the same moment; between their refreshes the secret is changed."""
    open_shop(stack, "other")
    stack.clock.shift(OLD)
    with counted("GetSecretValue") as read:
        app.client(owner_of("demo"), "somebody")
        change_at_xero(stack, "another secret")
        kept(app, "another secret")
        app.client(owner_of("other"), "somebody")
    assert len(read) == 2


def test_the_secret_is_read_once_in_five_minutes(stack: Stack, app: XeroApp) -> None:
    names = ("one", "two", "three")
    for name in names:
        open_shop(stack, name)
    stack.clock.shift(OLD)
    with counted("GetSecretValue") as read:
        for name, wait in zip(names, (0, 299, 2), strict=True):
            stack.clock.shift(timedelta(seconds=wait))
            app.client(owner_of(name), "somebody")
    assert [(each - read[0]).seconds for each in read] == [0, 301]


def test_no_secret_is_read_while_the_token_is_fresh(app: XeroApp) -> None:
    with counted("GetSecretValue") as read:
        app.client(owner_of("demo"), "somebody")
    assert read == []


def test_a_secret_that_is_refused_as_it_is_kept_says_so(
    stack: Stack, app: XeroApp, refresh: Callable[[], None]
) -> None:
    change_at_xero(stack, "nobody here knows it")
    with pytest.raises(AppRefused, match="does not accept"):
        refresh()
    kept(app, "not this one either")
    with pytest.raises(AppRefused, match="does not accept"):
        refresh()


@pytest.mark.parametrize("value", ["no JSON", "[]", '"word"', '{"client_id": "only"}'])
def test_a_secret_that_was_filled_in_wrongly_says_so(
    app: XeroApp, refresh: Callable[[], None], value: str
) -> None:
    keep(app, value)
    with pytest.raises(AppRefused, match="no client_id and client_secret"):
        refresh()


def test_a_secret_that_cannot_be_read_is_tried_again_later(app: XeroApp, refresh: Callable[[], None]) -> None:
    boto3.client("secretsmanager").delete_secret(
        SecretId=app.identity.secret_name, ForceDeleteWithoutRecovery=True
    )
    with pytest.raises(Unavailable, match="Secrets Manager"):
        refresh()


def test_the_apps_secret_is_in_no_repr(app: XeroApp, refresh: Callable[[], None]) -> None:
    refresh()
    assert XERO_APP["client_secret"] not in repr(app)


def used() -> UsedAtXero:
    return connection_notes.read("demo", datetime.now(UTC)).used


def test_what_is_asked_of_xero_is_noted_with_each_call(app: XeroApp) -> None:
    client = app.client(owner_of("demo"), "somebody")
    answered = len(json.dumps(client.organisation().body))
    assert used().calls_today == 1
    # As it came, with or without blanks.
    assert answered / 2 < used().received_this_month < answered * 2
    client.tax_rates()
    assert used().calls_today == 2


def test_who_makes_many_calls_notes_them_once(stack: Stack) -> None:
    open_shop(stack)
    app = xero_app(connect_here(), notes_at_once=False)
    client = app.client(owner_of("demo"), "somebody")
    for _ in range(3):
        client.organisation()
    assert used().calls_today == 0
    with counted("UpdateItem") as written:
        app.note_usage()
        app.note_usage()
    assert used().calls_today == 3
    # The business's own, and that of all.
    assert len(written) == 2


def test_a_call_whose_answer_is_lost_counts_all_the_same(stack: Stack, app: XeroApp) -> None:
    stack.xero.faults.add(Fault(LoseAnswer()))
    with pytest.raises(Unavailable):
        app.client(owner_of("demo"), "somebody").organisation()
    assert used() == UsedAtXero(1, 0)


def test_a_note_that_fails_fails_no_call(app: XeroApp, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(tenant: str, calls: int, received: int, now: datetime) -> None:
        raise UpdateError

    monkeypatch.setattr(connection_notes, "add_usage", fail)
    assert app.client(owner_of("demo"), "somebody").organisation().status == 200
