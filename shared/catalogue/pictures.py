"""Tells by its first bytes what a picture is: what a browser or a file's name says of it is not believed."""

from __future__ import annotations

MOST_BYTES = 1_000_000
# https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern
PNG, JPEG, WEBP = "image/png", "image/jpeg", "image/webp"


def kind_of(picture: bytes) -> str:
    """Returns the media type of a picture that pages show; empty for anything else.

    >>> kind_of(b"\\x89PNG\\r\\n\\x1a\\n..."), kind_of(b"<svg>")
    ('image/png', '')
    """
    if picture.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if picture.startswith(b"\xff\xd8\xff"):
        return JPEG
    return WEBP if picture[:4] == b"RIFF" and picture[8:14] == b"WEBPVP" else ""


def why_not(picture: bytes) -> str:
    """Returns why a file cannot be a product's picture, in a sentence; empty if it can."""
    if not picture:
        return "Choose a picture."
    if len(picture) > MOST_BYTES:
        return f"The picture is too large: use {MOST_BYTES // 1_000_000} MB at most."
    return "" if kind_of(picture) else "This is no picture that we can show: use a PNG, JPEG or WebP."
