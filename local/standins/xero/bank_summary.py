"""Answers GET /Reports/BankSummary from the books alone: what each bank account held, received and spent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from local.standins.xero.books import Journal
from local.standins.xero.calls import Answer, answer
from local.standins.xero.envelope import envelope
from local.standins.xero.errors import bad_query
from local.standins.xero.records import ZERO, Account, Element
from local.standins.xero.render import ms_time
from local.standins.xero.request import Request
from local.standins.xero.state import State

# An assumption: Xero's description gives no limit, but users of this and other Xero reports mention one.
LONGEST = timedelta(days=365)
COLUMNS = ("Bank Accounts", "Opening Balance", "Cash Received", "Cash Spent", "Closing Balance")


@dataclass(frozen=True)
class Span:
    first: date
    last: date

    def __str__(self) -> str:
        return f"From {_long(self.first)} to {_long(self.last)}"


@dataclass(frozen=True)
class Cash:
    """The cash of one account, or of all accounts together."""

    opening: Decimal = ZERO
    received: Decimal = ZERO
    spent: Decimal = ZERO

    def __add__(self, other: Cash) -> Cash:
        return Cash(self.opening + other.opening, self.received + other.received, self.spent + other.spent)

    @property
    def figures(self) -> tuple[Decimal, ...]:
        return self.opening, self.received, self.spent, self.opening + self.received - self.spent


def show(request: Request) -> Answer:
    state, now = request.state, request.call.at
    unknown = set(request.call.query) - {"fromDate", "toDate"}
    if unknown:
        raise bad_query(f"Parameter {min(unknown)} is not one that BankSummary takes")
    span = Span(_day(request, "fromDate"), _day(request, "toDate"))
    if not timedelta(0) <= span.last - span.first <= LONGEST:
        raise bad_query("toDate must not be before fromDate, nor more than 365 days after it")
    return answer(200, envelope(state, now, "Reports", [_report(state, span, now)]))


def _day(request: Request, name: str) -> date:
    """Reads a date of the report. Xero has a default for a date left out; this stand-in requires both."""
    try:
        return date.fromisoformat(request.call.query.get(name, ""))
    except ValueError:
        raise bad_query(f"{name} must be a date") from None


def _report(state: State, span: Span, now: datetime) -> Element:
    # Not verified: whether Xero shows an archived bank account that still holds money.
    accounts = [account for account in state.accounts if account.type == "BANK" and account.is_active]
    standing = _standing(state.books.journals)
    held = {account.id: _cash(standing, account, span) for account in accounts}
    total = sum(held.values(), Cash())
    rows = [_row("Row", account.name, held[account.id], account.id) for account in accounts]
    return {
        "ReportID": "BankSummary",
        "ReportName": "Bank Summary",
        "ReportType": "BankSummary",
        "ReportTitles": ["Bank Summary", state.name, str(span)],
        "ReportDate": _long(now.date()),
        "UpdatedDateUTC": ms_time(now),
        "Fields": [],
        "Rows": [
            {"RowType": "Header", "Cells": [{"Value": column} for column in COLUMNS]},
            {"RowType": "Section", "Title": "", "Rows": [*rows, _row("SummaryRow", "Total", total)]},
        ],
    }


def _standing(journals: Iterable[Journal]) -> list[Journal]:
    """Leaves out reversed journals and their reversals: a deleted document was neither received nor spent."""
    kept = list(journals)
    undone = {journal.reverses for journal in kept}
    return [journal for journal in kept if journal.reverses is None and journal.number not in undone]


def _cash(journals: list[Journal], account: Account, span: Span) -> Cash:
    before = _moved(journals, account, date.min, span.first - timedelta(days=1))
    within = list(_moved(journals, account, span.first, span.last))
    return Cash(
        opening=sum(before, ZERO),
        received=sum((amount for amount in within if amount > 0), ZERO),
        spent=-sum((amount for amount in within if amount < 0), ZERO),
    )


def _moved(journals: list[Journal], account: Account, first: date, last: date) -> Iterator[Decimal]:
    for journal in journals:
        if first <= journal.date <= last:
            yield from (posting.amount for posting in journal.postings if posting.account == account.id)


def _row(kind: str, name: str, cash: Cash, account_id: str = "") -> Element:
    opening, received, spent, closing = ({"Value": f"{figure:.2f}"} for figure in cash.figures)
    if not account_id:
        return {"RowType": kind, "Cells": [{"Value": name}, opening, received, spent, closing]}
    named = {"Value": name, "Attributes": [{"Value": account_id, "Id": "accountID"}]}
    # Xero links these amounts to the account, as the example in its description shows.
    link = {"Attributes": [{"Value": account_id, "Id": "account"}]}
    return {"RowType": kind, "Cells": [named, opening, {**received, **link}, {**spent, **link}, closing]}


def _long(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
