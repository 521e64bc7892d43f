"""Changes the environment variables of this process for a while."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager


@contextmanager
def environment(variables: Mapping[str, str], alone: bool = False) -> Iterator[None]:
    """Sets variables, if `alone` with no others besides them, and restores all variables afterwards."""
    before = dict(os.environ)
    try:
        if alone:
            os.environ.clear()
        os.environ.update(variables)
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
