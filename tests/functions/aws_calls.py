"""Lists what this process asks of AWS."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.client import BaseClient


@contextmanager
def aws_calls() -> Iterator[list[str]]:
    """Lists the operations in their order, refused ones too."""
    asked, call = list[str](), BaseClient._make_api_call  # type: ignore[attr-defined]

    def noting(self: Any, operation: str, request: Any) -> Any:
        asked.append(operation)
        return call(self, operation, request)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseClient, "_make_api_call", noting)
        yield asked
