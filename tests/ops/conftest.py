"""Runs the command line on the stack in this process, as an operator would type it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from local.stack.in_process import Stack
from ops.__main__ import main
from shared.environment import Environment
from tests.functions.merchant import Merchant, open_merchant


@dataclass(frozen=True)
class Said:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def words(self) -> str:
        """The text on standard output, regardless of line breaks."""
        return " ".join(self.out.split())

    @property
    def notices(self) -> str:
        return " ".join(self.err.split())

    @property
    def document(self) -> Any:
        return json.loads(self.out)


Ops = Callable[..., Said]


@pytest.fixture
def ops(stack: Stack, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ops:
    """Runs a command; `typed` is what the operator answers, None if there is no terminal."""

    def ops(*arguments: str, typed: str | None = None, width: int = 80) -> Said:
        monkeypatch.setenv("COLUMNS", str(width))
        # What settles within the second in which Xero is read does not count as a difference.
        stack.clock.shift(timedelta(seconds=1))
        try:
            reads = None if typed is None else lambda: str(typed)
            code = main(arguments, find=lambda _: Environment.of(os.environ), typed=reads)
        except SystemExit as ended:
            code = int(str(ended.code))
        said = capsys.readouterr()
        if "--json" not in arguments:
            assert [line for line in said.out.splitlines() if len(line) > width] == []
        return Said(code, said.out, said.err)

    return ops


@pytest.fixture
def merchant(stack: Stack) -> Merchant:
    return open_merchant(stack)
