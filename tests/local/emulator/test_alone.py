from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from local.emulator.alone import alone, stop
from local.emulator.failing import Failed

RUNNER = """
import sys, time
from pathlib import Path
from local.emulator.alone import alone
with alone(Path(sys.argv[1])):
    print("up", flush=True)
    time.sleep(60)
"""


@contextmanager
def somebody_running(state: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", RUNNER, str(state)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as runner:
        assert runner.stdout
        assert runner.stdout.readline() == "up\n"
        try:
            yield runner
        finally:
            runner.kill()


def test_a_second_stack_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with (
        somebody_running(tmp_path),
        pytest.raises(Failed, match="make down stops it"),
        alone(tmp_path),
    ):
        pass


def test_the_first_may_be_followed_by_another(tmp_path: Path) -> None:
    with alone(tmp_path):
        pass
    with alone(tmp_path):
        pass


def test_a_killed_one_leaves_neither_lock_nor_addresses(tmp_path: Path) -> None:
    with somebody_running(tmp_path) as runner:
        (tmp_path / "stack.json").write_text("{}")
        (tmp_path / "scratch").mkdir()
        runner.kill()
        runner.wait()
    with alone(tmp_path):
        assert {path.name for path in tmp_path.iterdir()} == {"lock"}


def test_stopping_ends_the_one_that_runs(tmp_path: Path) -> None:
    with somebody_running(tmp_path) as runner:
        # As a shell collects what it started.
        collecting = threading.Thread(target=runner.wait)
        collecting.start()
        assert stop(tmp_path)
        collecting.join()
        assert runner.returncode == -signal.SIGTERM
    assert not stop(tmp_path)


def test_there_may_be_nothing_to_stop(tmp_path: Path) -> None:
    assert not stop(tmp_path)
