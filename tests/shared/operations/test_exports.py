"""A file is made once, in the background, with its progress on record; what fails is said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO

import pytest

from local.stack.in_process import Stack
from shared.errors import Contended, Unavailable
from shared.exports import STALLED, Export, ExportTurn, Wanted
from shared.ledger.rows import LedgerRow
from shared.operations.exports import NOT_MADE, NOT_QUEUED, ask, link, make, standing
from shared.store import exports as store
from shared.store import rows
from tests.functions.merchant import Merchant
from tests.functions.trading import sell

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
JOURNAL = Wanted("journal", "csv")


@dataclass(slots=True)
class Queue:
    """Keeps what is put into it, or takes nothing."""

    is_away: bool = False
    turns: list[ExportTurn] = field(default_factory=list)

    def put(self, turn: ExportTurn) -> None:
        if self.is_away:
            raise Unavailable("SQS is away")
        self.turns.append(turn)


@dataclass(slots=True)
class Bucket:
    held: dict[str, bytes] = field(default_factory=dict)

    def put(self, place: str, file: BinaryIO, kind: str) -> None:
        file.seek(0)
        self.held[place] = file.read()

    def link(self, place: str, name: str) -> str:
        return f"https://files.example/{place}?{name}"


def asked(queue: Any, turn: str = "1", now: datetime = NOW) -> Export:
    return ask("demo", JOURNAL, "olga@example.co.uk", queue, now, turn)


def made(bucket: Any, turn: str = "1", write: Any = None, clock: Any = lambda: NOW) -> Export | None:
    return make(ExportTurn("demo", JOURNAL.id, turn), bucket, write or keys_of, clock)


def keys_of(wanted: Wanted, read: Any) -> Iterator[bytes]:
    for row in read():
        yield f"{row.key}\n".encode()


def test_what_is_asked_for_twice_at_the_same_moment_is_made_once(stack: Stack) -> None:
    queue = Queue()
    first, second = asked(queue, "1"), asked(queue, "2")
    assert (first, len(queue.turns)) == (second, 1)


def test_of_two_who_both_found_nothing_one_asks(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have looked before either has written."""
    queue = Queue()
    first = asked(queue, "1")
    found = iter([None, first])
    monkeypatch.setattr(store, "read", lambda *_: next(found))
    assert asked(queue, "2") == first
    assert [each.turn for each in queue.turns] == ["1"]


def test_what_vanishes_between_two_looks_is_asked_for_again_later(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(Queue())
    monkeypatch.setattr(store, "read", lambda *_: None)
    with pytest.raises(Contended):
        asked(Queue(), "2")


def test_what_cannot_be_queued_is_said_and_may_be_asked_for_again(stack: Stack) -> None:
    with pytest.raises(Unavailable):
        asked(Queue(is_away=True))
    known = standing("demo", JOURNAL.id)
    assert known
    assert (known.state, known.says(NOW)) == ("failed", NOT_QUEUED)
    assert asked(Queue(), "2").state == "asked"


def test_what_is_ready_is_made_anew_when_it_is_asked_for_again(stack: Stack) -> None:
    queue, bucket = Queue(), Bucket()
    asked(queue)
    made(bucket)
    assert asked(queue, "2").state == "asked"
    assert len(queue.turns) == 2


def test_what_has_died_may_be_asked_for_again(stack: Stack) -> None:
    queue = Queue()
    asked(queue)
    assert asked(queue, "2", NOW + STALLED - timedelta(seconds=1)).turn == "1"
    assert asked(queue, "3", NOW + STALLED).turn == "3"


def test_a_file_is_made_of_the_whole_ledger(merchant: Merchant) -> None:
    key, bucket = sell(merchant), Bucket()
    asked(Queue())
    ready = made(bucket)
    assert ready
    ((place, content),) = bucket.held.items()
    assert key.encode() in content
    assert (ready.state, ready.place, ready.size) == ("ready", place, len(content))
    assert (ready.rows, ready.name) == (content.count(b"\n"), "demo-journal.csv")
    assert place == f"exports/demo/1/{JOURNAL.id}"


def test_a_message_that_comes_twice_makes_one_file(stack: Stack) -> None:
    bucket = Bucket()
    asked(Queue())
    assert made(bucket)
    assert made(bucket) is None
    assert len(bucket.held) == 1


def test_a_message_of_an_earlier_turn_or_of_nobody_is_passed_over(stack: Stack) -> None:
    bucket = Bucket()
    assert made(bucket) is None
    asked(Queue())
    assert made(bucket, "another") is None
    assert make(ExportTurn("demo", "no-such-file", "1"), bucket, keys_of, lambda: NOW) is None  # type: ignore[arg-type]
    assert bucket.held == {}


def test_what_fails_is_said_and_its_message_comes_again(stack: Stack) -> None:
    def broken(wanted: Wanted, rows: Any) -> Iterable[bytes]:
        raise ZeroDivisionError

    asked(Queue())
    with pytest.raises(ZeroDivisionError):
        made(Bucket(), write=broken)
    known = standing("demo", JOURNAL.id)
    assert known
    assert (known.state, known.says(NOW)) == ("failed", NOT_MADE)
    again = made(Bucket())
    assert again
    assert (again.state, again.why) == ("ready", "")


def test_who_was_overtaken_stops_and_puts_no_file_there(stack: Stack) -> None:
    def slow(wanted: Wanted, rows: Any) -> Iterable[bytes]:
        known = store.read("demo", JOURNAL.id)
        assert known
        store.save("demo", replace(known, state="asked", turn="2"))
        return [b"x"]

    asked(Queue())
    assert made(Bucket(), write=slow) is None
    known = standing("demo", JOURNAL.id)
    assert known
    assert (known.state, known.turn) == ("asked", "2")


def test_progress_is_noted_every_few_seconds(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    seen, ticks = [], iter(range(10_000))

    def all_rows(tenant: str) -> Iterator[LedgerRow]:
        for number in range(2_000):
            known = store.read("demo", JOURNAL.id) if number % 500 == 1 else None
            seen.extend([known.rows] if known else [])
            yield LedgerRow(str(number), "Source", "booked", "", "stripe", NOW)

    monkeypatch.setattr(rows, "all_rows", all_rows)
    asked(Queue())
    made(Bucket(), clock=lambda: NOW + timedelta(seconds=2 * next(ticks)))
    assert seen == [0, 500, 1_000, 1_500]


def test_there_is_a_link_to_what_is_ready_and_to_nothing_else(stack: Stack) -> None:
    bucket: Any = Bucket()
    begun = asked(Queue())
    assert link(begun, bucket, NOW) is None
    ready = made(bucket)
    assert ready
    assert link(ready, bucket, NOW) == "https://files.example/exports/demo/1/journal-csv?demo-journal.csv"
    assert link(ready, bucket, ready.gone_at) is None


def test_nobody_knows_of_a_file_that_there_is_none_of(stack: Stack) -> None:
    assert standing("demo", "../guitar") is None
    asked(Queue())
    assert standing("guitar", JOURNAL.id) is None
