"""Tells which payouts there are, and what each holds."""

from __future__ import annotations

from dataclasses import replace

from starlette.responses import Response

from functions.manage.api.answers import answer
from functions.manage.payout_pages import page_of_payouts, payout_in
from functions.manage.visit import Visit
from shared.reports.json.payouts import payouts_json


def listed(visit: Visit) -> Response:
    """Lists payouts without their items. `next` is the cursor of the next page, null on the last one."""
    page = page_of_payouts(visit)
    return answer({**payouts_json(visit.tenant, page.matches), "next": page.next or None})


def shown(visit: Visit) -> Response:
    """Tells one payout with a page of the items that are kept."""
    match, page = payout_in(visit)
    told = payouts_json(visit.tenant, [replace(match, items=page.items)])
    return answer({**told, "page": page.number, "pages": page.pages})
