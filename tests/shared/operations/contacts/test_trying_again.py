"""What Xero refused is sent again once a day, if the reason may have gone by itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from shared.operations.contacts.trying_again import try_again
from shared.store import directory
from tests.shared.operations.contacts.at_xero import PIANO, Books, open_books


@pytest.fixture
def books() -> Iterator[Books]:
    with open_books() as books:
        yield books


def test_a_name_that_has_become_free_is_taken_a_day_later(books: Books) -> None:
    ada, bob = books.customer(), books.customer("Bob Ltd")
    books.edit(ada, name="Bob Ltd")
    assert books.send().refused == 1
    assert not directory.has_unsent(PIANO)
    books.world.org.rename_contact(bob, "Robert Ltd")
    books.pass_time(hours=23)
    assert try_again(PIANO, books.now) == 0
    books.pass_time(hours=2)
    assert try_again(PIANO, books.now) == 1
    assert books.send().sent == 1
    assert books.shown(ada)["Name"] == "Bob Ltd"


def test_what_only_an_edit_can_mend_is_not_tried_again(books: Books) -> None:
    ada = books.customer()
    books.edit(ada, name="x" * 256)
    assert books.send().refused == 1
    books.pass_time(hours=25)
    assert try_again(PIANO, books.now) == 0
    assert not directory.has_unsent(PIANO)
