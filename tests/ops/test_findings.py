"""What people did in Xero is listed, and accepted on the owner's word only."""

from __future__ import annotations

from shared.store import reconciliations, rows
from tests.functions.merchant import Merchant
from tests.functions.trading import by_hand, park_a_fee, sell
from tests.ops.conftest import Ops


def test_books_that_nobody_touched_have_no_findings(ops: Ops, merchant: Merchant) -> None:
    sell(merchant)
    ops("reconcile")
    said = ops("findings")
    assert (said.code, said.words) == (0, "Everything in Xero is as it was posted.")
    assert ops("findings", "--json").document == {"tenant": "demo", "findings": []}


def test_a_finding_is_listed_with_its_id_its_money_and_what_to_do(ops: Ops, merchant: Merchant) -> None:
    gift = by_hand(merchant.xero, 25)
    ops("reconcile")
    said = ops("findings")
    assert said.code == 1
    assert "own (open), dated 02 Oct 2026: RECEIVE from A friend" in said.words
    assert f"id {gift}" in said.out
    assert "To do: Delete it if it repeats a document that was posted from here" in said.words
    (found,) = ops("findings", "--json").document["findings"]
    assert (found["id"], found["reason_code"], found["moves_pence"]) == (gift, "own", {"091": 2500})


def test_an_accepted_finding_is_no_open_cause_any_more(ops: Ops, merchant: Merchant) -> None:
    gift = by_hand(merchant.xero, 25)
    assert ops("reconcile").code == 1
    said = ops("accept", gift, typed="yes\n")
    assert (said.code, said.words) == (0, f"accepted: {gift}")
    assert ops("findings").code == 0
    again = ops("reconcile")
    assert again.code == 0
    assert "own, accepted by the owner" in again.words


def test_a_parked_row_is_accepted_with_what_waits_for_it_said(ops: Ops, merchant: Merchant) -> None:
    fee = park_a_fee(merchant)
    said = ops("accept", fee, "--json", "--yes")
    assert (said.code, said.document) == (0, {"id": fee, "accepted": True})
    assert "The row will never be posted from here." in said.notices
    assert rows.read("demo", [fee])[0].state == "accepted"


def test_nothing_is_accepted_unless_the_operator_says_yes(ops: Ops, merchant: Merchant) -> None:
    gift = by_hand(merchant.xero, 25)
    ops("reconcile")
    for typed, why in (("no\n", "nothing was changed"), (None, "there is no terminal to ask at")):
        said = ops("accept", gift, typed=typed)
        assert (said.code, why in said.notices) == (1, True)
    found = reconciliations.finding("demo", gift)
    assert found
    assert not found.accepted


def test_an_id_that_nobody_knows_says_where_the_ids_are(ops: Ops, merchant: Merchant) -> None:
    said = ops("accept", "nothing", "--yes")
    assert (said.code, "run findings or parked to list what there is" in said.words) == (1, True)
    assert not ops("accept", "nothing", "--yes", "--json").document["accepted"]


def test_what_was_deleted_is_posted_again_on_the_owners_word(ops: Ops, merchant: Merchant) -> None:
    key = f"{sell(merchant)} payment"
    id = merchant.id_of(key)
    merchant.xero.delete_payment(id)
    ops("reconcile")
    said = ops("post-again", id, typed="yes\n")
    assert (said.code, said.words) == (0, f"on its way to Xero: {key}")
    merchant.rest()
    assert ops("reconcile").code == 0


def test_what_is_still_in_xero_is_not_posted_again(ops: Ops, merchant: Merchant) -> None:
    gift = by_hand(merchant.xero, 25)
    ops("reconcile")
    for id, why in (
        (gift, "change or delete it there first"),
        ("nothing", "run findings to list what there is"),
    ):
        said = ops("post-again", id, "--yes")
        assert (said.code, why in said.words) == (1, True)
