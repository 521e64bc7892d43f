"""Tells what Xero offers to choose from, reads it again, and makes an account that is missing."""

from __future__ import annotations

from starlette.responses import Response

from functions.manage.api.answers import answer
from functions.manage.refusals import unfit
from functions.manage.settings_pages import chart_of
from functions.manage.visit import Visit
from functions.manage.xero_accounts import made, purpose_of, read_anew
from shared.choices.new_accounts import PURPOSES
from shared.reports.json.chart import account_json, chart_json


def shown(visit: Visit) -> Response:
    return answer(chart_json(visit.tenant, chart_of(visit)))


def read_again(visit: Visit) -> Response:
    return answer(chart_json(visit.tenant, read_anew(visit)))


def make_account(visit: Visit) -> Response:
    purpose = purpose_of(visit.body["purpose"])
    if purpose is None:
        raise unfit({"purpose": f"Choose one of {', '.join(PURPOSES)}."})
    return answer(account_json(made(visit, purpose)), 201)
