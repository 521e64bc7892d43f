"""Turns sales documents and sums into plain JSON and back, as short as it can be: there are many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from shared.history.documents import SalesDocument
from shared.history.sums import Amounts, Sold, Sums
from shared.iso import iso_converter

if TYPE_CHECKING:
    from cattrs import Converter

MONTH = slice(0, 7)


def document_to_dict(document: SalesDocument) -> dict[str, Any]:
    """Writes a document without what is empty."""
    return dict(_converter().unstructure(document))


def document_from_dict(given: Mapping[str, Any]) -> SalesDocument:
    """Reads a document. Raises KeyError or ValueError for what no version could have written."""
    return _converter().structure(given, SalesDocument)


def sums_to_dict(sums: Sums) -> dict[str, list[int]]:
    """Writes a line of numbers for each month."""
    return {month.isoformat()[MONTH]: _numbers(sold) for month, sold in sorted(sums.months.items())}


def sums_from_dict(given: Mapping[str, Sequence[int]]) -> Sums:
    return Sums({date.fromisoformat(f"{month}-01"): _sold(numbers) for month, numbers in given.items()})


def _numbers(sold: Sold) -> list[int]:
    return [
        number for each in (sold.invoiced, sold.credited) for number in (each.net, each.gross, each.count)
    ]


def _sold(numbers: Sequence[int]) -> Sold:
    return Sold(Amounts(*numbers[:3]), Amounts(*numbers[3:]))


@cache
def _converter() -> Converter:
    return iso_converter(omit_if_default=True)
