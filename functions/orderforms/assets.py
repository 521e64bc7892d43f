"""Says where the files lie that buyers' browsers fetch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from shared.web import assets

FOLDER = Path(__file__).parent / "static"


@dataclass(frozen=True, slots=True)
class Assets(assets.Assets):
    FOLDER: ClassVar[Path] = FOLDER
    PREFIX: ClassVar[str] = "/f/static"
    NAMES: ClassVar[tuple[str, ...]] = ("buyer.css", "total.js", "again.js", "mark.svg")
