"""Turns customers and the changes in their histories into plain JSON and back. Times are in ISO form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from shared.contacts.customers import Change, Customer
from shared.contacts.details import Address, Person, Phone
from shared.contacts.fields import Value
from shared.iso import iso_converter

if TYPE_CHECKING:
    from cattrs import Converter

_KINDS: Mapping[str, type[Any]] = {each.__name__.lower(): each for each in (Phone, Address, Person)}


def customer_to_dict(customer: Customer) -> dict[str, Any]:
    """Writes a customer without what is empty."""
    return dict(_converter().unstructure(customer))


def customer_from_dict(given: Mapping[str, Any]) -> Customer:
    """Reads a customer. Raises KeyError or ValueError for what no version could have written."""
    return _converter().structure(given, Customer)


def change_to_dict(change: Change) -> dict[str, Any]:
    values = {"before": _written(change.before), "after": _written(change.after)}
    return {
        "field": change.field,
        **values,
        "by": change.by,
        "at": change.at.isoformat(),
        "gave_way": change.gave_way,
    }


def change_from_dict(given: Mapping[str, Any]) -> Change:
    """Reads a change. Raises as `customer_from_dict` does."""
    values = {name: _read(given[name]) for name in ("before", "after")}
    at = datetime.fromisoformat(given["at"])
    return Change(given["field"], values["before"], values["after"], given["by"], at, given["gave_way"])


def _written(value: Value) -> Any:
    """Writes a value; one of several parts under the name of its kind."""
    kind = type(value).__name__.lower()
    return {kind: _converter().unstructure(value)} if kind in _KINDS else value


def _read(given: Any) -> Value:
    if not isinstance(given, Mapping):
        value: Value = given
        return value
    ((kind, parts),) = given.items()
    read: Value = _converter().structure(parts, _KINDS[kind])
    return read


@cache
def _converter() -> Converter:
    return iso_converter(omit_if_default=True)
