"""Gives money of orders back, as their pages do."""

from __future__ import annotations

from starlette.responses import Response

from functions.manage.api.answers import answer
from functions.manage.orders.refunding import again_one, refund_one
from functions.manage.refusals import not_found
from functions.manage.visit import Visit
from shared.reports.json.orders import order_json

MOST_DIGITS = 4


def give_back(visit: Visit) -> Response:
    body = visit.body
    return answer(order_json(refund_one(visit, body["attempt"], body["pence"], body["revision"])))


def ask_again(visit: Visit) -> Response:
    number = visit.named["refund"]
    if not (number.isascii() and number.isdecimal() and len(number) <= MOST_DIGITS):
        raise not_found()
    return answer(order_json(again_one(visit, int(number))))
