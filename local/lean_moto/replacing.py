"""Replaces attributes of a class or a module for a while."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def replaced(owner: Any, **attributes: Any) -> Iterator[None]:
    """Replaces attributes that the owner has, and restores them afterwards.

    An inherited attribute is set on the owner itself only meanwhile, and is inherited again afterwards.
    Raises AttributeError for an attribute that the owner lacks.
    """
    for name in attributes:
        if not hasattr(owner, name):
            raise AttributeError(f"{owner} has no {name} to replace")
    # Taken as stored: a property or a static method, not the value that reading it gives.
    before = {name: kept for name, kept in vars(owner).items() if name in attributes}
    try:
        for name, attribute in attributes.items():
            setattr(owner, name, attribute)
        yield
    finally:
        for name in attributes:
            if name in before:
                setattr(owner, name, before[name])
            else:
                delattr(owner, name)
