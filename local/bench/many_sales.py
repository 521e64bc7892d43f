"""Fills an organisation at the stand-in for Xero with many invoices, of which some are voided or unpaid."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import cycle
from typing import Any

from local.standins.xero import Organisation
from local.standins.xero.records import Invoice
from local.standins.xero.state import State

# So many years of invoices, of as many different amounts.
DAYS, AMOUNTS = 3 * 365, 997
# One invoice of so many was voided, one of so many is not paid yet.
VOIDED, UNPAID = 100, 20
LINE = {"Description": "Lesson", "UnitAmount": 100, "AccountCode": "200"}


def sell(organisation: Organisation, count: int, today: date) -> None:
    """Adds so many invoices to all customers in turn, faster than by selling to each."""
    state = organisation.state
    buyers = [each.id for each in state.contacts if each.is_customer and each.status == "ACTIVE"]
    model = organisation.make_invoice(buyers[0], [_line(state)])
    days = (today - timedelta(days=number % DAYS) for number in range(count - 1))
    made = organisation.repeat_invoice(model, zip(cycle(buyers), days, strict=False))
    for number, id in enumerate(made):
        state.invoices.put(_varied(state.invoices[id], number), quietly=True)


def _line(state: State) -> dict[str, Any]:
    code = next(each.code for each in state.accounts if each.type in ("REVENUE", "SALES"))
    return {**LINE, "AccountCode": code}


def _varied(copy: Invoice, number: int) -> Invoice:
    """Gives a copy an amount of its own, and another state than approved where it is its turn."""
    lines = (replace(copy.lines[0], net=Decimal(1 + number % AMOUNTS)),)
    due = copy.date + timedelta(days=30)
    made = replace(copy, lines=lines, due_date=due, reference=f"Order {number}")
    if number % VOIDED == 0:
        return replace(made, status="VOIDED")
    return made if number % UNPAID == 0 else replace(made, status="PAID", paid=made.total)
