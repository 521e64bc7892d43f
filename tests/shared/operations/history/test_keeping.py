"""Documents are taken in once, whatever tells of them, and never counted twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from shared.errors import Contended
from shared.history.documents import Part, SalesDocument
from shared.history.sums import recounted
from shared.operations.history import moving
from shared.operations.history.keeping import keep
from shared.store import sales, tracked_sales
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


# ---- by lead source

NOVEMBER = date(2026, 11, 1)
REFERRED = replace(INVOICE, tracked=(Part("web", 10_00),))


def by_source() -> dict[tuple[date, str], int]:
    months = tracked_sales.between(PIANO, date(2020, 1, 1), date(2030, 1, 1))
    return {(each.month, option): pence for each in months for option, pence in each.sums.items()}


def test_what_is_tracked_is_summed_up_with_its_document_once() -> None:
    keep(PIANO, [REFERRED, replace(REFERRED, id="i-2")])
    keep(PIANO, [REFERRED])
    assert by_source() == {(NOVEMBER, "web"): 20_00}


def test_what_is_tracked_otherwise_counts_there_and_in_its_month() -> None:
    keep(PIANO, [REFERRED])
    moved = replace(REFERRED, tracked=(Part("fair", 7_00),), dated=date(2026, 10, 3), updated_at=LATER)
    keep(PIANO, [moved])
    assert by_source() == {(date(2026, 10, 1), "fair"): 7_00}
    keep(PIANO, [replace(moved, status="VOIDED")])
    assert by_source() == {}


def test_a_document_that_was_read_in_short_stays_tracked_as_it_was() -> None:
    keep(PIANO, [REFERRED])
    keep(PIANO, [replace(INVOICE, paid=3_00, updated_at=LATER)])
    assert sales.read(PIANO, ["i-1"])["i-1"].document.tracked == REFERRED.tracked
    assert by_source() == {(NOVEMBER, "web"): 10_00}


def test_a_document_that_moves_to_another_contact_counts_for_its_source_all_the_same() -> None:
    keep(PIANO, [REFERRED])
    keep(PIANO, [replace(REFERRED, contact_id="bob", updated_at=LATER)])
    assert by_source() == {(NOVEMBER, "web"): 10_00}


def test_whoever_was_overtaken_counts_a_source_once(monkeypatch: Any) -> None:
    write, given = sales.write, list[int]()

    def meanwhile(*args: Any) -> Any:
        if not given:
            given.append(1)
            keep(PIANO, [replace(REFERRED, id="i-2", contact_id="bob")])
        return write(*args)

    monkeypatch.setattr(sales, "write", meanwhile)
    keep(PIANO, [REFERRED])
    assert by_source() == {(NOVEMBER, "web"): 20_00}
