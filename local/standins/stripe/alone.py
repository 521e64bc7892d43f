"""Lets one verb at a time work on an account: calls, buyers and whoever drives the world are threads."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

_Verb = TypeVar("_Verb", bound=Callable[..., Any])


def alone(verb: _Verb) -> _Verb:
    """Has a method hold the lock of its object, which is in `lock`."""

    @wraps(verb)
    def held(self: Any, *given: Any, **named: Any) -> Any:
        with self.lock:
            return verb(self, *given, **named)

    return cast(_Verb, held)
