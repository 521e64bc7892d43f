from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from local.browser import lighthouse
from local.build import assets, npm

SOURCES = (assets.SOURCES, lighthouse.SOURCES)


class Npm:
    """Notes that it is called, and fetches nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.calls: list[list[str]] = []

    @contextmanager
    def started(self, name: str, command: Sequence[str | Path], env: Mapping[str, str]) -> Iterator[Npm]:
        del name, env
        self.calls.append([str(each) for each in command])
        yield self

    def finish(self) -> None:
        assert (self.folder / "package-lock.json").exists()


def test_what_the_lock_names_is_fetched_once_without_running_its_scripts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    into = tmp_path / "npm"
    fake = Npm(into)
    monkeypatch.setattr(npm, "started", fake.started)
    monkeypatch.setattr("local.emulator.environments.prepare", lambda names: None)

    assert npm.fetch(assets.SOURCES, into) == npm.fetch(assets.SOURCES, into) == into / "node_modules"
    (called,) = fake.calls
    assert called[-4:] == ["ci", "--ignore-scripts", "--prefix", str(into)]

    (into / ".stamp").write_text("another lock")
    npm.fetch(assets.SOURCES, into)
    assert len(fake.calls) == 2


@pytest.mark.parametrize("sources", SOURCES, ids=lambda path: path.name)
def test_a_lock_names_no_address_and_a_hash_for_each_package(sources: Path) -> None:
    packages = json.loads((sources / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    published = {name: each for name, each in packages.items() if name}
    assert {f"node_modules/{name}" for name in packages[""]["dependencies"]} <= set(published)
    assert all(each["integrity"].startswith("sha512-") for each in published.values())
    assert not any("resolved" in each for each in published.values())
