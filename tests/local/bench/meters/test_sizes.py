from __future__ import annotations

import pytest

from local.bench.meters.sizes import Item, kilobytes, portions, size


@pytest.mark.parametrize(
    ("item", "bytes_"),
    [
        ({}, 0),
        ({"key": {"S": "£1"}}, 6),
        ({"n": {"N": "1234"}}, 5),
        ({"b": {"B": b"1234"}}, 5),
        ({"l": {"L": [{"S": "ab"}, {"NULL": True}]}}, 1 + 3 + 3 + 2),
        ({"m": {"M": {"ab": {"BOOL": True}}}}, 1 + 3 + 1 + 2 + 1),
    ],
)
def test_names_and_values_count_in_bytes(item: Item, bytes_: int) -> None:
    assert size(item) == bytes_


def test_a_unit_is_each_kilobyte_written_and_each_four_read_that_was_begun() -> None:
    assert [kilobytes({"k": {"S": "x" * length}}) for length in (0, 1023, 1024)] == [1, 1, 2]
    assert [portions(each) for each in (0, 4096, 4097)] == [1, 1, 2]
