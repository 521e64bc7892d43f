from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from local.emulator import deploying
from local.emulator.deploying import building, fingerprint


def tree(root: Path) -> Path:
    for name in ("functions/a.py", "shared/b.py", "requirements/c.txt", "template.yaml", "Makefile"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    return root


def test_the_same_sources_need_no_second_build(tmp_path: Path) -> None:
    before = fingerprint(tree(tmp_path))
    (tmp_path / "functions" / "a.pyc").write_text("compiled")
    (tmp_path / "README.md").write_text("not read by a build")
    assert fingerprint(tmp_path) == before


def test_a_change_or_a_new_file_or_another_name_needs_one(tmp_path: Path) -> None:
    seen = {fingerprint(tree(tmp_path))}
    (tmp_path / "shared/b.py").write_text("changed")
    seen.add(fingerprint(tmp_path))
    (tmp_path / "functions/new.py").write_text("")
    seen.add(fingerprint(tmp_path))
    (tmp_path / "functions/new.py").rename(tmp_path / "functions/newer.py")
    seen.add(fingerprint(tmp_path))
    assert len(seen) == 4


class Sam:
    """Notes what it is called with, and builds nothing."""

    def __init__(self) -> None:
        self.kinds: list[str] = []
        self.has_assets = False

    def prepare(self) -> None:
        self.has_assets = True

    @contextmanager
    def started(self, name: str, command: Sequence[str | Path], env: Mapping[str, str]) -> Iterator[Any]:
        del name
        assert self.has_assets, "a build ships them"
        Path(command[command.index("--build-dir") + 1]).mkdir(exist_ok=True)
        self.kinds.append(env["CONNECTABLY_BUILD"])
        yield self

    def finish(self) -> None:
        pass


@pytest.fixture
def sam(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sam:
    found = Sam()
    monkeypatch.setattr(deploying, "started", found.started)
    monkeypatch.setattr("local.build.assets.prepare", found.prepare)
    monkeypatch.setattr(deploying, "BUILT", tmp_path / "here")
    monkeypatch.setattr(deploying, "BUILT_FOR_AWS", tmp_path / "aws")
    return found


def test_a_build_for_this_machine_is_none_for_aws(sam: Sam) -> None:
    for for_aws in (False, True, False, True):
        with building(for_aws=for_aws) as build:
            build.finish()
    assert sam.kinds == ["local", "aws"]


def test_an_interrupted_build_counts_as_none(sam: Sam) -> None:
    with building(for_aws=True):
        pass
    with building(for_aws=True) as build:
        assert build.is_needed
        build.finish()
    assert sam.kinds == ["aws", "aws"]


def test_a_person_s_own_choice_does_not_reach_a_build_for_aws(
    sam: Sam, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONNECTABLY_BUILD", "local")
    with building(for_aws=True):
        assert sam.kinds == ["aws"]
