"""Documents, facts of a sale and lanes as plain JSON and back. Money is kept in pence, dates in ISO form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, get_args

from cattrs import Converter
from cattrs.errors import ForbiddenExtraKeysError

from shared.ledger.documents import Document
from shared.ledger.sale_facts import Fact
from shared.posting.lane import Lane

_KINDS: dict[str, type[Any]] = {kind.__name__: kind for kind in get_args(Document)}

# Without detailed validation an error is the plain one: what cannot be built raises ValueError.
_converter = Converter(forbid_extra_keys=True, detailed_validation=False)
# A lane must be readable after a rollback too: what a newer version added is left aside.
_lanes = Converter(detailed_validation=False)
for _each in (_converter, _lanes):
    for _type in (datetime, date):
        _each.register_unstructure_hook(_type, lambda value: value.isoformat())
        _each.register_structure_hook(_type, lambda text, kind: kind.fromisoformat(text))


def kind_of(document: Document) -> str:
    return type(document).__name__


def document_to_dict(document: Document) -> dict[str, Any]:
    return dict(_converter.unstructure(document))


def document_from_dict(kind: str, given: dict[str, Any]) -> Document:
    """Raises KeyError or ValueError for what this version does not know or could not have built."""
    try:
        document: Document = _converter.structure(given, _KINDS[kind])
    except ForbiddenExtraKeysError as error:
        raise ValueError(str(error)) from error
    return document


def facts_to_list(facts: Sequence[Fact]) -> list[dict[str, Any]]:
    return list(_converter.unstructure(facts, list[Fact]))


def facts_from_list(given: Sequence[Mapping[str, Any]] | None) -> tuple[Fact, ...]:
    return _converter.structure(given or (), tuple[Fact, ...])


def lane_to_dict(lane: Lane) -> dict[str, Any]:
    return dict(_lanes.unstructure(lane))


def lane_from_dict(given: dict[str, Any] | None) -> Lane:
    return _lanes.structure(given, Lane) if given else Lane()
