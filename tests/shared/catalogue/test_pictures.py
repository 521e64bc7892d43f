from __future__ import annotations

import io
from typing import Any

import pytest

from shared.catalogue.pictures import MOST_BYTES, kind_of, why_not

PNG = b"\x89PNG\r\n\x1a\n" + 8 * b"x"


@pytest.mark.parametrize("written", ["PNG", "JPEG", "WEBP"])
def test_what_pillow_writes_is_known_by_its_bytes(written: Any) -> None:
    pillow: Any = pytest.importorskip("PIL.Image")
    made = io.BytesIO()
    pillow.new("RGB", (2, 2)).save(made, written)
    assert kind_of(made.getvalue()) == f"image/{written.lower()}"


@pytest.mark.parametrize(
    "file",
    [b"GIF89a...", b"<svg xmlns=''/>", b"<html>", b"RIFF....WAVEfmt ", b"\xff\xd8", b" \x89PNG\r\n\x1a\n"],
)
def test_nothing_else_is_taken_for_a_picture(file: bytes) -> None:
    assert "PNG, JPEG or WebP" in why_not(file)


def test_a_picture_is_neither_empty_nor_larger_than_a_megabyte() -> None:
    assert why_not(b"") == "Choose a picture."
    assert "use 1 MB at most" in why_not(PNG.ljust(MOST_BYTES + 1))
    assert why_not(PNG.ljust(MOST_BYTES)) == ""
