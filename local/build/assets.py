"""Writes what browsers fetch beside the pages into functions/manage/static and functions/orderforms/static.

npm fetches what others publish: Pico's styles, htmx, Lucide's pictures. None of that is compiled, and none of
its scripts run here. Python puts the files together, names them by their content and compresses each.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

from functions.manage.assets import FOLDER, MANIFEST, NAMES
from functions.orderforms.assets import Assets as BuyersAssets
from local.build import npm
from local.emulator import environments
from local.emulator.failing import Failed
from local.emulator.saying import step
from local.emulator.surroundings import ROOT, STATE

SOURCES = ROOT / "frontend"
STYLES = ("tokens", "page", "status", "forms", "tables", "charts")
FETCHED = STATE / "npm"
STAMP = ".stamp"
# What buyers' browsers fetch, beside the mark.
OURS = ("buyer.css", "total.js", "again.js")
# Lucide's names of the pictures that templates may ask macros/icon.html for.
ICONS = (
    "arrow-down",
    "arrow-up",
    "chevron-down",
    "circle-alert",
    "circle-check",
    "circle-dashed",
    "circle-x",
    "download",
    "external-link",
    "info",
    "loader-circle",
    "search",
    "triangle-alert",
)
SVG = "{http://www.w3.org/2000/svg}"
LICENCE = "Pictures by Lucide, lucide.dev, ISC License; some of them by Cole Bemis, Feather, MIT License"
LINES = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'


def prepare() -> None:
    """Writes the assets unless those that are there are of these sources. Raises Failed."""
    now = fingerprint()
    stamps = [folder / STAMP for folder in (FOLDER, BuyersAssets.FOLDER)]
    if all(each.exists() and each.read_text(encoding="utf-8") == now for each in stamps):
        return
    environments.prepare(["assets"])
    with step("fetching and writing the pages' styles, scripts and pictures"):
        write(FOLDER, contents(npm.fetch(SOURCES, FETCHED)))
        write(BuyersAssets.FOLDER, for_buyers(), BuyersAssets.NAMES)
    for each in stamps:
        each.write_text(now, encoding="utf-8")


def fingerprint() -> str:
    """Hashes all that the assets are made from, this file included."""
    digest = hashlib.sha256()
    for path in sorted((*(each for each in SOURCES.rglob("*") if each.is_file()), Path(__file__))):
        digest.update(f"{path.name}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def contents(published: Path) -> Mapping[str, bytes]:
    """Returns each asset's content, by the name that templates know. `published` is npm's node_modules."""
    return {
        "app.css": b"\n".join(path.read_bytes() for path in _styles(published)),
        "htmx.js": (published / "htmx.org/dist/htmx.min.js").read_bytes(),
        "icons.svg": sprite(published / "lucide-static/icons").encode(),
        "mark.svg": (SOURCES / "mark.svg").read_bytes(),
    }


def for_buyers() -> Mapping[str, bytes]:
    """Returns the assets of order forms: all of them ours, since a buyer on a phone waits for each byte."""
    mine = {name: (SOURCES / "orderforms" / name).read_bytes() for name in OURS}
    return mine | {"mark.svg": (SOURCES / "mark.svg").read_bytes()}


def _styles(published: Path) -> Iterator[Path]:
    """Yields Pico's stylesheet first, so that ours have the last word in the one file that they become."""
    yield published / "@picocss/pico/css/pico.min.css"
    yield from (SOURCES / "css" / f"{name}.css" for name in STYLES)


def sprite(folder: Path) -> str:
    """Puts the pictures into one file, each under its name."""
    symbols = "".join(_symbol(name, folder / f"{name}.svg") for name in ICONS)
    return f'<svg xmlns="http://www.w3.org/2000/svg"><!-- {LICENCE} -->{symbols}</svg>\n'


def _symbol(name: str, path: Path) -> str:
    drawing = ET.fromstring(path.read_text(encoding="utf-8"))  # noqa: S314  # the lock has its hash
    shapes = "".join(_shape(each) for each in drawing)
    return f'<symbol id="{name}" viewBox="0 0 24 24" {LINES}>{shapes}</symbol>'


def _shape(element: ET.Element) -> str:
    attributes = "".join(f' {name}="{value}"' for name, value in element.attrib.items())
    return f"<{element.tag.removeprefix(SVG)}{attributes}/>"


def write(folder: Path, assets: Mapping[str, bytes], names: Sequence[str] = NAMES) -> None:
    """Writes each file under a name with its content's hash, compressed too, and the manifest last."""
    if set(assets) != set(names):
        raise Failed(f"templates ask for {names}, and there are {tuple(assets)}")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    written = {name: hashed(name, content) for name, content in assets.items()}
    for name, content in assets.items():
        (folder / written[name]).write_bytes(content)
        # Without a time in it, the same content is the same file, and the same artefact.
        (folder / f"{written[name]}.gz").write_bytes(gzip.compress(content, mtime=0))
    (folder / MANIFEST).write_text(json.dumps(written, indent=2), encoding="utf-8")


def hashed(name: str, content: bytes) -> str:
    """Returns app.0123456789abcdef.css for app.css."""
    stem, _, ending = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:16]}.{ending}"


def main() -> int:
    """Returns zero if the assets are there."""
    try:
        prepare()
    except Failed as failure:
        print(f"assets: {failure}", file=sys.stderr)
        return 1
    for path in sorted((*FOLDER.glob("*.gz"), *BuyersAssets.FOLDER.glob("*.gz"))):
        print(f"assets: {path.stem}, {path.stat().st_size / 1000:.1f} KB compressed", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
