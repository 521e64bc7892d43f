"""Runs the emulator as a process: on a free loopback port, IAM enforced, the host's environment hidden."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import urllib3

from local.emulator.environments import Environment
from local.emulator.failing import Failed
from local.emulator.surroundings import ACCOUNT, REGION
from local.emulator.tools import Tool, scratch_of, started

NAME = "emulator"
READY_WITHIN = 60.0


@dataclass(frozen=True, slots=True)
class Emulator:
    """`tool.process.pid` is the process group too, which the functions' processes belong to."""

    endpoint: str
    tool: Tool

    def wait_until_ready(self) -> None:
        """Raises Failed if the emulator ends or does not answer."""
        give_up = time.monotonic() + READY_WITHIN
        while not self._answers():
            if self.tool.process.poll() is not None or time.monotonic() > give_up:
                raise Failed(f"the emulator did not start. {self.tool.last_words()}")
            time.sleep(0.1)

    def workers(self, handler: str) -> list[int]:
        """Lists the processes of a handler such as functions.xero_writer.drain.handler, for tests to kill."""
        command = ["ps", "-A", "-ww", "-o", "pid=,pgid=,args="]
        listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        rows = (line.split(maxsplit=2) for line in listed.splitlines())
        return [
            int(process)
            for process, group, args in rows
            if int(group) == self.tool.process.pid and args.endswith(f"awslambdaric {handler}")
        ]

    def _answers(self) -> bool:
        try:
            answer = urllib3.request("GET", f"{self.endpoint}/_ministack/health", timeout=2.0, retries=False)
        except urllib3.exceptions.HTTPError:
            return False
        return answer.status == 200


@contextmanager
def emulator() -> Iterator[Emulator]:
    """Starts the emulator without waiting until it is ready: there is other work to do meanwhile."""
    port = free_port()
    script = Path(__file__).with_name("inside.py")
    # -P keeps the script's own folder off the import path.
    command: list[str | Path] = [Environment(NAME).python, "-P", script, Environment("runtime").python]
    with started(NAME, command, variables(port, scratch_of(NAME))) as tool:
        yield Emulator(f"http://127.0.0.1:{port}", tool)


def variables(port: int, scratch: Path) -> dict[str, str]:
    """Returns the emulator's whole environment, nothing of the host's: it would pass that on to functions."""
    return {
        "AUTH": "true",
        "BIND_HOST": "127.0.0.1",
        "CLOUDTRAIL_RECORDING": "0",
        # The user may run Docker containers of their own; nothing here needs Docker.
        "DOCKER_HOST": f"unix://{scratch}/no-docker.sock",
        "GATEWAY_PORT": str(port),
        "HOME": str(scratch),
        "IOT_MTLS_ENABLED": "0",
        "MINISTACK_ACCOUNT_ID": ACCOUNT,
        "MINISTACK_REGION": REGION,
        "PATH": os.environ.get("PATH", os.defpath),
        "S3_DATA_DIR": str(scratch / "s3"),
        "SFTP_ENABLED": "0",
        "STATE_DIR": str(scratch / "state"),
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
