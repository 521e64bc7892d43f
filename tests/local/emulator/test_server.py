from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from local.emulator import tools
from local.emulator.failing import Failed
from local.emulator.server import Emulator, free_port, variables
from local.emulator.tools import started

WORKER = """
import subprocess, sys
subprocess.run([sys.executable, "-c", "import time; time.sleep(60)", *sys.argv[1:]])
"""


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ROOT", "STATE", "LOGS"):
        monkeypatch.setattr(tools, name, tmp_path)


def test_the_emulator_listens_on_loopback_only_and_enforces_iam(tmp_path: Path) -> None:
    given = variables(4999, tmp_path)
    assert (given["BIND_HOST"], given["AUTH"]) == ("127.0.0.1", "true")


def test_the_emulator_sees_nothing_of_the_host_but_the_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("PATH", "/usr/bin")
    given = variables(4999, tmp_path)
    assert given["PATH"] == "/usr/bin"
    assert not [name for name in given if name.startswith("AWS_")]


def test_an_emulator_that_ends_at_once_is_reported_with_its_last_words() -> None:
    command = [sys.executable, "-c", "raise SystemExit('made for another version')"]
    with started("emulator", command, os.environ) as tool:
        tool.process.wait()
        with pytest.raises(Failed, match=r"did not start\. The end of emulator\.log:\n  made for another"):
            Emulator(f"http://127.0.0.1:{free_port()}", tool).wait_until_ready()


def test_only_workers_of_the_handler_asked_for_are_named() -> None:
    command = [sys.executable, "-c", WORKER, "awslambdaric", "functions.sync.sweep.handler"]
    with started("emulator", command, os.environ) as tool:
        emulator = Emulator("http://127.0.0.1:9", tool)
        give_up = time.monotonic() + 10
        # The emulator's own arguments end alike here.
        while len(emulator.workers("functions.sync.sweep.handler")) < 2:
            assert time.monotonic() < give_up
            time.sleep(0.05)
        assert emulator.workers("functions.xero_writer.drain.handler") == []
