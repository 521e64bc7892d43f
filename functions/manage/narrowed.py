"""Says how an address narrows a list to those that stand so, in which some words are found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from functions.manage.customers.lists import address
from functions.manage.rendering import Link


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What an address asks for. `show` is a word of the list's own; "all" is meant where there is none."""

    show: str = "all"
    words: str = ""

    @property
    def given(self) -> dict[str, str]:
        """What the address says, without what is meant where it says nothing."""
        said = {"q": self.words, "show": self.show}
        return {name: value for name, value in said.items() if value not in ("", "all")}

    def choices(self, here: str, shows: Mapping[Any, str]) -> Iterator[Link]:
        """Links to the same list, narrowed otherwise. `shows` has a word for each."""
        for value, said in shows.items():
            narrowed = {**self.given, "show": "" if value == "all" else value}
            yield Link(address(here, narrowed), said, self.show == value)
