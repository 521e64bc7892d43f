"""Documents follow a merge in pieces; at every moment the sums are those of the documents."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from shared.errors import Contended
from shared.history.sums import recounted
from shared.operations.contacts.reading import Paused
from shared.operations.history import moving
from shared.operations.history.counting import prove_piece
from shared.operations.history.keeping import keep
from shared.store import sales_moves
from shared.store.sales import Overtaken
from tests.shared.history.test_sums import INVOICE
from tests.shared.operations.contacts.at_xero import PIANO
from tests.shared.operations.history.proving import sums

MANY = [replace(INVOICE, id=f"i-{number:03}") for number in range(100)]


def test_documents_follow_in_pieces_and_sums_are_right_between_them() -> None:
    keep(PIANO, MANY)
    moving.begin(PIANO, "ada", "bob")
    steps = iter([True, True, False])

    def step() -> None:
        if not next(steps, True):
            raise Paused

    with pytest.raises(Paused):
        moving.carry_on(PIANO, step)
    assert sums().keys() == {"ada", "bob"}
    assert not prove_piece(PIANO, "").wrong
    moving.carry_on(PIANO, step)
    assert sums() == {"bob": recounted(MANY)}
    assert not [*sales_moves.under_way(PIANO)]
    assert not moving.is_sold_to(PIANO, "ada")


def test_a_survivor_that_is_merged_on_before_the_move_is_over_gets_nothing() -> None:
    keep(PIANO, MANY[:3])
    moving.begin(PIANO, "ada", "bob")
    moving.begin(PIANO, "bob", "cy")
    moving.begin(PIANO, "ada", "bob")
    moving.carry_on(PIANO, lambda: None)
    assert sums() == {"cy": recounted(MANY[:3])}


def test_a_merge_is_left_for_later_where_others_store_all_the_time(monkeypatch: Any) -> None:
    def overtaken(*_: Any) -> None:
        raise Overtaken

    monkeypatch.setattr(sales_moves, "begin", overtaken)
    with pytest.raises(Contended):
        moving.begin(PIANO, "ada", "bob")
