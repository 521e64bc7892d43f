"""The API of order forms does what the pages do, and what it tells can be sent back as it is."""

from __future__ import annotations

from typing import Any

import pytest

from shared.store import audit
from tests.functions.manage.api.built import ORDER_FORM, PRODUCT_LINE
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import FORM
from tests.functions.manage.order_forms.conftest import API, building, form_of, open_form, reader, selling

__all__ = ["building", "open_form", "reader", "selling"]
ONE = f"{API}/{FORM}"
TOLD_ALONE = {"id", "state", "url"}
MONTHLY = {**PRODUCT_LINE, "least": 1, "most": 4, "comes": "month", "periods": 12, "starts_on": "2027-01-01"}
EXTRA = {
    **PRODUCT_LINE,
    "product": None,
    "name": "Call-out",
    "unit_price": "35.50",
    "account": "200",
    "tax_type": "OUTPUT2",
}
WHOLE = {
    **ORDER_FORM,
    "lines": [MONTHLY, EXTRA],
    "ways": ["card"],
    "asks": ["notes"],
    "reached_by": "ask@forte.example",
    "opens_at": "2026-12-01T09:00:00+01:00",
}


def test_forms_are_listed_and_told_with_their_addresses(open_form: Browser) -> None:
    told = open_form.get(API).document
    assert told == {"tenant": "piano", "forms": [open_form.get(ONE).document]}
    form = told["forms"][0]
    assert (form["url"], form["state"], form["revision"]) == ("http://localhost:8420/f/lessons", "open", 3)


def test_what_is_told_of_a_form_can_be_sent_back_as_it_is(building: Browser) -> None:
    saved = building.call("PUT", ONE, WHOLE).document
    ids = [{"id": each["id"]} for each in saved["lines"]]
    assert saved["lines"] == [{**MONTHLY, **ids[0]}, {**EXTRA, **ids[1]}]
    assert saved["reached_by"] == form_of().reached_by == "ask@forte.example"
    assert (saved["opens_at"], saved["revision"]) == ("2026-12-01T08:00:00+00:00", 2)
    sent = {name: value for name, value in saved.items() if name not in TOLD_ALONE}
    again = building.call("PUT", ONE, sent).document
    assert again == {**saved, "revision": 3}


def test_a_form_is_begun_and_copied(building: Browser) -> None:
    begun = building.call("POST", API, {"title": "Sale", "address": "spring-sale"})
    assert (begun.status, begun.document["address"], begun.document["state"]) == (201, "spring-sale", "draft")
    copied = building.call("POST", f"{ONE}/copy")
    assert (copied.status, copied.document["title"]) == (201, "Copy of Lessons")


def test_a_form_is_opened_and_closed_as_it_was_seen(building: Browser) -> None:
    building.call("PUT", ONE, {**ORDER_FORM, "lines": [PRODUCT_LINE]})
    assert building.call("PUT", f"{ONE}/state", {"revision": 1, "state": "open"}).status == 409
    opened = building.call("PUT", f"{ONE}/state", {"revision": 2, "state": "open"}).document
    assert opened["state"] == form_of().state == "open"
    closed = building.call("PUT", f"{ONE}/state", {"revision": 3, "state": "closed"}).document
    assert closed["state"] == form_of().state == "closed"
    verbs = [each.verb for each in audit.latest("piano", 10) if "form" in each.verb]
    assert sorted(verbs) == ["order_form_closed", "order_form_edited", "order_form_opened"]


@pytest.mark.parametrize(
    ("method", "end", "sent", "field"),
    [
        ("POST", "", {"title": "", "address": ""}, "title"),
        ("POST", "", {"title": "x", "address": "api"}, "address"),
        ("PUT", f"/{FORM}", {**ORDER_FORM, "title": ""}, "title"),
        ("PUT", f"/{FORM}", {**ORDER_FORM, "lines": [{**EXTRA, "unit_price": "-1"}]}, "lines.0.unit_price"),
        ("PUT", f"/{FORM}", {**ORDER_FORM, "lines": [{**PRODUCT_LINE, "most": -1}]}, "lines.0.most"),
        ("PUT", f"/{FORM}", {**ORDER_FORM, "reached_by": 101 * "x"}, "reached_by"),
        ("PUT", f"/{FORM}", {**ORDER_FORM, "closes_at": "soon"}, "closes_at"),
        ("PUT", f"/{FORM}/state", {"revision": 1, "state": "draft"}, "state"),
        ("PUT", f"/{FORM}/state", {"revision": 1, "state": "open"}, "lines"),
    ],
)
def test_what_does_not_fit_is_said_by_where_it_stands(
    building: Browser, method: str, end: str, sent: dict[str, Any], field: str
) -> None:
    answer = building.call(method, f"{API}{end}", sent)
    assert (answer.status, field in answer.document["errors"]) == (422, True)


def test_what_was_changed_meanwhile_is_not_changed(building: Browser) -> None:
    answer = building.call("PUT", ONE, {**ORDER_FORM, "revision": 7})
    assert (answer.status, form_of().title) == (409, "Lessons")


def test_a_form_that_is_not_there_is_not_found(building: Browser) -> None:
    assert building.get(f"{API}/nothing").status == 404
    assert building.call("PUT", f"{API}/nothing", ORDER_FORM).status == 404
    assert building.call("POST", f"{API}/nothing/copy").status == 404
