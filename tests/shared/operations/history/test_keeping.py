"""Documents are taken in once, whatever tells of them, and never counted twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.errors import Contended
from shared.history.documents import SalesDocument
from shared.history.sums import recounted
from shared.operations.history import moving
from shared.operations.history.keeping import keep
from shared.store import sales
from shared.store.sales import Overtaken
from tests.shared.history.drawn import AT
from tests.shared.history.test_sums import INVOICE
from tests.shared.operations.contacts.at_xero import PIANO
from tests.shared.operations.history.proving import accounts, sums

LATER = AT + timedelta(minutes=1)
NOTE = replace(INVOICE, kind="credit_note", id="n-1", net=4_00, total=4_80)


def test_a_document_that_comes_again_changes_nothing() -> None:
    assert keep(PIANO, [INVOICE, NOTE]) == 2
    before = accounts()
    assert keep(PIANO, [NOTE, INVOICE]) == 0
    assert accounts() == before
    assert sums() == {"ada": recounted([INVOICE, NOTE])}


def test_a_document_that_changed_is_counted_as_it_is_now() -> None:
    keep(PIANO, [INVOICE])
    dearer = replace(INVOICE, net=20_00, updated_at=LATER)
    assert keep(PIANO, [dearer]) == 1
    assert sums() == {"ada": recounted([dearer])}
    keep(PIANO, [replace(dearer, status="VOIDED", updated_at=LATER)])
    assert sums() == {}


def test_what_an_older_reading_says_is_passed_over() -> None:
    keep(PIANO, [replace(INVOICE, net=20_00, updated_at=LATER)])
    assert keep(PIANO, [INVOICE]) == 0


def test_what_was_deleted_and_never_seen_is_not_kept() -> None:
    assert keep(PIANO, [replace(INVOICE, status="DELETED")]) == 0
    assert not sales.read(PIANO, ["i-1"])


def test_a_document_that_moves_leaves_the_sums_of_the_one_for_those_of_the_other() -> None:
    other = replace(INVOICE, id="i-2")
    keep(PIANO, [INVOICE, other])
    keep(PIANO, [replace(INVOICE, contact_id="bob", updated_at=LATER)])
    assert sums() == {"ada": recounted([other]), "bob": recounted([INVOICE])}


def test_many_documents_of_a_contact_are_stored_in_several_transactions() -> None:
    many = [replace(INVOICE, id=f"i-{number}") for number in range(130)]
    assert keep(PIANO, iter(many)) == 130
    assert sums() == {"ada": recounted(many)}


def test_whoever_was_overtaken_reads_again_and_counts_once(monkeypatch: Any) -> None:
    write, given = sales.write, list[int]()

    def meanwhile(*args: Any) -> Any:
        if not given:
            given.append(1)
            keep(PIANO, [INVOICE])
        return write(*args)

    monkeypatch.setattr(sales, "write", meanwhile)
    assert keep(PIANO, [INVOICE, NOTE]) == 1
    assert sums() == {"ada": recounted([INVOICE, NOTE])}


def test_a_document_that_others_store_all_the_time_is_left_for_later(monkeypatch: Any) -> None:
    def overtaken(*_: Any) -> None:
        raise Overtaken

    monkeypatch.setattr(sales, "write", overtaken)
    with pytest.raises(Contended):
        keep(PIANO, [INVOICE])


def test_documents_of_one_who_was_merged_are_the_survivors_through_a_chain() -> None:
    documents: list[SalesDocument] = [INVOICE, replace(INVOICE, id="i-2", contact_id="bob")]
    for gone, into in (("ada", "bob"), ("bob", "cy")):
        moving.begin(PIANO, gone, into)
    keep(PIANO, documents)
    assert sums() == {"cy": recounted(documents)}
