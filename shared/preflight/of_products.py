"""Finds which products lack something to be sold, by their names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shared.catalogue.products import Item
from shared.catalogue.terms import Lack, Terms
from shared.catalogue.words import LACKS
from shared.preflight.finding import Finding

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Lacking:
    """Products that lacked something when they were read; there are more of them unless `are_all`."""

    items: Sequence[Item]
    are_all: bool = True


def of_products(lacking: Lacking, terms: Terms) -> Iterator[Finding]:
    """Yields a finding for each thing that products lack by now."""
    named: dict[Lack, list[str]] = defaultdict(list)
    for item in lacking.items:
        for lack in terms.lacks(item):
            named[lack].append(item.title)
    for lack, words in LACKS.items():
        if names := named.get(lack):
            yield Finding(f"{_named(names, lacking.are_all)} {words} in Xero.", "catalogue")


def _named(names: Sequence[str], are_all: bool) -> str:
    """Names the first products, such as: 12 products (Piano lesson, Stool, Bench and others) have."""
    count = len(names)
    shown = ", ".join(names[:SHOWN]) + (" and others" if count > SHOWN else "")
    some = f"{count:,} {'product' if count == 1 else 'products'} ({shown}) {'has' if count == 1 else 'have'}"
    return some if are_all else f"At least {some}"
