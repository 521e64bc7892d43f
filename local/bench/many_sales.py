"""Fills an organisation at the stand-in for Xero with many invoices, of which some are voided or unpaid."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import cycle
from typing import Any

from local.standins.xero import Organisation

# So many years of invoices, of as many different amounts.
DAYS, AMOUNTS = 3 * 365, 997
# One invoice of so many was voided, one of so many is not paid yet.
VOIDED, UNPAID = 100, 20
LINE = {"Description": "Lesson", "UnitAmount": 100, "AccountCode": "200"}


def sell(organisation: Organisation, count: int, today: date) -> None:
    """Adds so many invoices to all customers in turn, faster than by selling to each."""
    state = organisation.state
    buyers = [each.id for each in state.contacts if each.is_customer]
    sample = state.invoices[organisation.make_invoice(buyers[0], [_line(state)])]
    for number, buyer in zip(range(count - 1), cycle(buyers), strict=False):
        state.invoices.put(_like(sample, number, buyer, today, state.new_id()), quietly=True)


def _line(state: Any) -> dict[str, Any]:
    code = next(each.code for each in state.accounts if each.type in ("REVENUE", "SALES"))
    return {**LINE, "AccountCode": code}


def _like(sample: Any, number: int, buyer: str, today: date, id: str) -> Any:
    dated = today - timedelta(days=number % DAYS)
    made = replace(
        sample,
        id=id,
        number=f"OLD-{number:06}",
        contact_id=buyer,
        date=dated,
        due_date=dated + timedelta(days=30),
        reference=f"Order {number}",
        lines=(replace(sample.lines[0], net=Decimal(1 + number % AMOUNTS)),),
    )
    if number % VOIDED == 0:
        return replace(made, status="VOIDED")
    return made if number % UNPAID == 0 else replace(made, status="PAID", paid=made.total)
