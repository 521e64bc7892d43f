"""The environment variables of this process, others for a while."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager


@contextmanager
def environment(variables: Mapping[str, str], alone: bool = False) -> Iterator[None]:
    """Sets variables, with `alone` no others besides them, and puts back all variables as they were."""
    before = dict(os.environ)
    try:
        if alone:
            os.environ.clear()
        os.environ.update(variables)
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
