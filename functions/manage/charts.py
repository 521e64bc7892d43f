"""Works out where a chart's line, bars and labels go; macros/chart.html draws them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

WIDTH, HEIGHT = 480, 220
# What the labels of the axes take, in the chart's own units.
LEFT, TOP, BOTTOM = 84, 12, 30
MOST_TICKS, MOST_LABELS = 5, 3

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Point:
    """A value, in pence or a count, and the words beneath it."""

    words: str
    value: int


@dataclass(frozen=True, slots=True)
class Tick:
    value: int
    y: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A point in the chart's units. The bar reaches from `top` downwards by `height`."""

    words: str
    value: int
    x: float
    y: float
    top: float
    height: float
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class Plot:
    """What is drawn. `others` are the marks of a second line, each beside the mark of the same words."""

    ticks: tuple[Tick, ...]
    marks: tuple[Mark, ...]
    bar: float
    others: tuple[Mark, ...] = ()
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT

    @property
    def labelled(self) -> tuple[Mark, ...]:
        """The marks that have room for their words, the latest among them."""
        every = -(-len(self.marks) // MOST_LABELS)
        return self.marks[::-1][::every][::-1]


def plot(points: Sequence[Point], others: Sequence[int] = ()) -> Plot:
    """Places the points, zero always in sight. Raises ValueError without any: say so in words instead.

    `others` are the values of a second line, one for each point, or none.
    """
    if not points:
        raise ValueError("nothing to draw")
    values = [*(each.value for each in points), *others]
    scale = ticks(min(0, *values), max(0, *values))
    low, high = scale[0], scale[-1]

    def y(value: int) -> float:
        return round(TOP + (high - value) * (HEIGHT - TOP - BOTTOM) / (high - low), 1)

    slot = (WIDTH - LEFT) / len(points)

    def mark(number: int, words: str, value: int) -> Mark:
        return Mark(
            words,
            value,
            x=round(LEFT + slot * (number + 0.5), 1),
            y=y(value),
            top=min(y(value), y(0)),
            height=round(abs(y(value) - y(0)), 1),
            anchor="end" if number == len(points) - 1 else "middle",
        )

    marks = tuple(mark(number, each.words, each.value) for number, each in enumerate(points))
    beside = zip(points, others, strict=True) if others else ()
    return Plot(
        tuple(Tick(value, y(value)) for value in scale),
        marks,
        bar=round(slot * 0.6, 1),
        others=tuple(mark(number, each.words, value) for number, (each, value) in enumerate(beside)),
    )


def ticks(lowest: int, highest: int) -> list[int]:
    """Returns round values around both, at the same distance: 1, 2 or 5 of a power of ten."""
    step = next(each for each in _steps() if _ceiling(highest, each) - lowest // each < MOST_TICKS)
    last = max(_ceiling(highest, step), lowest // step + 1)
    return [number * step for number in range(lowest // step, last + 1)]


def _steps() -> Iterator[int]:
    power = 1
    while True:
        yield from (power, 2 * power, 5 * power)
        power *= 10


def _ceiling(value: int, step: int) -> int:
    return -(-value // step)
