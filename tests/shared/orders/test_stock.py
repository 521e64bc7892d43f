"""However orders, invoices and readings of Xero follow each other, nobody sells what is not there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from shared.orders.stock import CLOCKS_DIFFER, Counted, Hold, left, settled

START = datetime(2026, 11, 30, 9, tzinfo=UTC)
IN_ALL = 20


def test_a_product_is_sold_in_whole_pieces() -> None:
    assert left(Counted(Decimal("0.9"), START), []) == 0
    assert left(Counted(Decimal(-3), START), []) == 0


def test_what_xero_has_taken_off_by_itself_is_not_taken_off_again() -> None:
    counted = Counted(Decimal(5), START)
    waiting, posted = Hold("o1", 2), Hold("o2", 2, START - CLOCKS_DIFFER)
    assert left(counted, [waiting, posted]) == 3
    assert settled(counted, [waiting, posted]) == [posted]


def test_what_was_posted_about_when_xero_was_read_is_taken_off_to_be_safe() -> None:
    just_now = Hold("o1", 2, START - CLOCKS_DIFFER + timedelta(seconds=1))
    assert left(Counted(Decimal(5), START), [just_now]) == 3


def test_a_hold_of_nothing_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="holds nothing"):
        Hold("o1", 0)


class Shop(RuleBasedStateMachine):
    """Sells, posts, voids and reads in any order. `there` is what Xero has, `sold` what orders stand for."""

    def __init__(self) -> None:
        super().__init__()
        self.now, self.there, self.number = START, IN_ALL, 0
        self.counted = Counted(Decimal(IN_ALL), START)
        self.holds: dict[str, Hold] = {}
        self.sold: dict[str, int] = {}

    @rule(pieces=st.integers(1, 8))
    def order(self, pieces: int) -> None:
        if pieces <= left(self.counted, self.holds.values()):
            self.number += 1
            name = f"o{self.number}"
            self.holds[name], self.sold[name] = Hold(name, pieces), pieces

    @precondition(lambda self: any(each.in_xero_since is None for each in self.holds.values()))
    @rule(data=st.data())
    def post(self, data: st.DataObject) -> None:
        waiting = sorted(name for name, each in self.holds.items() if each.in_xero_since is None)
        name = data.draw(st.sampled_from(waiting))
        self.there -= self.holds[name].pieces
        self.holds[name] = replace(self.holds[name], in_xero_since=self.now)

    @precondition(lambda self: any(each.in_xero_since is None for each in self.holds.values()))
    @rule(data=st.data())
    def give_up_before_it_is_posted(self, data: st.DataObject) -> None:
        waiting = sorted(name for name, each in self.holds.items() if each.in_xero_since is None)
        name = data.draw(st.sampled_from(waiting))
        del self.holds[name], self.sold[name]

    @precondition(lambda self: bool(self.posted()))
    @rule(data=st.data())
    def void(self, data: st.DataObject) -> None:
        """Its hold stays, if there still is one: a later reading of Xero ends it."""
        self.there += self.sold.pop(data.draw(st.sampled_from(self.posted())))

    def posted(self) -> list[str]:
        holds = self.holds
        return sorted(each for each in self.sold if each not in holds or holds[each].in_xero_since)

    @rule(minutes=st.integers(0, 5))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def read(self) -> None:
        self.counted = Counted(Decimal(self.there), self.now)
        for each in settled(self.counted, list(self.holds.values())):
            del self.holds[each.order]

    @invariant()
    def nothing_is_sold_twice(self) -> None:
        assert sum(self.sold.values()) <= IN_ALL
        assert self.there >= 0


TestShop = Shop.TestCase
