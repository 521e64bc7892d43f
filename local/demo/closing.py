"""Closes a month on the deployed stack as a bookkeeper does: reconciles, and files the report."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import boto3
from rich.console import Console

from local.emulator.failing import Failed
from local.emulator.surroundings import ROOT, STATE
from ops.causes import view
from shared.month_end.build import month_end
from shared.month_end.report import MonthEnd
from shared.provider import PROVIDERS, Provider
from shared.reconciliation.result import Reconciliation
from shared.reports import month_end_text
from shared.reports.month_end_pdf import pdf
from shared.store import payouts, reconciliations, rows, tenants

REPORTS = STATE / "reports"


def reconciled(function: str, tenant: str) -> list[Reconciliation]:
    """Runs the deployed function; returns its result for each provider. Raises Failed if it fails."""
    event = json.dumps({"tenants": [tenant]}).encode()
    answer = boto3.client("lambda").invoke(FunctionName=function, Payload=event)
    if "FunctionError" in answer:
        raise Failed(f"the reconciliation failed: {answer['Payload'].read().decode()}")
    found = (reconciliations.latest(tenant, provider) for provider in PROVIDERS)
    return [each for each in found if each]


def filed(tenant: str, months: list[date]) -> Iterator[tuple[MonthEnd, Path]]:
    """Yields the report of each provider and month in which anything happened, and the path of its PDF."""
    owner = tenants.read(tenant)
    if owner is None:
        raise Failed(f"there is no business {tenant}")
    REPORTS.mkdir(parents=True, exist_ok=True)
    for provider in PROVIDERS:
        for first in months:
            report = month_end(rows.all_rows(tenant), provider, first, owner.settings, tenant)
            if not report.is_empty:
                path = REPORTS / f"{tenant}-{provider}-{first:%Y-%m}.pdf"
                path.write_bytes(pdf(report, datetime.now(UTC)))
                yield report, path


def show(
    tenant: str, made: list[Reconciliation], reports: list[tuple[MonthEnd, Path]], console: Console
) -> None:
    for each in made:
        for line in view(each):
            console.print(line)
        console.print(_payouts(tenant, each.provider))
    for report, path in reports:
        month_end_text.summary(report, console)
        console.print(f"with every document: {path.relative_to(ROOT)}\n", highlight=False, soft_wrap=True)


def _payouts(tenant: str, provider: Provider) -> str:
    found = list(payouts.history(tenant, provider))
    matched = sum(1 for each in found if each.is_matched)
    return f"  Payouts           {matched} of {len(found)} right, item by item\n"


def months_of(first: date, last: date) -> list[date]:
    """Lists the first day of each month from one day to the other.

    >>> [f"{each:%Y-%m}" for each in months_of(date(2026, 11, 30), date(2027, 1, 1))]
    ['2026-11', '2026-12', '2027-01']
    """
    count = 12 * (last.year - first.year) + last.month - first.month
    months = (first.month - 1 + number for number in range(count + 1))
    return [date(first.year + each // 12, each % 12 + 1, 1) for each in months]
