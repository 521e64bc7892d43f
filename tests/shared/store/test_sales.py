"""Documents and sums are written together, only as they were read; lists show what was just stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from shared.history.documents import SalesDocument
from shared.history.sums import Sums, recounted
from shared.store import sales, sales_lists, sales_moves
from shared.store.sales import Account, Overtaken, Stored
from shared.store.sales_moves import Move
from tests.shared.history.test_sums import INVOICE

T = "piano"
ADA = Account("ada", recounted([INVOICE]))


def sell(document: SalesDocument = INVOICE) -> Account:
    """Stores a document as the first of its contact."""
    before = Account(document.contact_id)
    after = replace(before, sums=recounted([document]))
    (account,) = sales.write(T, [Stored(None, document)], [before], [after])
    return account


def test_a_document_and_its_sums_are_read_as_they_were_stored() -> None:
    assert sell() == replace(ADA, revision=1)
    assert sales.read(T, ["i-1", "i-2"])["i-1"].document == INVOICE
    assert sales.accounts(T, ["ada", "bob"]) == {"ada": replace(ADA, revision=1), "bob": Account("bob")}


def test_a_new_document_that_is_there_already_is_not_counted_again() -> None:
    account = sell()
    twice = replace(account, sums=recounted([INVOICE, INVOICE]))
    with pytest.raises(Overtaken):
        sales.write(T, [Stored(None, INVOICE)], [account], [twice])
    assert sales.accounts(T, ["ada"])["ada"] == account


def test_sums_that_were_stored_meanwhile_refuse_the_document_even_where_they_stay_the_same() -> None:
    sell()
    draft = replace(INVOICE, id="i-2", status="DRAFT")
    with pytest.raises(Overtaken):
        sales.write(T, [Stored(None, draft)], [Account("ada")], [Account("ada")])
    assert not sales.read(T, ["i-2"])


def test_sums_that_stay_the_same_are_not_written() -> None:
    account = sell()
    kept = sales.read(T, ["i-1"])["i-1"]
    paid = replace(INVOICE, status="PAID")
    assert sales.write(T, [Stored(kept, paid)], [account], [account]) == [account]
    assert sales.read(T, ["i-1"])["i-1"].document == paid
    with pytest.raises(Overtaken):
        sales.write(T, [Stored(kept, paid)], [account], [account])


def test_documents_are_listed_by_their_days_and_a_deleted_one_is_not() -> None:
    days = {f"i-{day}": replace(INVOICE, id=f"i-{day}", dated=date(2026, 11, day)) for day in (1, 2, 3)}
    gone = replace(INVOICE, id="i-4", status="DELETED")
    sales.bring_in(T, [*days.values(), gone, replace(INVOICE, id="x", contact_id="adam")])
    assert [each.id for each in sales_lists.latest(T, "ada", 2)] == ["i-3", "i-2"]
    before = sales.place_of(days["i-2"])
    assert [each.id for each in sales_lists.latest(T, "ada", 2, before)] == ["i-1"]
    found = sales_lists.dated(T, "ada", date(2026, 11, 2), date(2026, 11, 3))
    assert [each.id for each in found] == ["i-2", "i-3"]


def test_all_documents_come_contact_by_contact() -> None:
    sales.bring_in(T, [replace(INVOICE, id=each, contact_id=each) for each in ("b", "a", "c")])
    assert [each.id for each in sales_lists.all_behind(T)] == ["a", "b", "c"]
    assert [each.id for each in sales_lists.all_behind(T, "a")] == ["b", "c"]


def test_what_is_left_is_listed_whatever_was_due_first() -> None:
    late, soon = (
        replace(INVOICE, id=id, left=1, due_on=date(2026, 12, day)) for id, day in (("a", 9), ("b", 1))
    )
    sales.bring_in(T, [late, soon, replace(INVOICE, id="c", status="PAID")])
    assert [each.id for each in sales_lists.open_of(T, "ada")] == ["b", "a"]


def test_contacts_are_listed_by_what_was_sold_to_them_also_below_nothing() -> None:
    sold = {"ada": 100, "bob": 2_000, "cy": -5}
    documents = [replace(INVOICE, contact_id=id, net=net) for id, net in sold.items()]
    sales.put_accounts(T, [Account(each.contact_id, recounted([each])) for each in documents])
    sales.put_accounts(T, [Account("nobody", Sums())])
    first, second = sales_lists.by_sales(T, 2)
    assert [first.contact_id, second.contact_id] == ["bob", "ada"]
    assert [each.contact_id for each in sales_lists.by_sales(T, 2, second.at)] == ["cy"]
    assert [each.contact_id for each in sales_lists.by_sales(T, 9, "", True)] == ["cy", "ada", "bob"]
    assert [each.contact_id for each in sales_lists.by_sales(T, 9, second.at, True)] == ["bob"]


def test_accounts_lie_between_two_contacts_without_the_first() -> None:
    sales.put_accounts(T, [Account(each) for each in ("a", "b", "c")])
    assert [each.contact_id for each in sales_lists.accounts_between(T, "a", "b")] == ["b"]
    assert [each.contact_id for each in sales_lists.accounts_between(T, "", "")] == ["a", "b", "c"]


def test_a_move_marks_the_account_so_that_nobody_counts_there_who_has_read_it_before() -> None:
    account = sell()
    sales_moves.begin(T, account, "bob")
    assert [*sales_moves.under_way(T)] == [Move("ada", "bob")]
    marked = sales.accounts(T, ["ada"])["ada"]
    assert marked == replace(account, revision=2, merged_into="bob")
    with pytest.raises(Overtaken):
        sales.write(T, [Stored(None, replace(INVOICE, id="i-2"))], [account], [account])
    with pytest.raises(Overtaken):
        sales_moves.begin(T, account, "bob")
    sales_moves.end(T, Move("ada", "bob"))
    assert not [*sales_moves.under_way(T)]


def test_an_account_is_marked_that_nothing_was_sold_to() -> None:
    sales_moves.begin(T, Account("ada"), "bob")
    assert sales.accounts(T, ["ada"])["ada"] == Account("ada", Sums(), 1, "bob")
