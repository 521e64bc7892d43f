"""Gives money of orders back, as their pages do."""

from __future__ import annotations

from starlette.responses import Response

from functions.manage.api.answers import answer
from functions.manage.orders.refunding import again_one, deal_with_one, refund_one
from functions.manage.refusals import not_found
from functions.manage.visit import Visit
from shared.reports.json.orders import order_json

MOST_DIGITS = 4


def give_back(visit: Visit) -> Response:
    body = visit.body
    return answer(order_json(refund_one(visit, body["attempt"], body["pence"], body["revision"])))


def ask_again(visit: Visit) -> Response:
    return answer(order_json(again_one(visit, _number_in(visit))))


def deal_with(visit: Visit) -> Response:
    return answer(order_json(deal_with_one(visit, _number_in(visit))))


def _number_in(visit: Visit) -> int:
    number = visit.named["refund"]
    if not (number.isascii() and number.isdecimal() and len(number) <= MOST_DIGITS):
        raise not_found()
    return int(number)
