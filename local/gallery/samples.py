"""Lists all that the gallery shows."""

from __future__ import annotations

from local.gallery.own_pages import own_pages
from local.gallery.parts import parts
from local.gallery.sample import Sample


def samples() -> dict[str, Sample]:
    """Returns each sample by its name in the gallery's addresses: the product's pages, then the parts."""
    return own_pages() | {f"parts_{name}": each for name, each in parts().items()}
