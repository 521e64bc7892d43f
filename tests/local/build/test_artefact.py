from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import ModuleLoader

from local.build.artefact import _copy_module, copy_pages

FOLDER = Path("functions/manage")


def written(root: Path, *names: str) -> Path:
    for name in names:
        (root / FOLDER / name).parent.mkdir(parents=True, exist_ok=True)
        (root / FOLDER / name).write_text(name)
    return root


def shipped(target: Path) -> set[str]:
    return {str(each.relative_to(target / FOLDER)) for each in target.rglob("*") if each.is_file()}


def test_templates_and_static_files_are_shipped_without_the_build_s_own_stamp(
    tmp_path: Path,
) -> None:
    root = written(
        tmp_path, "templates/macros/a.html", "static/manifest.json", "static/app.0123.css", "static/.stamp"
    )
    copy_pages(FOLDER, root, tmp_path / "artefact")
    assert shipped(tmp_path / "artefact") == {
        "templates/macros/a.html",
        f"compiled/{ModuleLoader.get_module_filename('macros/a.html')}",
        "static/manifest.json",
        "static/app.0123.css",
    }


def test_pages_are_never_shipped_without_their_styles(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="run make assets"):
        copy_pages(FOLDER, written(tmp_path, "templates/a.html", "static/app.css"), tmp_path / "artefact")


def test_a_folder_without_pages_ships_none(tmp_path: Path) -> None:
    copy_pages(FOLDER, written(tmp_path, "queue.py"), tmp_path / "artefact")
    assert not (tmp_path / "artefact").exists()


def test_a_package_of_shared_is_shipped_with_its_templates(tmp_path: Path) -> None:
    _copy_module("shared/mail", tmp_path)
    _copy_module("shared/mail/rendering", tmp_path)
    shipped = {
        str(each.relative_to(tmp_path / "shared/mail")) for each in tmp_path.rglob("*") if each.is_file()
    }
    assert {"__init__.py", "rendering.py", "templates/digest.txt", "templates/base.html"} <= shipped
