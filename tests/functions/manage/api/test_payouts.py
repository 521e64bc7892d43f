from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from shared.reconciliation.payouts import PayoutItem
from tests.functions.manage.browser import Browser
from tests.functions.manage.test_payout_pages import keep
from tests.shared.store.test_payouts import OPEN

HERE = "/api/businesses/piano/payouts/stripe"


def test_payouts_are_told_page_by_page_without_their_items(owner: Browser) -> None:
    for number in range(27):
        keep("piano", number)
    first = owner.get(HERE).document
    assert [each["id"] for each in first["payouts"]] == [f"po_{number}" for number in range(26, 1, -1)]
    assert {(each["items"], len(each["shown"])) for each in first["payouts"]} == {(1, 0)}
    last = owner.get(f"{HERE}?{urlencode({'cursor': first['next']})}").document
    assert ([each["id"] for each in last["payouts"]], last["next"]) == (["po_1", "po_0"], None)


def test_a_cursor_of_another_list_is_a_problem_that_names_the_field(owner: Browser) -> None:
    keep("piano", 1, "gocardless")
    answer = owner.get(f"{HERE}?{urlencode({'cursor': '2026-09-02#po_1'})}")
    assert (answer.status, answer.document["title"]) == (422, "There is no such page of this list")
    assert set(answer.document["errors"]) == {"cursor"}


def test_a_payout_is_told_with_what_it_holds_200_items_a_page(owner: Browser) -> None:
    items = tuple(PayoutItem(f"txn_{number}", 1, (), "deleted") for number in range(150))
    keep(
        "piano",
        1,
        match=replace(OPEN, items=(*items, *(PayoutItem(f"r_{n}", 1) for n in range(60))), count=210),
    )
    told = owner.get(f"{HERE}/po_1").document
    (payout,) = told["payouts"]
    assert (told["page"], told["pages"], len(payout["shown"]), payout["items"]) == (1, 1, 200, 210)
    assert payout["reasons"] == [{"reason_code": "pending", "about": "txn_1", "pence": 11800, "count": 1}]
    assert owner.get(f"{HERE}/po_1?page=2").status == 404
    assert owner.get(f"{HERE}/po_2").status == 404
