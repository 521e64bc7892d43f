"""Holds a body against the parameters that a call has, and names everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from local.standins.gocardless.fields import Check
from local.standins.gocardless.write_refusals import Fault, invalid


@dataclass(frozen=True)
class Form:
    """The parameters of a call, or of one that has parameters of its own."""

    fields: Mapping[str, Check | Form] = field(default_factory=dict)
    needed: tuple[str, ...] = ()
    # Parameters that GoCardless has and this stand-in lacks.
    beyond: tuple[str, ...] = ()

    def must_fit(self, given: Mapping[str, Any], name: str) -> None:
        """Raises Refusal with all that is wrong; `name` is what the body holds the parameters under."""
        if faults := list(_faults(self, given, f"/{name}")):
            raise invalid(*faults)


def _faults(form: Form, given: Mapping[str, Any], pointer: str) -> Iterator[Fault]:
    for name in form.needed:
        if given.get(name) in (None, "", {}):
            yield Fault(f"{pointer}/{name}", "can't be blank")
    for name, value in given.items():
        if value is not None and not (name in form.needed and value in ("", {})):
            yield from _of_one(form, name, value, f"{pointer}/{name}")


def _of_one(form: Form, name: str, value: Any, pointer: str) -> Iterator[Fault]:
    check = form.fields.get(name)
    if isinstance(check, Form):
        is_object = isinstance(value, dict)
        yield from _faults(check, value, pointer) if is_object else [Fault(pointer, "must be an object")]
    elif check is None:
        is_known = name in form.beyond
        words = "is known to GoCardless, but this stand-in does not offer it"
        yield Fault(pointer, words if is_known else "is not a parameter of this endpoint")
    elif complaint := check(value):
        yield Fault(pointer, complaint)
