"""Customers are found by the words that they have, and by no others, whoever dies or comes between."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from shared.contacts.customers import Customer
from shared.contacts.details import Details
from shared.contacts.words import words_of
from shared.store import directory, directory_words
from shared.store.tables.directory import DirectoryItem
from tests.shared.store.test_directory import NOW, rows

ADA = Customer("c1", details=Details("Ada"))


def named(customer: Customer, name: str) -> Customer:
    return replace(customer, details=Details(name))


def dies(*_: object) -> None:
    raise RuntimeError


def save_and_die(monkeypatch: pytest.MonkeyPatch, before: Customer | None, after: Customer) -> Customer:
    """Stores a customer and dies before its words are written."""
    with monkeypatch.context() as patch:
        patch.setattr(DirectoryItem, "batch_write", dies)
        with pytest.raises(RuntimeError):
            directory.save("piano", before, after, [], NOW)
    stored = directory.read("piano", after.id)
    assert stored
    return stored


def test_words_that_a_death_left_unwritten_are_written_later(monkeypatch: pytest.MonkeyPatch) -> None:
    first = save_and_die(monkeypatch, None, ADA)
    second = save_and_die(monkeypatch, first, named(first, "Ada Zoe"))
    directory.save("piano", second, replace(second, tags=("vip",)), [], NOW)
    assert rows("word#") == ["word#vip#c1"]
    directory_words.finish("piano")
    found = rows("word#")
    assert found == [f"word#{each}#c1" for each in sorted(words_of(second) | {"vip"})]
    assert rows("reindex#") == []
    directory_words.finish("piano")
    assert rows("word#") == found


def test_words_of_who_is_gone_are_deleted_later(monkeypatch: pytest.MonkeyPatch) -> None:
    first = directory.save("piano", None, ADA, [], NOW)
    save_and_die(monkeypatch, first, replace(first, state="erased", details=Details()))
    assert rows("word#") == ["word#ada#c1"]
    directory_words.finish("piano", "c1")
    assert rows("word#") == rows("reindex#") == []


def test_others_are_left_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    save_and_die(monkeypatch, None, replace(ADA, id="c10"))
    directory_words.finish("piano", "c1")
    directory_words.finish("guitar")
    assert rows("reindex#") == ["reindex#c10#00000001"]


def test_of_two_whose_words_cross_the_later_ones_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    first = directory.save("piano", None, ADA, [], NOW)
    real = DirectoryItem.batch_write

    def crossed(*given: Any) -> Any:
        monkeypatch.setattr(DirectoryItem, "batch_write", real)
        second = directory.read("piano", "c1")
        assert second
        directory.save("piano", second, named(second, "Ida"), [], NOW)
        return real(*given)

    monkeypatch.setattr(DirectoryItem, "batch_write", crossed)
    directory.save("piano", first, named(first, "Zoe"), [], NOW)
    assert rows("word#") == ["word#ida#c1"]
    assert rows("reindex#") == []


def test_who_keeps_its_words_writes_none(monkeypatch: pytest.MonkeyPatch) -> None:
    first = directory.save("piano", None, ADA, [], NOW)
    monkeypatch.setattr(DirectoryItem, "batch_write", dies)
    directory.save("piano", first, replace(first, place="1"), [], NOW)
    assert rows("reindex#") == []
