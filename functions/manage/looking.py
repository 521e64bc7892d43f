"""Looks at a business's organisation in Xero: when it is first chosen, and again on request."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from aws_lambda_powertools import Logger
from starlette.responses import Response

from functions.manage.pages import go_to
from functions.manage.visit import Visit
from functions.manage.wiring import ManageDeps
from functions.manage.xero_accounts import IMPATIENT, client_of, told_if_disconnected
from shared.errors import Disconnected, Unavailable
from shared.store import businesses, looks

if TYPE_CHECKING:
    from shared.xero.client import XeroClient

# A page must be there within half a minute. Where Xero is so slow, the rest waits for the button.
SOON = timedelta(seconds=10)

logger = Logger(service="manage")


def look_again(visit: Visit) -> Response:
    look_anew(visit)
    return go_to(f"/manage/b/{visit.tenant}/start")


def look_anew(visit: Visit) -> None:
    """Reads the accounts and all else that the page judges. Raises Refused where Xero does not let us in."""
    with told_if_disconnected(visit.tenant):
        _look(visit.deps, visit.tenant, client_of(visit.deps, visit.tenant), visit.now)


def look_first(deps: ManageDeps, tenant: str, now: datetime) -> None:
    """Reads the accounts and all else of an organisation that was chosen just now.

    It stays chosen if Xero does not let us look, or is slow: the hourly reading of accounts is due at once.
    """
    if looks.read(tenant):
        return
    try:
        _look(deps, tenant, client_of(deps, tenant, IMPATIENT), now)
    except (Unavailable, Disconnected) as error:
        logger.warning("could not look at Xero", extra={"tenant": tenant, "why": type(error).__name__})


def _look(deps: ManageDeps, tenant: str, xero: XeroClient, now: datetime) -> None:
    """Makes three calls for the accounts, and seven more at most unless these took too long already."""
    from shared.operations import accounts
    from shared.xero.chart import read_chart
    from shared.xero.look import read_look

    accounts.keep(tenant, read_chart(xero, now))
    profile = businesses.profile(tenant)
    if profile and deps.clock() < now + SOON:
        today = now.astimezone(ZoneInfo(profile.time_zone)).date()
        looks.keep(tenant, read_look(xero, today, now))
