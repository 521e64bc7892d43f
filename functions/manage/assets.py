"""Serves what `make assets` wrote. A file's name changes with its content, so browsers keep it for good."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

FOLDER = Path(__file__).parent / "static"
MANIFEST = "manifest.json"
PREFIX = "/manage/static"
# Whatever a template may ask for; `make assets` writes no more and no less.
NAMES = ("app.css", "htmx.js", "icons.svg", "mark.svg")
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
KEPT_FOR_GOOD = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Assets:
    """The files of one folder. `names` maps the name that templates know to the file's own."""

    folder: Path
    names: Mapping[str, str]

    @classmethod
    def read(cls, folder: Path = FOLDER) -> Assets:
        """Reads the manifest. Before `make assets` there is none: pages are unstyled, and no build passes."""
        manifest = folder / MANIFEST
        return cls(folder, json.loads(manifest.read_text(encoding="utf-8")) if manifest.exists() else {})

    def address(self, name: str) -> str:
        """Returns the address of a file by the name that templates know. Raises KeyError for another name."""
        if name not in NAMES:
            raise KeyError(f"{name} is none of {', '.join(NAMES)}")
        return f"{PREFIX}/{self.names.get(name, name)}"

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
        return Route(f"{PREFIX}/{{name}}", self.answer, methods=["GET"])


def takes_gzip(accepted: str) -> bool:
    """Whether a header Accept-Encoding names gzip, and not only to refuse it."""
    for each in accepted.lower().split(","):
        coding, _, weight = each.partition(";")
        if coding.strip() in {"gzip", "*"}:
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False
