"""Tells the opening balances of the clearing accounts, and posts one."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.datastructures import FormData
from starlette.responses import Response

from functions.manage.api.answers import answer
from functions.manage.api.fields import invalid
from functions.manage.at_hand import on_record
from functions.manage.opening_pages import balances_of, opening_form, posted
from functions.manage.payout_pages import provider_in
from functions.manage.visit import Visit
from shared.operations.opening_balance import OpeningBalance
from shared.reports.json.opening_balance import opening_balances_json
from shared.store.tenants import OnRecord


def listed(visit: Visit) -> Response:
    known = on_record(visit)
    return _told(known, balances_of(known))


def post(visit: Visit) -> Response:
    """Posts what is proposed for the provider in the address, against the account that was sent."""
    known, provider = on_record(visit), provider_in(visit)
    form = opening_form(visit, provider, FormData({f"{provider}-account": visit.body["account"]}))
    if not form.validate():
        raise invalid(form.errors)
    return _told(known, [posted(visit, known, form.account.data)], 202)


def _told(known: OnRecord, balances: Iterable[OpeningBalance], status: int = 200) -> Response:
    first = known.owner.settings.feed_from if known.owner else None
    return answer(opening_balances_json(known.profile.tenant, first, balances), status)
