from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest

from functions.manage.assets import NAMES, Assets
from functions.orderforms.assets import Assets as BuyersAssets
from local.build import assets, npm
from local.build.assets import ICONS, SOURCES, fingerprint, hashed, sprite, write
from local.emulator.failing import Failed

CONTENTS = {name: f"content of {name}".encode() * 20 for name in NAMES}
DRAWING = """<!-- a licence -->
<svg class="lucide" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" stroke="currentColor">
  <circle cx="12" cy="12" r="10" />
</svg>"""
TEMPLATES = SOURCES.parent / "functions" / "manage" / "templates"


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    for name in ICONS:
        (tmp_path / f"{name}.svg").write_text(DRAWING)
    return tmp_path


def test_every_file_is_named_by_its_content_with_the_same_compressed_beside_it(tmp_path: Path) -> None:
    write(tmp_path / "static", CONTENTS)

    written = Assets.read(tmp_path / "static").names
    assert written.keys() == CONTENTS.keys()
    for name, content in CONTENTS.items():
        assert re.fullmatch(r"[a-z]+\.[0-9a-f]{16}\.(css|js|svg)", written[name])
        assert (tmp_path / "static" / written[name]).read_bytes() == content
        packed = (tmp_path / "static" / f"{written[name]}.gz").read_bytes()
        assert gzip.decompress(packed) == content
        assert packed[4:8] == bytes(4), "the time would make another file of the same content"


def test_the_same_content_is_the_same_to_the_byte_and_nothing_older_is_left(tmp_path: Path) -> None:
    write(tmp_path, CONTENTS)
    first = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    write(tmp_path, CONTENTS | {"app.css": b"changed"})
    changed = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    assert first.keys() - changed.keys() == {name for name in first if name.startswith("app.")}

    write(tmp_path, CONTENTS)

    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == first


def test_what_templates_ask_for_is_what_there_is(tmp_path: Path) -> None:
    fewer = {name: content for name, content in CONTENTS.items() if name != "htmx.js"}
    with pytest.raises(Failed, match=r"htmx\.js"):
        write(tmp_path, fewer)


def test_other_content_has_another_name() -> None:
    assert hashed("app.css", b"a") != hashed("app.css", b"b")


def test_the_pictures_are_in_one_file_under_their_names_with_their_licence(pictures: Path) -> None:
    drawn = sprite(pictures)
    assert re.findall(r'<symbol id="([a-z-]+)"', drawn) == list(ICONS)
    assert drawn.count('<circle cx="12" cy="12" r="10"/></symbol>') == len(ICONS)
    assert "ISC License" in drawn
    assert "class=" not in drawn


def test_every_picture_that_a_template_names_is_fetched() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html"))
    named = set(re.findall(r'icon\("([a-z-]+)"\)', text))
    table = re.search(r"set PICTURES = \{(.*?)\}", text, re.DOTALL)
    assert table
    named |= set(re.findall(r': "([a-z-]+)"', table[1]))
    assert named <= set(ICONS)


def test_a_changed_or_further_source_asks_for_other_assets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "SOURCES", tmp_path)
    seen = {fingerprint()}
    (tmp_path / "page.css").write_text("a {}")
    seen.add(fingerprint())
    (tmp_path / "page.css").write_text("b {}")
    seen.add(fingerprint())
    assert len(seen) == 3


def test_assets_of_these_sources_are_not_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "FOLDER", tmp_path)
    monkeypatch.setattr(BuyersAssets, "FOLDER", tmp_path)
    monkeypatch.setattr(
        "local.emulator.environments.prepare", lambda _: pytest.fail("nothing is to be fetched")
    )
    (tmp_path / ".stamp").write_text(fingerprint())
    assets.prepare()


def test_assets_of_other_sources_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "FOLDER", tmp_path)
    monkeypatch.setattr(BuyersAssets, "FOLDER", tmp_path / "buyers")
    monkeypatch.setattr("local.emulator.environments.prepare", lambda _: None)
    monkeypatch.setattr(npm, "fetch", lambda sources, into: into)
    monkeypatch.setattr(assets, "contents", lambda _: CONTENTS)
    (tmp_path / ".stamp").write_text("of other sources")

    assets.prepare()

    assert (tmp_path / ".stamp").read_text() == fingerprint()
    assert set(json.loads((tmp_path / "manifest.json").read_text())) == set(NAMES)
    assert set(Assets.read(tmp_path / "buyers").names) == set(BuyersAssets.NAMES)


def test_no_own_style_fetches_anything() -> None:
    styles = [path.read_text(encoding="utf-8") for path in SOURCES.rglob("*.css")]
    assert {path.stem for path in (SOURCES / "css").glob("*.css")} == set(assets.STYLES)
    assert not any("url(" in style or "@import" in style for style in styles)


def test_what_a_buyer_s_browser_fetches_weighs_little() -> None:
    """With a page of 4 KB, all of it stays far below the 60 KB that a phone may be asked to fetch."""
    sent = sum(len(gzip.compress(content)) for content in assets.for_buyers().values())
    assert sent < 8_000
