from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from local.emulator import tools
from local.emulator.failing import Failed
from local.emulator.tools import started

PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ROOT", "STATE", "LOGS"):
        monkeypatch.setattr(tools, name, tmp_path)


def alive(process: int) -> bool:
    """A child of a process that ended has a new parent, which may take a moment to collect it."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")
def test_what_a_tool_started_ends_with_it(tmp_path: Path) -> None:
    with started("a parent", [sys.executable, "-c", PARENT], os.environ) as tool:
        while not (said := tool.log.read_text()):
            time.sleep(0.01)
        assert alive(int(said))
    assert tool.process.returncode is not None
    give_up = time.monotonic() + 10
    while alive(int(said)):
        assert time.monotonic() < give_up
        time.sleep(0.01)


def test_a_failure_says_what_the_tool_said_last(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "print('no such stack'); raise SystemExit(3)"]
    with (
        started("a deploy", command, os.environ) as tool,
        pytest.raises(Failed, match=r"a deploy failed\. The end of a-deploy\.log:\n  no such stack"),
    ):
        tool.finish()


def test_what_a_tool_keeps_for_the_moment_goes_with_it(tmp_path: Path) -> None:
    code = "import tempfile; print(tempfile.mkdtemp())"
    with started("a build", [sys.executable, "-c", code], os.environ) as tool:
        tool.finish()
        made = Path(tool.log.read_text().strip())
        assert made.parent == tmp_path / "scratch" / "a-build"
        assert made.exists()
    assert not made.parent.exists()


def test_a_tools_environment_is_the_one_it_is_given() -> None:
    code = "import os; print(sorted(os.environ))"
    with started("an echo", [sys.executable, "-I", "-c", code], {"ONE": "1"}) as tool:
        tool.finish()
        assert "'ONE', 'TMPDIR'" in tool.log.read_text()
        assert "PATH" not in tool.log.read_text()
