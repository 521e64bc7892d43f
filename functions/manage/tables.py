"""Describes the columns of a table, and the addresses by which a table is sorted without a script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlencode

Order = Literal["ascending", "descending"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column and its heading. `sorts_by` is its name in addresses, empty if it cannot be sorted by."""

    words: str
    sorts_by: str = ""
    is_amount: bool = False


@dataclass(frozen=True, slots=True)
class Sorting:
    """How a table is sorted: `by` a column's name in addresses. `kept` is what else the address says."""

    by: str
    is_descending: bool = False
    kept: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, given: str, columns: tuple[Column, ...], kept: Mapping[str, str]) -> Sorting:
        """Reads `amount` or `-amount`; whatever is no column's name sorts by the first that can be."""
        names = [each.sorts_by for each in columns if each.sorts_by]
        by = given.removeprefix("-")
        return cls(by, given.startswith("-"), kept) if by in names else cls(names[0], kept=kept)

    def order(self, column: Column) -> Order | None:
        """Returns what aria-sort says of the column, None for one that the table is not sorted by."""
        if not column.sorts_by or column.sorts_by != self.by:
            return None
        return "descending" if self.is_descending else "ascending"

    def link(self, column: Column) -> str:
        """Returns the address that sorts by the column, and the other way round if the table is already."""
        turned = self.order(column) == "ascending"
        return f"?{urlencode({**self.kept, 'sort': f'-{column.sorts_by}' if turned else column.sorts_by})}"
