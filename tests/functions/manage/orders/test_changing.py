"""An unpaid order is cancelled on its page, and nobody cancels what they have not seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from shared.orders.orders import Attempt, Money
from shared.store import audit, inbox, orders
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import NOW
from tests.functions.manage.orders.conftest import HERE, placed
from tests.shared.store.placed import AT


def test_an_order_is_cancelled_and_the_books_are_told(owner: Browser) -> None:
    stored = placed()
    there = f"{HERE}/o/{stored.id}"
    answer = owner.post(f"{there}/cancel", {"revision": "1"})
    assert (answer.status, answer.location) == (303, there)
    kept = orders.read("piano", stored.id)
    assert kept
    assert kept.cancelled_at == NOW
    # The event of the order itself was stored by its form, and is queued by the sweep.
    waiting = [hint.type for _, hint in inbox.stored_but_not_queued(NOW + timedelta(days=9))]
    assert waiting == ["ordered"]
    text = owner.get(there).text
    assert ("Cancelled" in text, "/cancel" in text) == (True, False)
    noted = [(each.verb, each.about) for each in audit.latest("piano", 5)]
    assert ("order_cancelled", stored.id) in noted


def test_an_order_of_which_something_has_become_is_not_cancelled(owner: Browser) -> None:
    stored = placed()
    orders.save("piano", stored)
    answer = owner.post(f"{HERE}/o/{stored.id}/cancel", {"revision": "1"})
    assert (answer.status, "Something has become of this order" in answer.text) == (409, True)


def test_an_order_that_is_paid_is_not_cancelled(owner: Browser) -> None:
    stored = orders.save("piano", replace(placed(), money=Money(confirmed=120_00)))
    answer = owner.post(f"{HERE}/o/{stored.id}/cancel", {"revision": "2"})
    assert (answer.status, "Money has come for it" in answer.text) == (409, True)
    assert orders.read("piano", stored.id) == stored


def test_whoever_cancels_what_is_paid_is_led_to_giving_the_money_back(owner: Browser) -> None:
    paid = Attempt(1, "card", AT, AT, "cs_1", outcome="succeeded", paid_by="ch_1")
    stored = placed(attempts=(paid,), money=Money(confirmed=120_00))
    there = f"{HERE}/o/{stored.id}"
    answer = owner.post(f"{there}/cancel", {"revision": "1"})
    assert (answer.status, f'href="{there}#give-back"' in answer.text) == (409, True)


def test_an_order_that_is_not_there_is_not_found(owner: Browser) -> None:
    assert owner.post(f"{HERE}/o/ORD-0000000000/cancel", {"revision": "1"}).status == 404
    stored = placed()
    assert owner.post(f"{HERE}/o/{stored.id}/cancel", {"revision": "x"}).status == 400
