"""The QR code of a form is a picture that holds no script, and says the form's address."""

from __future__ import annotations

import re

import segno

from functions.manage.order_forms.qr_pages import drawing_of
from tests.functions.manage.browser import Browser
from tests.functions.manage.order_forms.conftest import EDIT, HERE, ONE, TYPED


def test_the_code_of_a_forms_address_is_shown_and_can_be_kept_as_a_file(building: Browser) -> None:
    building.post(EDIT, TYPED)
    assert f'src="{ONE}/qr"' in building.get(ONE).text
    answer = building.get(f"{ONE}/qr")
    assert (answer.status, answer.headers["content-type"]) == (200, "image/svg+xml")
    assert 'filename="lessons.svg"' in answer.headers["content-disposition"]
    assert answer.text.encode() == drawing_of("http://localhost:8420/f/lessons")


def test_a_code_is_a_square_of_paths_and_nothing_else() -> None:
    address = "https://orders.example/f/k7w2m9p4xq3n"
    drawn = drawing_of(address).decode()
    assert {*re.findall(r"<([a-z]+)", drawn)} <= {"svg", "g", "path"}
    modules = len(segno.make_qr(address, error="m").matrix) + 2 * 4
    assert f'width="{modules * 8}" height="{modules * 8}"' in drawn
    assert drawing_of(address) != drawing_of(f"{address}x")


def test_a_form_that_is_not_there_has_no_code(building: Browser) -> None:
    assert building.get(f"{HERE}/f/nothing/qr").status == 404
