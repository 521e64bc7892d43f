"""Installs the Python environments beside .venv: the emulator's, SAM's, npm's, one like Lambda's Python."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from local.emulator.failing import Failed
from local.emulator.saying import step
from local.emulator.surroundings import ROOT, STATE, clean
from local.emulator.tools import Tool, started

NAMES = ("emulator", "sam", "runtime", "assets")


@dataclass(frozen=True, slots=True)
class Environment:
    name: str

    @property
    def folder(self) -> Path:
        return STATE / "environments" / self.name

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def lock(self) -> Path:
        return ROOT / "requirements" / f"{self.name}.txt"

    @property
    def is_ready(self) -> bool:
        """The stamp is written last, so an interrupted installation does not count.

        The Python that the environment uses may have been removed since.
        """
        stamp = self.folder / ".installed"
        return self.python.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == self._stamp()

    def mark_ready(self) -> None:
        (self.folder / ".installed").write_text(self._stamp(), encoding="utf-8")

    def _stamp(self) -> str:
        """A changed lock file, or another Python for .venv, requires a new environment."""
        return f"{hashlib.sha256(self.lock.read_bytes()).hexdigest()} {sys.version} {ROOT}"


def missing(names: Iterable[str] = NAMES) -> list[Environment]:
    return [each for each in map(Environment, names) if not each.is_ready]


def prepare(names: Iterable[str] = NAMES) -> None:
    """Installs what is missing. Raises Failed."""
    wanted = missing(names)
    if wanted:
        tools = ", ".join(each.name for each in wanted)
        with step(f"installing {tools}, each into its own environment (the first time only)"):
            install(wanted)


def install(wanted: list[Environment]) -> None:
    """Installs the environments. Raises Failed."""
    try:
        _install(wanted)
    except Failed as failure:
        raise Failed(f"{failure}\nThis needs a network, once; later runs need none.") from None


def _install(wanted: list[Environment]) -> None:
    """Installs all at once: they wait for the network more than for each other."""
    with ExitStack() as held:
        tools = [(each, held.enter_context(_installing(each))) for each in wanted]
        for environment, tool in tools:
            tool.finish()
            environment.mark_ready()


@contextmanager
def _installing(environment: Environment) -> Iterator[Tool]:
    # The artefacts are built for the Python of .venv, so it is the one that runs them.
    create = ("venv", "--quiet", "--clear", "--python", sys.executable, str(environment.folder))
    fill = ("pip", "install", "--quiet", "--require-hashes", "--python", str(environment.python))
    uv = [sys.executable, "-m", "uv"]
    with started(f"create {environment.name}", [*uv, *create], clean(os.environ)) as creating:
        creating.finish()
    command: list[str | Path] = [*uv, *fill, "--requirements", environment.lock]
    with started(f"install {environment.name}", command, clean(os.environ)) as installing:
        yield installing


if __name__ == "__main__":
    try:
        prepare()
    except Failed as failure:
        raise SystemExit(f"setup: {failure}") from None
