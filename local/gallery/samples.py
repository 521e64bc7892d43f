"""Lists all that the gallery shows."""

from __future__ import annotations

from local.gallery.buyers import BuyersSample, buyers_samples
from local.gallery.first_steps import first_steps
from local.gallery.own_pages import own_pages, refused_pages
from local.gallery.parts import parts
from local.gallery.sample import Sample


def samples() -> dict[str, Sample | BuyersSample]:
    """Returns each sample by its name in the addresses: the pages, how they say no, the parts they are of."""
    named = {"refused": refused_pages(), "parts": parts()}
    return (
        buyers_samples()
        | own_pages()
        | first_steps()
        | {f"{kind}_{name}": each for kind, of in named.items() for name, each in of.items()}
    )
