from __future__ import annotations

from pathlib import Path

from local.emulator.deploying import fingerprint


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
