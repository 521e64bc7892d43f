"""Writes months and their closings as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from shared.ledger.rows import LedgerRow
from shared.month_end.closing import Closing
from shared.month_end.figures import MonthFigures
from shared.month_end.sections import Section
from shared.operations.months import Month, NotPossible
from shared.operations.since_closing import Since
from shared.provider import Provider
from shared.reports.json.times import in_utc


def months_json(tenant: str, months: Iterable[Month]) -> dict[str, Any]:
    """Lists months as {tenant, months: [month]}, the newest first.

    A month is {month: "2026-10", counted_at: time, figures: [figures], closing: closing or null}.

    Figures are {provider, opening_pence: int, closing_pence: int, movements: count, missing: count,
    missing_pence: int, sections: [{section, amount_pence: int}]}. What is missing is at the provider, and not
    in the books.

    A closing is {month, version: count, state: closing, closed, reopened or refused, by, asked_at: time,
    closed_at: time or null, reopened_by, reopened_at: time or null, why, figures}; its figures are those of
    the report that was frozen.
    """
    return {"tenant": tenant, "months": [month_json(each) for each in months]}


def month_json(month: Month) -> dict[str, Any]:
    """Writes one month, as `months_json` describes it."""
    return {
        "month": f"{month.month:%Y-%m}",
        "counted_at": in_utc(month.counted.counted_at),
        "figures": _figures(month.counted.of),
        "closing": _closing(month.closing) if month.closing else None,
    }


def closing_json(tenant: str, closing: Closing) -> dict[str, Any]:
    """Says what came of closing or reopening a month, as {tenant, closing}."""
    return {"tenant": tenant, "closing": _closing(closing)}


def not_possible_json(tenant: str, why: NotPossible) -> dict[str, Any]:
    """Says why nothing was changed: {tenant, closing: null, reason, sentence, what_to_do, waiting: [row]}.

    A row is {key, state, source}.
    """
    return {
        "tenant": tenant,
        "closing": None,
        "reason": why.reason_code,
        "sentence": why.reason.sentence,
        "what_to_do": why.reason.what_to_do,
        "waiting": waiting_json(why.waiting),
    }


def waiting_json(waiting: Iterable[LedgerRow]) -> list[dict[str, Any]]:
    """Lists what keeps a month open, as `not_possible_json` does."""
    return [_row(each) for each in waiting]


def since_json(since: Since) -> dict[str, Any]:
    """Lists what came into a month after its closing: {movements: [row], is_more: bool}."""
    return {"movements": [_row(each) for each in since.rows], "is_more": since.is_more}


def _row(row: LedgerRow) -> dict[str, Any]:
    return {"key": row.key, "state": row.state, "source": row.source}


def _figures(of: Mapping[Provider, MonthFigures]) -> list[dict[str, Any]]:
    return [
        {
            "provider": provider,
            "opening_pence": each.opening,
            "closing_pence": each.closing,
            "movements": each.movements,
            "missing": each.missing,
            "missing_pence": each.missing_pence,
            "sections": [
                {"section": section.value, "amount_pence": each.sections[section.name]}
                for section in Section
                if section.name in each.sections
            ],
        }
        for provider, each in of.items()
    ]


def _closing(closing: Closing) -> dict[str, Any]:
    return {
        "month": f"{closing.month:%Y-%m}",
        "version": closing.version,
        "state": closing.state,
        "by": closing.by,
        "asked_at": in_utc(closing.asked_at),
        "closed_at": in_utc(closing.closed_at),
        "reopened_by": closing.reopened_by,
        "reopened_at": in_utc(closing.reopened_at),
        "why": closing.why,
        "figures": _figures(closing.figures),
    }
