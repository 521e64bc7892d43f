from __future__ import annotations

import sys
from pathlib import Path

import pytest

from local.emulator import environments
from local.emulator.environments import NAMES, Environment, missing


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environments, "ROOT", tmp_path)
    monkeypatch.setattr(environments, "STATE", tmp_path / ".local")
    for name in NAMES:
        (tmp_path / "requirements").mkdir(exist_ok=True)
        (tmp_path / "requirements" / f"{name}.txt").write_text(f"{name}==1")
        Environment(name).python.parent.mkdir(parents=True)
        Environment(name).python.symlink_to(sys.executable)


def names() -> list[str]:
    return [environment.name for environment in missing()]


def test_an_interrupted_installation_counts_as_none() -> None:
    assert names() == list(NAMES)


def test_a_finished_one_is_used_again() -> None:
    Environment("sam").mark_ready()
    assert "sam" not in names()


def test_one_whose_python_was_removed_is_made_again() -> None:
    Environment("sam").mark_ready()
    Environment("sam").python.unlink()
    Environment("sam").python.symlink_to("/nowhere/python")
    assert "sam" in names()


def test_another_lock_asks_for_another_environment(tmp_path: Path) -> None:
    Environment("sam").mark_ready()
    (tmp_path / "requirements" / "sam.txt").write_text("sam==2")
    assert "sam" in names()


def test_who_needs_one_is_not_made_to_install_the_others() -> None:
    assert [environment.name for environment in missing(["sam"])] == ["sam"]
    Environment("sam").mark_ready()
    assert missing(["sam"]) == []
