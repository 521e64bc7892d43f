"""The boxes of a change are whole numbers of pieces, and nothing else."""

from __future__ import annotations

import pytest

from shared.orders.typed_changes import read
from shared.orders.wanted import Unfit


def test_each_box_says_how_many_pieces_a_line_shall_have() -> None:
    assert read({"pieces-a": " 2 ", "pieces-b": "", "revision": "7"}) == {"a": 2, "b": 0}


@pytest.mark.parametrize("said", ["-1", "1.5", "1000000", "two", "１", "1e3"])  # noqa: RUF001
def test_whatever_is_no_whole_number_is_refused_at_its_box(said: str) -> None:
    with pytest.raises(Unfit) as refused:
        read({"pieces-a": said, "pieces-b": "1"})
    assert [*refused.value.errors] == ["pieces-a"]
