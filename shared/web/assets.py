"""Serves what `make assets` wrote. A file's name changes with its content, so browsers keep it for good."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Self

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

MANIFEST = "manifest.json"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
KEPT_FOR_GOOD = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Assets:
    """The files of one folder. `names` maps the name that templates know to the file's own.

    Each kind of pages says where its FOLDER is, at which PREFIX of addresses it is served, and which NAMES a
    template may ask for: `make assets` writes no more and no less.
    """

    folder: Path
    names: Mapping[str, str]

    FOLDER: ClassVar[Path]
    PREFIX: ClassVar[str]
    NAMES: ClassVar[tuple[str, ...]]

    @classmethod
    def read(cls, folder: Path | None = None) -> Self:
        """Reads the manifest. Before `make assets` there is none: pages are unstyled, and no build passes."""
        manifest = (folder or cls.FOLDER) / MANIFEST
        names = json.loads(manifest.read_text(encoding="utf-8")) if manifest.exists() else {}
        return cls(manifest.parent, names)

    def address(self, name: str) -> str:
        """Returns the address of a file by the name that templates know. Raises KeyError for another name."""
        if name not in self.NAMES:
            raise KeyError(f"{name} is none of {', '.join(self.NAMES)}")
        return f"{self.PREFIX}/{self.names.get(name, name)}"

    async def answer(self, request: Request) -> Response:
        """Answers with the file, compressed if the browser takes that, or 404 for any other name."""
        name = request.path_params["name"]
        if name not in self.names.values():
            return Response("There is no such file.\n", 404, media_type="text/plain")
        headers = {"Cache-Control": KEPT_FOR_GOOD, "Vary": "Accept-Encoding"}
        if takes_gzip(request.headers.get("Accept-Encoding", "")):
            headers["Content-Encoding"] = "gzip"
            name += ".gz"
        body = (self.folder / name).read_bytes()
        return Response(body, headers=headers, media_type=TYPES[Path(name.removesuffix(".gz")).suffix])

    def route(self) -> Route:
        return Route(f"{self.PREFIX}/{{name}}", self.answer, methods=["GET"])


def takes_gzip(accepted: str) -> bool:
    """Whether a header Accept-Encoding names gzip, and not only to refuse it."""
    for each in accepted.lower().split(","):
        coding, _, weight = each.partition(";")
        if coding.strip() in {"gzip", "*"}:
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False
