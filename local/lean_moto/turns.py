"""Lets moto answer one call at a time: it has no locks, and undoing one call must not undo another's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any

from moto.core.botocore_stubber import BotocoreStubber

from local.lean_moto.replacing import replaced

TURN = RLock()


@contextmanager
def one_call_at_a_time() -> Iterator[None]:
    answer = BotocoreStubber.__call__

    def answer_in_turn(*given: Any, **more: Any) -> Any:
        with TURN:
            return answer(*given, **more)

    with replaced(BotocoreStubber, __call__=answer_in_turn):
        yield
