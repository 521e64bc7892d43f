"""A month-end report as JSON holds it: amounts in pence, days ISO."""

from __future__ import annotations

from typing import Any

from shared.month_end.report import Figure, MissingMovement, MonthEnd, ReportLine


def form(made: MonthEnd) -> dict[str, Any]:
    return {
        "provider": made.provider,
        "first": made.first.isoformat(),
        "last": made.last.isoformat(),
        "account": made.account,
        "opening_pence": made.opening,
        "closing_pence": made.closing,
        "at_provider_pence": made.at_provider,
        "missing_before_pence": made.missing_before,
        "is_complete": made.is_complete,
        "figures": [_figure_form(each) for each in made.figures],
        "direct": _figure_form(made.direct),
        "missing": [_missing_form(each) for each in made.missing],
    }


def _figure_form(figure: Figure) -> dict[str, Any]:
    return {
        "section": figure.section.value,
        "amount_pence": figure.amount,
        "vat_pence": figure.vat.pence,
        "vat_untold": figure.vat.untold,
        "lines": [_line_form(each) for each in figure.lines],
    }


def _line_form(line: ReportLine) -> dict[str, Any]:
    return {
        "day": line.day.isoformat(),
        "source": line.source,
        "what": line.what,
        "reference": line.reference,
        "invoice": line.number,
        "amount_pence": line.amount,
        "vat_pence": line.vat.pence,
    }


def _missing_form(each: MissingMovement) -> dict[str, Any]:
    named = {"day": each.day.isoformat(), "source": each.source, "what": each.what, "why": each.why}
    return named | {"amount_pence": each.amount}
