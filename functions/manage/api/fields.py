"""Holds what was sent as JSON against the fields that an entry takes, and hands it to a page's form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from starlette.datastructures import FormData

from functions.manage.refusals import Refused, unfit

Kind = Literal["text", "text or null", "texts", "number", "number or null", "switch"]
# A name for each field; what holds fields of its own is a shape, too.
Shape = Mapping[str, "Kind | Shape | Several"]


@dataclass(frozen=True, slots=True)
class Several:
    """A list of objects, each of this shape."""

    of: Shape


# No count, number of minutes or version comes near.
LARGEST = 10**8
FITS: Mapping[Kind, Callable[[Any], bool]] = {
    "text": lambda sent: isinstance(sent, str),
    "text or null": lambda sent: sent is None or isinstance(sent, str),
    "texts": lambda sent: isinstance(sent, list) and all(isinstance(each, str) for each in sent),
    # In Python true is a number, too.
    "number": lambda sent: type(sent) is int and abs(sent) < LARGEST,
    "number or null": lambda sent: sent is None or FITS["number"](sent),
    "switch": lambda sent: isinstance(sent, bool),
}
ASKS: Mapping[Kind, str] = {
    "text": "Send text.",
    "text or null": "Send text, or null.",
    "texts": "Send a list of texts.",
    "number": f"Send a whole number below {LARGEST:,}.",
    "number or null": f"Send a whole number below {LARGEST:,}, or null.",
    "switch": "Send true or false.",
}


def hold(sent: Mapping[str, Any], shape: Shape) -> None:
    """Raises Refused, with a sentence a field, unless all fields are there, no other is, and each fits."""
    found = dict(_misfits(sent, shape))
    if found:
        raise unfit(found)


def _misfits(sent: Mapping[str, Any], shape: Shape) -> Iterator[tuple[str, str]]:
    yield from ((name, "There is no such field here.") for name in sent if name not in shape)
    for name, kind in shape.items():
        if name not in sent:
            yield name, "Send this field, too."
        elif isinstance(kind, str):
            if not FITS[kind](sent[name]):
                yield name, ASKS[kind]
        elif isinstance(kind, Several):
            yield from _misfits_among(name, sent[name], kind.of)
        elif isinstance(sent[name], dict):
            yield from _misfits(sent[name], kind)
        else:
            yield name, "Send an object."


def _misfits_among(name: str, sent: Any, shape: Shape) -> Iterator[tuple[str, str]]:
    if not (isinstance(sent, list) and all(isinstance(each, dict) for each in sent)):
        yield name, "Send a list of objects."
        return
    for each in sent:
        yield from _misfits(each, shape)


def form_of(sent: Mapping[str, Any]) -> FormData:
    """Returns what a browser would send of a form that is filled in like this."""
    return FormData([(name, written) for name, value in sent.items() for written in _written(value)])


def _written(value: Any) -> list[str]:
    match value:
        case bool():
            # A browser says nothing of a box that is not ticked.
            return ["y"] if value else []
        case None:
            return [""]
        case list():
            return value
        case _:
            return [str(value)]


def invalid(errors: Mapping[Any, Any]) -> Refused:
    """Makes the refusal of a form with errors: one sentence a field, what concerns no field being `form`."""
    return unfit({str(name or "form"): " ".join(each) for name, each in errors.items()})
