"""Changes what was ordered, as its page does."""

from __future__ import annotations

from starlette.responses import Response

from functions.manage.api.answers import answer
from functions.manage.orders.changing_lines import change_one
from functions.manage.refusals import unfit
from functions.manage.visit import Visit
from shared.orders.changing import MOST_PIECES
from shared.orders.wanted import Unfit
from shared.reports.json.orders import order_json

WHOLE = f"Each quantity is from 0 to {MOST_PIECES}, and each line is named once."


def change(visit: Visit) -> Response:
    lines = visit.body["lines"]
    pieces = {each["line"]: each["quantity"] for each in lines}
    if len(pieces) < len(lines) or not all(0 <= each <= MOST_PIECES for each in pieces.values()):
        raise unfit({"lines": WHOLE})
    try:
        return answer(order_json(change_one(visit, visit.body["revision"], pieces)))
    except Unfit as error:
        raise unfit({"lines": str(error)}) from None
