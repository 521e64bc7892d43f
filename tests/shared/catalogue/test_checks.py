from __future__ import annotations

import pytest

from shared.catalogue.checks import complaints
from shared.catalogue.products import Ours


@pytest.mark.parametrize(
    "ours",
    [
        Ours(),
        Ours(name=100 * "x", text=4000 * "x"),
        Ours(name="ピアノ 🎹", text="One\r\n\tTwo"),
        Ours(name="شركة النور"),
    ],
)
def test_words_in_any_script_fit(ours: Ours) -> None:
    assert complaints(ours) == {}


@pytest.mark.parametrize(
    ("ours", "field"),
    [
        (Ours(name=101 * "x"), "name"),
        (Ours(text=4001 * "x"), "text"),
        (Ours(name="a\nb"), "name"),
        (Ours(text="a\x00b"), "text"),
        (Ours(name="a\u202eb"), "name"),
        (Ours(text="a\ud800b"), "text"),
    ],
)
def test_what_is_too_long_or_cannot_be_seen_is_named_by_its_field(ours: Ours, field: str) -> None:
    assert [*complaints(ours)] == [field]
