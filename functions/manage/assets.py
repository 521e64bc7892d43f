"""Says where the files lie that the pages' browsers fetch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from shared.web import assets
from shared.web.assets import KEPT_FOR_GOOD, MANIFEST, takes_gzip

__all__ = ("FOLDER", "KEPT_FOR_GOOD", "MANIFEST", "NAMES", "Assets", "takes_gzip")
FOLDER = Path(__file__).parent / "static"
NAMES = ("app.css", "htmx.js", "icons.svg", "mark.svg")


@dataclass(frozen=True, slots=True)
class Assets(assets.Assets):
    FOLDER: ClassVar[Path] = FOLDER
    PREFIX: ClassVar[str] = "/manage/static"
    NAMES: ClassVar[tuple[str, ...]] = NAMES
