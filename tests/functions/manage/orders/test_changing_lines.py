"""An owner changes what was ordered by a form that says before what it does, and what was wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from functions.manage.orders import change_form, changing_lines
from functions.manage.orders.change_form import each_costs
from shared.operations.orders import changing
from shared.orders.offers import Offer
from shared.orders.orders import Attempt, Change, Money, Order
from shared.orders.paying import Seen
from shared.orders.pricing import priced
from shared.store import audit, inbox, orders
from shared.store.stock import SoldOut
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import NOW
from tests.functions.manage.orders.conftest import API, HERE, placed
from tests.shared.operations.orders.sold import Shop
from tests.shared.store.placed import AT, SERVICE

VISIT = Offer("l2", "Visit <b>", Decimal("9.5"), Decimal(20), "200", most=3)


@pytest.fixture(autouse=True)
def _sold(monkeypatch: pytest.MonkeyPatch) -> None:
    """A form that sells a service and a visit, and a provider whose pages are open."""
    offers = [SERVICE, VISIT]
    for module in (change_form, changing):
        monkeypatch.setattr(module, "offered", lambda *_: offers)
        monkeypatch.setattr(module, "may_still_grow", lambda _, order, __: not order.money.came)
    monkeypatch.setattr(changing_lines, "sellers", lambda _: Shop({"cs_1": Seen("open")}))


def kept(order: Order) -> Order:
    found = orders.read("piano", order.id)
    assert found
    return found


def typed(order: Order, **pieces: str) -> dict[str, str]:
    return {"revision": str(order.revision)} | {f"pieces-{line}": said for line, said in pieces.items()}


def tried(outcome: Any) -> Attempt:
    return Attempt(1, "card", AT, AT + timedelta(days=1), "cs_1", outcome=outcome)


def test_the_form_says_what_a_change_does_before_and_offers_what_the_form_sells(owner: Browser) -> None:
    order = placed(emailing="both")
    there = f"{HERE}/o/{order.id}"
    assert f'href="{there}/change"' in owner.get(there).text
    text = owner.get(f"{there}/change").text
    for words in (
        "its invoice is changed as it stands",
        "Xero sends the buyer the changed invoice",
        'name="pieces-l1" id="pieces-l1" value="1"',
        "£120.00 each, ordered: 1",
        "Visit &lt;b&gt;",
        "£9.50 each, 3 left",
        'name="pieces-l2" id="pieces-l2" value=""',
    ):
        assert words in text


def test_of_a_paid_order_it_says_that_a_credit_note_follows_and_offers_nothing_more(owner: Browser) -> None:
    order = orders.save("piano", replace(placed(), money=Money(confirmed=120_00)))
    text = owner.get(f"{HERE}/o/{order.id}/change").text
    assert "a credit note takes off" in text
    assert "you give back on the order" in text
    assert "is changed as it stands" not in text


def test_an_order_is_changed_once_and_says_when_and_what_it_was(owner: Browser) -> None:
    order = placed()
    there = f"{HERE}/o/{order.id}"
    for _ in range(2):
        answer = owner.post(f"{there}/change", typed(order, l1="2", l2="1"))
        assert (answer.status, answer.location) == (303, f"{there}#changes")
    known = kept(order)
    assert (known.priced.gross, len(known.changes)) == (249_50, 1)
    text = owner.get(there).text
    assert all(words in text for words in ('id="changes"', "1 × Boiler service", "£120.00", "£249.50"))  # noqa: RUF001
    assert ("order_changed", order.id) in [(each.verb, each.about) for each in audit.latest("piano", 5)]
    waiting = [hint.type for _, hint in inbox.stored_but_not_queued(NOW + timedelta(days=9))]
    assert waiting == ["ordered"]


def test_what_is_wrong_is_said_at_its_box_with_what_was_typed(owner: Browser) -> None:
    order = placed()
    answer = owner.post(f"{HERE}/o/{order.id}/change", typed(order, l1="1.5", l2="2"))
    assert answer.status == 422
    for words in (
        "There is a problem",
        'value="1.5"',
        'value="2"',
        "whole number from 0",
        'aria-invalid="true"',
    ):
        assert words in answer.text
    empty = owner.post(f"{HERE}/o/{order.id}/change", typed(order, l1="0"))
    assert (empty.status, "cancel the order" in empty.text) == (422, True)
    assert kept(order) == order


def test_who_has_not_seen_the_order_as_it_is_changes_nothing(owner: Browser) -> None:
    order = placed()
    orders.save("piano", order)
    answer = owner.post(f"{HERE}/o/{order.id}/change", typed(order, l1="2"))
    assert (answer.status, "Look at it again" in answer.text) == (409, True)
    assert kept(order).changes == ()


@pytest.mark.parametrize(
    ("known", "says"),
    [
        ({"attempts": (tried("submitted"),)}, "on its way"),
        ({"cancelled_at": AT}, "It is cancelled"),
        ({"money": Money(by_hand=120_00)}, "by hand in Xero"),
    ],
)
def test_an_order_that_cannot_be_changed_says_why_in_both_places(
    owner: Browser, known: dict[str, Any], says: str
) -> None:
    order = orders.save("piano", replace(placed(), **known))
    there = f"{HERE}/o/{order.id}"
    for answer in (owner.get(f"{there}/change"), owner.post(f"{there}/change", typed(order, l1="2"))):
        assert (answer.status, says in answer.text) == (409, True)
    assert f"{there}/change" not in owner.get(there).text


def test_a_reader_sees_changes_and_is_offered_none(owner: Browser, reader: Browser) -> None:
    before = priced([SERVICE], {"l1": 3})
    order = placed(changes=(Change("c", AT, before),))
    text = reader.get(f"{HERE}/o/{order.id}").text
    assert ("£360.00" in text, "/change" in text) == (True, False)
    assert reader.get(f"{HERE}/o/{order.id}/change").status == 403


@pytest.mark.parametrize(("left", "says"), [(0, "None of them is left"), (2, "2 more of them are left")])
def test_too_few_pieces_are_said_with_how_many_are_left(
    owner: Browser, monkeypatch: pytest.MonkeyPatch, left: int, says: str
) -> None:
    def sold_out(*_: object) -> Order:
        raise SoldOut("item-1", left)

    monkeypatch.setattr(changing, "change", sold_out)
    order = placed()
    answer = owner.post(f"{HERE}/o/{order.id}/change", typed(order, l1="9"))
    assert (answer.status, says in answer.text) == (409, True)


def test_an_order_that_is_not_there_is_not_found(owner: Browser) -> None:
    assert owner.get(f"{HERE}/o/ORD-0000000000/change").status == 404
    assert owner.post(f"{HERE}/o/ORD-0000000000/change", {"revision": "1"}).status == 404


def test_prices_are_written_in_pence_unless_they_have_parts_of_them() -> None:
    assert [each_costs(Decimal(each)) for each in ("9.5", "33.3333", "1200")] == [
        "£9.50 each",
        "£33.3333 each",
        "£1,200.00 each",
    ]


# ---- the API


def test_the_api_changes_an_order_as_it_was_seen_and_tells_what_it_was(owner: Browser) -> None:
    order = placed()
    there = f"{API}/{order.id}/changes"
    lines = [{"line": "l1", "quantity": 0}, {"line": "l2", "quantity": 2}]
    assert owner.call("POST", there, {"revision": 7, "lines": lines}).status == 409
    told = owner.call("POST", there, {"revision": 1, "lines": lines}).document
    assert [(each["line"], each["quantity"]) for each in told["lines"]] == [("l2", 2)]
    (change,) = told["changes"]
    assert (change["at"], change["gross_before"], change["before"][0]["name"]) == (
        NOW.isoformat(),
        120_00,
        "Boiler service",
    )


@pytest.mark.parametrize(
    "lines",
    [
        [{"line": "l1", "quantity": -1}],
        [{"line": "l1", "quantity": 1_000_000}],
        [{"line": "l1", "quantity": 2}, {"line": "l1", "quantity": 3}],
        [{"line": "l1", "quantity": 0}],
        [{"line": "nothing", "quantity": 1}],
    ],
)
def test_the_api_takes_no_senseless_quantities(owner: Browser, lines: list[dict[str, Any]]) -> None:
    order = placed()
    answer = owner.call("POST", f"{API}/{order.id}/changes", {"revision": 1, "lines": lines})
    assert (answer.status, [*answer.document["errors"]]) == (422, ["lines"])
    assert kept(order) == order
