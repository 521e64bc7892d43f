"""Turns documents, movements and facts of a sale into plain JSON and back. Money is pence, dates are ISO."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, get_args

from cattrs import Converter
from cattrs.errors import ForbiddenExtraKeysError
from cattrs.gen import make_dict_unstructure_fn, override

from shared.errors import Newer
from shared.iso import iso_converter
from shared.ledger.documents import Document, Line
from shared.ledger.movements import RecordedMovement
from shared.ledger.sale_facts import Fact

_KINDS: dict[str, type[Any]] = {kind.__name__: kind for kind in get_args(Document)}


_converter = iso_converter(forbid_extra_keys=True)
# Only lines that have them hold a lead source and pieces: an earlier version reads all others.
_added = override(omit_if_default=True)
_converter.register_unstructure_hook(
    Line, make_dict_unstructure_fn(Line, _converter, lead_source=_added, pieces=_added)
)
# Facts are compared as they are stored: those of an earlier version have to stay as they were written.
_converter.register_unstructure_hook(Fact, make_dict_unstructure_fn(Fact, _converter, mails_when_paid=_added))
_movements = Converter(forbid_extra_keys=True, detailed_validation=False, omit_if_default=True)


def kind_of(document: Document) -> str:
    return type(document).__name__


def document_to_dict(document: Document) -> dict[str, Any]:
    return dict(_converter.unstructure(document))


def document_from_dict(kind: str, given: Mapping[str, Any]) -> Document:
    """Reads a document. Raises Newer for a kind or a field that this version does not know.

    Raises KeyError or ValueError for a document that no version could have built.
    """
    if kind not in _KINDS:
        raise Newer(f"a later version wrote a document of the kind {kind}")
    with _of_this_version(kind):
        document: Document = _converter.structure(given, _KINDS[kind])
    return document


@contextmanager
def _of_this_version(what: str) -> Iterator[None]:
    """Raises Newer where a later version has added a field."""
    try:
        yield
    except ForbiddenExtraKeysError as error:
        added = ", ".join(sorted(error.extra_fields))
        raise Newer(f"a later version wrote a {what}, with {added}") from error


def movement_to_dict(movement: RecordedMovement) -> dict[str, Any]:
    """Writes a movement without what is false or empty."""
    return dict(_movements.unstructure(movement))


def movement_from_dict(given: Mapping[str, Any]) -> RecordedMovement:
    """Reads a movement. Raises Newer for a field that this version does not know, KeyError or ValueError."""
    with _of_this_version("movement"):
        return _movements.structure(given, RecordedMovement)


def facts_to_list(facts: Sequence[Fact]) -> list[dict[str, Any]]:
    return list(_converter.unstructure(facts, list[Fact]))


def facts_from_list(given: Sequence[Mapping[str, Any]] | None) -> tuple[Fact, ...]:
    """Reads the facts of a sale. Raises Newer for a field that this version does not know."""
    with _of_this_version("fact"):
        return _converter.structure(given or (), tuple[Fact, ...])
