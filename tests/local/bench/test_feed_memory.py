from __future__ import annotations

from local.bench.feed_memory import peaks


def test_a_window_of_several_pages_takes_no_more_memory_than_one_of_few() -> None:
    few, many = peaks(500, 5000)
    assert many < 1.3 * few
