"""Makes converters between our own classes and plain JSON, in which days and times stand in ISO form."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cattrs import Converter


def iso_converter(*, forbid_extra_keys: bool = False, omit_if_default: bool = False) -> Converter:
    """Makes a converter that writes days and times in ISO form, and may leave out what has its default.

    Its errors are plain, without detailed validation: what cannot be built raises ValueError.
    """
    # Loaded here: a page that reads no such row shall not wait for it.
    from cattrs import Converter

    made = Converter(
        forbid_extra_keys=forbid_extra_keys, detailed_validation=False, omit_if_default=omit_if_default
    )
    for each in (datetime, date):
        made.register_unstructure_hook(each, lambda value: value.isoformat())
        made.register_structure_hook(each, lambda text, kind: kind.fromisoformat(text))
    return made
