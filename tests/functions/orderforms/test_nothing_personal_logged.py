"""No name, address or token of a buyer's stands in the log or in an address, whatever fails."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from functions.orderforms import placing
from functions.orderforms.app import logger
from shared.errors import Unavailable
from shared.orders.paying import Refused
from shared.store.tables.orders import LinkItem
from tests.functions.orderforms.browser import Buyer
from tests.functions.orderforms.conftest import ADA, Shop

NEVER = ("Ada", "Lovelace", "example.org", "Mill Lane", "YO1", "01904", "198.51.100.7")


class Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        # Numbers of threads and places in memory may have any digits in them, those of a phone number too.
        said = [each for each in record.__dict__.values() if isinstance(each, str | dict | list)]
        self.lines.append(f"{self.format(record)} {said}")


@pytest.fixture
def log() -> Iterator[list[str]]:
    kept, inner = Kept(), logging.getLogger(logger.service)
    level = inner.level
    inner.setLevel(logging.DEBUG)
    inner.addHandler(kept)
    yield kept.lines
    inner.removeHandler(kept)
    inner.setLevel(level)


def held(lines: list[str], *others: str) -> list[str]:
    """Returns what must not be there and is."""
    return [each for each in (*NEVER, *others) if each in " ".join(lines)]


def test_what_fails_is_logged_without_whoever_it_failed_for(
    shop: Shop, log: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.buyer = Buyer("198.51.100.7")
    shop.till.fails = Unavailable("no answer for ada@example.org")
    there = shop.order("card").location
    shop.till.fails = Refused("other", "ada@example.org")
    shop.buyer.post(f"{there.partition('?')[0]}/pay", {"way": "bank"})

    def broken(*_: object) -> None:
        raise RuntimeError("as planned")

    monkeypatch.setattr(placing, "place", broken)
    shop.order("card")
    assert any("could not open a page to pay" in each for each in log)
    assert any("a page failed" in each for each in log)
    (order,) = shop.placed()
    assert held(log, order.token) == []


def test_no_address_holds_what_was_typed(shop: Shop) -> None:
    there = shop.order("card").location
    (order,) = shop.placed()
    backs = [address for back in shop.till.backs for address in (back.success, back.cancel)]
    assert held([there, *backs]) == []
    assert not any(value in each for each in backs for value in ADA.values() if len(value) > 3)
    assert order.attempts


def test_a_visitor_is_counted_under_nothing_that_leads_to_the_visitor(shop: Shop) -> None:
    shop.buyer = Buyer("198.51.100.7")
    shop.order()
    rows = [f"{each.at} {each.id}" for each in LinkItem.scan()]
    assert any(each.startswith("visits#") for each in rows)
    assert held(rows) == []
    (order,) = shop.placed()
    assert not any(order.token in each for each in rows)
