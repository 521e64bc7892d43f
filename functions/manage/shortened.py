"""Keeps the lists of a form short: a thousand accounts in each of a dozen lists would be a heavy page."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from shared.choices.options import Option

# So many that can be chosen, and so many that cannot, are shown at first. Whoever needs another one asks for
# the whole list.
MOST, MOST_REFUSED = 50, 5


def shortened(found: Sequence[Option], kept: Collection[str]) -> list[Option]:
    """Returns the first options of a list, and those whose values are `kept`, wherever these stand."""
    fitting = [each for each in found if each.is_eligible]
    refused = [each for each in found if not each.is_eligible]
    return [*_first(fitting, MOST, kept), *_first(refused, MOST_REFUSED, kept)]


def _first(found: Sequence[Option], most: int, kept: Collection[str]) -> list[Option]:
    return [each for place, each in enumerate(found) if place < most or each.value in kept]
