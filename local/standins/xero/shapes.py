"""Describes in tables what a client may send, and checks what it does send.

Xero ignores a field it does not know; the stand-in refuses it, so that a mistake in a payload shows.
A misfit (unknown field, wrong JSON type) fails the call; a breach (too long, unknown value) its element.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Union

from local.standins.xero.render import read_day


@dataclass(frozen=True)
class Field:
    type: str = "text"
    longest: int | None = None
    words: tuple[str, ...] = ()
    places: int | None = None


Shape = Mapping[str, Union[Field, "Nested", "Listed"]]


@dataclass(frozen=True)
class Nested:
    shape: Shape


@dataclass(frozen=True)
class Listed:
    shape: Shape


def _is_date(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(read_day(value))
    except ValueError:
        return False


def _is_guid(value: Any) -> bool:
    return (
        isinstance(value, str)
        and re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", value) is not None
    )


TYPES: dict[str, Callable[[Any], bool]] = {
    "text": lambda value: isinstance(value, str),
    "flag": lambda value: isinstance(value, bool),
    "number": lambda value: isinstance(value, int | Decimal) and not isinstance(value, bool),
    "date": _is_date,
    "guid": _is_guid,
}


SDK_FLAGS = ("HasAccount", "HasAttachments", "HasErrors", "HasValidationErrors", "IsDiscounted")
"""These fields are read-only, yet the SDK sends them, as false, with every object at any depth."""


def misfits(value: Any, shape: Shape, where: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{where} is not an object"
        return
    for name, inner in _sent(value).items():
        place = f"{where}.{name}"
        kind = shape.get(name)
        if kind is None:
            yield f"{place} is not a field that can be set"
        elif isinstance(kind, Nested):
            yield from misfits(inner, kind.shape, place)
        elif isinstance(kind, Listed):
            yield from _misfits_of_list(inner, kind.shape, place)
        elif not TYPES[kind.type](inner):
            yield f"{place} is not a {kind.type}"


def _sent(value: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: inner for name, inner in value.items() if name not in SDK_FLAGS or inner is not False}


def _misfits_of_list(value: Any, shape: Shape, where: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{where} is not an array"
        return
    for item in value:
        yield from misfits(item, shape, where)


def breaches(value: Mapping[str, Any], shape: Shape) -> Iterator[str]:
    """Finds the breaches in a value that fits its shape."""
    for name, inner in _sent(value).items():
        kind = shape[name]
        if isinstance(kind, Nested):
            yield from breaches(inner, kind.shape)
        elif isinstance(kind, Listed):
            for item in inner:
                yield from breaches(item, kind.shape)
        else:
            yield from _breaches_of_field(name, inner, kind)


# Characters that XML 1.0 cannot hold: Xero's API was first built on XML.
NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _breaches_of_field(name: str, value: Any, field: Field) -> Iterator[str]:
    """The messages are our own: Xero's are not known."""
    if isinstance(value, str) and NO_TEXT.search(value):
        yield f"{name} has characters that are not allowed."
    if field.longest is not None and len(value) > field.longest:
        yield f"{name} must not be longer than {field.longest} characters."
    if field.words and value not in field.words:
        yield f"{name} '{value}' is not one of {', '.join(field.words)}."
    if field.places is not None and places_of(value) > field.places:
        yield f"{name} must not have more than {field.places} decimal places."


def places_of(value: int | Decimal) -> int:
    exponent = Decimal(value).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


TEXT = Field()
NUMBER = Field("number")
MONEY = Field("number", places=2)
FLAG = Field("flag")
DATE = Field("date")
GUID = Field("guid")


def text(longest: int) -> Field:
    return Field(longest=longest)


def one_of(*words: str) -> Field:
    return Field(words=words)
