"""Reads from Xero what may be chosen, and makes an account there that is missing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from functions.manage.messages import Message
from functions.manage.pages import go_to
from functions.manage.refusals import Refused, not_found
from functions.manage.rendering import Link
from functions.manage.settings_pages import chart_of, settings_of
from functions.manage.visit import Visit
from functions.manage.wiring import ManageDeps
from shared.chart.accounts import Account
from shared.chart.chart import Chart
from shared.choices.new_accounts import PURPOSES, Purpose
from shared.errors import Disconnected
from shared.store import businesses

if TYPE_CHECKING:
    from shared.xero.client import Timeout, XeroClient

# Seconds to connect and to read: three such calls are over before API Gateway gives up.
IMPATIENT = (3, 5)


def read_again(visit: Visit) -> Response:
    """Reads accounts, tax rates and the organisation anew."""
    read_anew(visit)
    return go_to(settings_of(visit))


def read_anew(visit: Visit) -> Chart:
    """Asks Xero what it offers, and keeps it. Raises Refused where Xero does not let us in."""
    from shared.operations import accounts
    from shared.xero.chart import read_chart

    with told_if_disconnected(visit.tenant):
        chart = read_chart(client_of(visit.deps, visit.tenant), visit.now)
    accounts.keep(visit.tenant, chart)
    return chart


def make(visit: Visit) -> Response:
    """Makes the account that is proposed for a purpose, which can be chosen at once."""
    purpose = purpose_of(visit.form.get("purpose"))
    if purpose is None:
        raise not_found()
    made(visit, purpose)
    return go_to(settings_of(visit))


def purpose_of(given: Any) -> Purpose | None:
    return next((each for each in PURPOSES if each == given), None)


def made(visit: Visit, purpose: Purpose) -> Account:
    """Makes the account of a purpose in Xero. Raises Refused, and then none was made."""
    from shared.operations.new_accounts import make as make_account
    from shared.xero.accounts import AccountRefused

    chart = chart_of(visit)
    try:
        with told_if_disconnected(visit.tenant):
            account = make_account(visit.tenant, purpose, chart, client_of(visit.deps, visit.tenant))
    except AccountRefused as error:
        says = (f"Xero says: {error}", "Make the account in Xero, and read the accounts again here.")
        message = Message("Xero did not make the account", says, Link(settings_of(visit), "Settings"))
        raise Refused(409, message) from None
    visit.deed.about = f"{account.code} {account.name}"
    return account


def client_of(deps: ManageDeps, tenant: str, timeout: Timeout | None = None) -> XeroClient:
    """Makes a client of a business's organisation. Raises Disconnected or Unavailable."""
    from functions.manage.xero_client import app_of

    profile = businesses.profile(tenant)
    if profile is None or not profile.xero_user:
        raise Disconnected("nobody has connected Xero yet")
    return app_of(deps).client(profile, deps.new_token(), timeout)


@contextmanager
def told_if_disconnected(tenant: str) -> Iterator[None]:
    """Answers in words where Xero does not let us in."""
    try:
        yield
    except Disconnected:
        says = ("Connect Xero, or connect it again, and come back to the settings.",)
        there = Link(f"/manage/b/{tenant}/xero", "Connect Xero")
        message = Message("Xero is not connected", says, there)
        raise Refused(409, message) from None
