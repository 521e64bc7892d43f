"""Apportions money to the penny."""

from __future__ import annotations

from collections.abc import Sequence


def apportion(whole: Sequence[int], before: int, after: int) -> list[int]:
    """Apportions a refund to lines of `whole` pence: it raises what was given back from `before` to `after`.

    Each total given back so far is shared by the largest remainder, and a refund is the difference of
    two such totals. So refunds of any size add up to the lines, and a share can be a penny below nothing.

    >>> apportion([100, 100, 100], 0, 100), apportion([100, 100, 100], 100, 300)
    ([34, 33, 33], [66, 67, 67])
    """
    return [b - a for a, b in zip(_shared(whole, before), _shared(whole, after), strict=True)]


def _shared(whole: Sequence[int], amount: int) -> list[int]:
    total = sum(whole)
    if not total:
        # Lines of nothing have no shares: the first line takes it all.
        return [amount, *(0 for _ in whole[1:])]
    floors = [each * amount // total for each in whole]
    by_remainder = sorted(range(len(whole)), key=lambda n: (-(whole[n] * amount % total), n))
    for n in by_remainder[: amount - sum(floors)]:
        floors[n] += 1
    return floors
