"""Writes days and times in ISO form: within plain JSON, and as text that sorts as time does."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cattrs import Converter


def iso_converter(*, forbid_extra_keys: bool = False, omit_if_default: bool = False) -> Converter:
    """Makes a converter that writes days and times in ISO form, and may leave out what has its default.

    Decimals are written as text. Its errors are plain, without detailed validation: what cannot be built
    raises ValueError, and what is no Decimal ArithmeticError.
    """
    # Loaded here: a page that reads no such row shall not wait for it.
    from cattrs import Converter

    made = Converter(
        forbid_extra_keys=forbid_extra_keys, detailed_validation=False, omit_if_default=omit_if_default
    )
    for each in (datetime, date):
        made.register_unstructure_hook(each, lambda value: value.isoformat())
        made.register_structure_hook(each, lambda text, kind: kind.fromisoformat(text))
    made.register_unstructure_hook(Decimal, str)
    made.register_structure_hook(Decimal, lambda text, _: Decimal(text))
    return made


def stamp(at: datetime) -> str:
    """Writes a moment in UTC, always as long, so that text sorts as time does.

    >>> stamp(datetime.fromisoformat("2026-10-05T19:00:00+01:00"))
    '2026-10-05T18:00:00.000000Z'
    """
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
