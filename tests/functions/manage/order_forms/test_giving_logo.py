"""A form's logo is taken in, shown and taken away; a copy keeps it as long as it wants it."""

from __future__ import annotations

import pytest

from shared.orders.forms import Look
from shared.store import audit
from tests.functions.manage.browser import Browser
from tests.functions.manage.order_forms.conftest import EDIT, HERE, ONE, TYPED, form_of
from tests.shared.catalogue.test_pictures import PNG

JPEG = b"\xff\xd8\xff\xe0 a picture"


def test_a_logo_that_was_sent_is_shown_with_its_own_type(building: Browser) -> None:
    assert building.upload(f"{ONE}/logo", {"revision": "1"}, PNG).location == ONE
    key = form_of().look.logo
    assert key.startswith("pictures/piano/form-form/")
    assert f'src="{ONE}/logo?of={key.rpartition("/")[2]}"' in building.get(ONE).text
    answer = building.get(f"{ONE}/logo")
    assert (answer.status, answer.headers["content-type"]) == (200, "image/png")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_another_logo_takes_the_place_of_the_former_and_is_removed(building: Browser) -> None:
    building.upload(f"{ONE}/logo", {"revision": "1"}, PNG)
    former = form_of().look.logo
    assert building.upload(f"{ONE}/logo", {"revision": "2"}, JPEG).status == 303
    assert form_of().look.logo not in ("", former)
    assert building.post(f"{ONE}/logo/remove", {"revision": "3"}).status == 303
    assert form_of().look == Look()
    assert building.get(f"{ONE}/logo").status == 404


def test_a_logo_stays_while_the_form_is_changed_and_a_copy_has_it(building: Browser) -> None:
    building.upload(f"{ONE}/logo", {"revision": "1"}, PNG)
    building.post(EDIT, {**TYPED, "revision": "2"})
    copy = building.post(f"{ONE}/copy").location.removesuffix("/edit")
    assert building.post(f"{ONE}/logo/remove", {"revision": "3"}).status == 303
    assert building.get(f"{copy}/logo").status == 200
    assert building.post(f"{copy}/logo/remove", {"revision": "1"}).status == 303


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (b"", "Choose a picture."),
        (b"<svg onload='x'/>", "use a PNG, JPEG or WebP"),
        (PNG.ljust(1_000_001), "use 1 MB at most"),
    ],
)
def test_what_is_no_picture_is_refused_and_nothing_changed(building: Browser, file: bytes, why: str) -> None:
    answer = building.upload(f"{ONE}/logo", {"revision": "1"}, file)
    assert (answer.status, why in answer.text) == (422, True)
    assert form_of().look == Look()


def test_of_two_who_saw_the_same_the_second_is_told(building: Browser) -> None:
    building.upload(f"{ONE}/logo", {"revision": "1"}, PNG)
    assert building.upload(f"{ONE}/logo", {"revision": "1"}, JPEG).status == 409
    assert building.post(f"{ONE}/logo/remove", {"revision": "1"}).status == 409
    assert form_of().look.logo


def test_a_form_that_is_not_there_gets_no_logo(building: Browser) -> None:
    there = f"{HERE}/f/nothing/logo"
    assert building.get(there).status == 404
    assert building.upload(there, {"revision": "1"}, PNG).status == 404
    assert building.post(f"{there}/remove", {"revision": "1"}).status == 404


def test_a_logo_is_in_the_audit_log(building: Browser) -> None:
    building.upload(f"{ONE}/logo", {"revision": "1"}, PNG)
    building.post(f"{ONE}/logo/remove", {"revision": "2"})
    noted = [(each.verb, each.about) for each in audit.latest("piano", 10) if "logo" in each.verb]
    assert sorted(noted) == [("logo_given", "Lessons"), ("logo_removed", "Lessons")]
