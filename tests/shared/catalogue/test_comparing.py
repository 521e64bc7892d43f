from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from shared.catalogue.comparing import Kept, changes
from tests.shared.catalogue.listed import NOW, item

LONG_AGO = NOW - timedelta(days=30)
A, B = item("a"), item("b")


def test_what_is_new_or_differs_is_kept_and_nothing_else() -> None:
    dearer = item("a", unit_price=Decimal(90))
    found = [*changes([Kept(A), Kept(B)], [dearer, item("c")], NOW, is_whole=False)]
    assert found == [Kept(dearer), Kept(item("c"))]


def test_only_a_whole_list_tells_that_a_product_is_gone() -> None:
    assert [*changes([Kept(A), Kept(B)], [A], NOW, is_whole=False)] == []
    assert [*changes([Kept(A), Kept(B)], [A], NOW, is_whole=True)] == [Kept(B, NOW)]


def test_a_product_stays_gone_since_it_was_first_missed() -> None:
    assert [*changes([Kept(A, LONG_AGO)], [], NOW, is_whole=True)] == []


def test_a_product_that_is_back_is_no_longer_gone() -> None:
    assert [*changes([Kept(A, LONG_AGO)], [A], NOW, is_whole=False)] == [Kept(A)]
