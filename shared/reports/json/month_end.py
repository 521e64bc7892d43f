"""Writes month-end reports as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shared.month_end.report import Figure, MissingMovement, MonthEnd, ReportLine


def month_ends_json(tenant: str, reports: Iterable[MonthEnd]) -> dict[str, Any]:
    """Lists month-end reports as {tenant, reports: [report]}.

    A report is {provider, first: day, last: day, account, opening_pence: int, closing_pence: int,
    at_provider_pence: int, missing_before_pence: int, is_complete: bool, figures: [figure], direct: figure,
    missing: [movement]}. `account` is the clearing account's code; `direct` never passed through it.

    A figure is {section, amount_pence: int, vat_pence: int, vat_untold: count, lines: [line]}; `vat_untold`
    counts lines whose VAT Xero's account decides. A line is {day, source, what, reference, invoice,
    amount_pence: int, vat_pence: int}. A missing movement is {day, source, what, why, amount_pence: int or
    null}.
    """
    return {"tenant": tenant, "reports": [_report(each) for each in reports]}


def _report(report: MonthEnd) -> dict[str, Any]:
    return {
        "provider": report.provider,
        "first": report.first.isoformat(),
        "last": report.last.isoformat(),
        "account": report.account,
        "opening_pence": report.opening,
        "closing_pence": report.closing,
        "at_provider_pence": report.at_provider,
        "missing_before_pence": report.missing_before,
        "is_complete": report.is_complete,
        "figures": [_figure(each) for each in report.figures],
        "direct": _figure(report.direct),
        "missing": [_missing(each) for each in report.missing],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "section": figure.section.value,
        "amount_pence": figure.amount,
        "vat_pence": figure.vat.pence,
        "vat_untold": figure.vat.untold,
        "lines": [_line(each) for each in figure.lines],
    }


def _line(line: ReportLine) -> dict[str, Any]:
    return {
        "day": line.day.isoformat(),
        "source": line.source,
        "what": line.what,
        "reference": line.reference,
        "invoice": line.number,
        "amount_pence": line.amount,
        "vat_pence": line.vat.pence,
    }


def _missing(each: MissingMovement) -> dict[str, Any]:
    fields = {"day": each.day.isoformat(), "source": each.source, "what": each.what, "why": each.why}
    return fields | {"amount_pence": each.amount}
