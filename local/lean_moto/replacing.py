"""Attributes of a class or a module that are others for a while."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def replaced(owner: Any, **attributes: Any) -> Iterator[None]:
    """Replaces attributes that the owner has, and puts back what was there.

    An attribute that the owner inherits is its own only meanwhile, and inherited again afterwards. Raises
    AttributeError for one that the owner has not.
    """
    for name in attributes:
        if not hasattr(owner, name):
            raise AttributeError(f"{owner} has no {name} to replace")
    # As they are kept: a property or a static method, not what reading it gives.
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
