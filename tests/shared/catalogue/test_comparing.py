from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from shared.catalogue.comparing import Kept, changes
from shared.catalogue.terms import Terms
from tests.shared.catalogue.listed import NOW, item
from tests.shared.chart.charts import CHART, with_account

LONG_AGO = NOW - timedelta(days=30)
LACKS = Terms.of(CHART).lacks
A, B = item("a"), item("b")


def test_what_is_new_or_differs_is_kept_and_nothing_else() -> None:
    dearer = item("a", unit_price=Decimal(90))
    found = [*changes([Kept(A), Kept(B)], [dearer, item("c")], NOW, LACKS, is_whole=False)]
    assert found == [Kept(dearer), Kept(item("c"))]


def test_only_a_whole_list_tells_that_a_product_is_gone() -> None:
    assert [*changes([Kept(A), Kept(B)], [A], NOW, LACKS, is_whole=False)] == []
    assert [*changes([Kept(A), Kept(B)], [A], NOW, LACKS, is_whole=True)] == [Kept(B, NOW)]


def test_a_product_stays_gone_since_it_was_first_missed() -> None:
    assert [*changes([Kept(A, LONG_AGO)], [], NOW, LACKS, is_whole=True)] == []


def test_a_product_that_is_back_is_no_longer_gone() -> None:
    assert [*changes([Kept(A, LONG_AGO)], [A], NOW, LACKS, is_whole=False)] == [Kept(A)]


def test_a_product_is_kept_anew_once_it_lacks_something_else() -> None:
    archived = Terms.of(with_account(CHART, "sales", status="ARCHIVED"))
    (found,) = changes([Kept(A)], [A], NOW, archived.lacks, is_whole=True)
    assert found == Kept(A, lacks=("usable_account",))
