from __future__ import annotations

from shared.reports.in_order import InOrder


def test_texts_come_by_their_places_and_of_one_place_as_they_were_added() -> None:
    with InOrder() as kept:
        for place, words in (("b", "2"), ("a", "1"), ("b", "3"), ("B", "0")):
            kept.add(place, words)
        assert list(kept) == ["0", "1", "2", "3"]
