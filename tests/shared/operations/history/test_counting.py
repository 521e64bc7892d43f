"""A count finds every wrong sum, in pieces, and puts it right without losing what comes meanwhile."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from shared.errors import Contended
from shared.history.sums import Sums, recounted
from shared.operations.history import counting
from shared.operations.history.counting import Counted, count_piece, prove_piece, recount
from shared.operations.history.keeping import keep
from shared.store import sales
from shared.store.sales import Account, Overtaken
from tests.shared.history.test_sums import INVOICE
from tests.shared.operations.contacts.at_xero import PIANO
from tests.shared.operations.history.proving import accounts, sums

FIVE = {id: replace(INVOICE, id=f"i-{id}", contact_id=id) for id in "abcde"}
RIGHT = {id: recounted([each]) for id, each in FIVE.items()}


@pytest.mark.parametrize("at_once", [1, 2, 5, 200])
def test_all_contacts_are_counted_piece_by_piece(at_once: int, monkeypatch: Any) -> None:
    monkeypatch.setattr(counting, "AT_ONCE", at_once)
    sales.bring_in(PIANO, FIVE.values())
    after = count_piece(PIANO, "").after
    while after:
        after = count_piece(PIANO, after).after
    assert sums() == RIGHT


def test_a_count_that_comes_again_writes_nothing() -> None:
    sales.bring_in(PIANO, FIVE.values())
    count_piece(PIANO, "")
    before = accounts()
    count_piece(PIANO, "")
    assert accounts() == before


def test_wrong_sums_are_found_and_put_right_also_those_of_nothing() -> None:
    keep(PIANO, FIVE.values())
    wrong = Account("b", Sums(), 1), Account("bb", RIGHT["a"], 1), Account("z", RIGHT["a"], 1, "a")
    sales.put_accounts(PIANO, wrong)
    assert prove_piece(PIANO, "") == Counted("", ("b", "bb", "z"))
    assert sums() == RIGHT
    assert accounts()["z"].merged_into == "a"
    assert prove_piece(PIANO, "") == Counted("")


def test_a_sum_that_is_right_is_not_written() -> None:
    keep(PIANO, FIVE.values())
    assert not recount(PIANO, "a")
    assert accounts()["a"].revision == 1


def test_a_recount_that_was_overtaken_counts_again(monkeypatch: Any) -> None:
    keep(PIANO, FIVE.values())
    sales.put_accounts(PIANO, [Account("a", Sums(), 1)])
    write, other, given = sales.write, replace(FIVE["a"], id="i-a2"), list[int]()

    def meanwhile(*args: Any) -> Any:
        if not given:
            given.append(1)
            keep(PIANO, [other])
        return write(*args)

    monkeypatch.setattr(sales, "write", meanwhile)
    assert recount(PIANO, "a")
    assert sums()["a"] == recounted([FIVE["a"], other])


def test_a_recount_gives_up_where_others_store_all_the_time(monkeypatch: Any) -> None:
    def overtaken(*_: Any) -> None:
        raise Overtaken

    keep(PIANO, FIVE.values())
    sales.put_accounts(PIANO, [Account("a", Sums(), 1)])
    monkeypatch.setattr(sales, "write", overtaken)
    with pytest.raises(Contended):
        recount(PIANO, "a")
