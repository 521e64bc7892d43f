"""Builds and deploys the real template with SAM itself; only the addresses are this machine's."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from local.build import assets
from local.emulator.environments import Environment
from local.emulator.surroundings import ROOT, STATE, aws_at, clean
from local.emulator.tools import Tool, started

STACK = "connectably-local"
BUILT = STATE / "build"
# SAM's default folder, which make deploy sends to AWS.
BUILT_FOR_AWS = ROOT / ".aws-sam" / "build"
# Kept in the build folder itself: SAM empties that first, so a build by hand removes the stamp.
STAMP = ".stamp"
# Everything that a build reads: while it is unchanged, so is the result.
SOURCES = (
    "template.yaml",
    "samconfig.toml",
    "Makefile",
    "local/build/artefact.py",
    "local/build/templates.py",
)
SOURCE_TREES = ("functions", "shared", "requirements")
# SAM keeps its own files out of the user's home folder, and sends no telemetry.
SAM = {"SAM_CLI_TELEMETRY": "0", "__SAM_CLI_APP_DIR": str(STATE / "sam"), "SAM_CLI_POLL_DELAY": "0.5"}
# A build asks nothing of AWS, but SAM needs keys and a region, and must not look for real ones.
NOWHERE = "http://127.0.0.1:9"


class Build:
    """A build under way; `tool` is None if a build would only repeat the last one."""

    def __init__(self, tool: Tool | None, stamp: Path, fingerprint: str) -> None:
        self.is_needed = tool is not None
        self._tool, self._stamp, self._fingerprint = tool, stamp, fingerprint

    def finish(self) -> None:
        """Waits for the build. Raises Failed. The stamp comes last: an interrupted build does not count."""
        if self._tool:
            self._tool.finish()
            self._stamp.write_text(self._fingerprint, encoding="utf-8")


@contextmanager
def building(*, for_aws: bool = False) -> Iterator[Build]:
    """Builds into BUILT for the Python that runs this, or into BUILT_FOR_AWS for Lambda's. Raises Failed."""
    target, kind = (BUILT_FOR_AWS, "aws") if for_aws else (BUILT, "local")
    # What they write lies in the folder of the pages' function, so a build reads that too.
    assets.prepare()
    stamp, now = target / STAMP, fingerprint(ROOT)
    if stamp.exists() and stamp.read_text(encoding="utf-8") == now:
        yield Build(None, stamp, now)
        return
    stamp.unlink(missing_ok=True)
    command = [_sam(), "build", *_configuration(), "--parallel", "--build-in-source", "--build-dir", target]
    env = clean(os.environ) | aws_at(NOWHERE) | SAM | {"CONNECTABLY_BUILD": kind}
    with started(f"sam build {kind}", [*command, "--template-file", ROOT / "template.yaml"], env) as tool:
        yield Build(tool, stamp, now)


def fingerprint(root: Path) -> str:
    """Hashes everything that a build reads, and the Python that it is for."""
    digest = hashlib.sha256(f"{sys.version} {root}".encode())
    trees = (path for tree in SOURCE_TREES for path in (root / tree).rglob("*") if path.suffix != ".pyc")
    for path in sorted((*trees, *(root / name for name in SOURCES))):
        if path.is_file():
            digest.update(f"{path.relative_to(root)}\0{path.stat().st_size}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


# On one machine all buyers come from the same address.
HERE = {"Stage": "local", "OrdersAnHour": "1000"}


def deploy(endpoint: str, addresses: Mapping[str, str]) -> None:
    """Deploys the stack; `addresses` are the template's parameters. Raises Failed."""
    given = [f"{name}={value}" for name, value in (HERE | dict(addresses)).items()]
    command = [_sam(), "deploy", *_configuration(), "--template-file", BUILT / "template.yaml"]
    env = clean(os.environ) | aws_at(endpoint) | SAM
    with started("sam deploy", [*command, "--parameter-overrides", *given], env) as tool:
        tool.finish()


def _configuration() -> list[str | Path]:
    # The full path: SAM looks beside the template, and the built template is elsewhere.
    return ["--config-file", ROOT / "samconfig.toml", "--config-env", "local"]


def _sam() -> Path:
    return Environment("sam").folder / "bin" / "sam"
