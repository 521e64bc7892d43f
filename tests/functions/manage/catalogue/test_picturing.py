from __future__ import annotations

import pytest

from shared.catalogue.products import Image, Ours
from shared.store import audit, catalogue
from tests.functions.manage.browser import Browser
from tests.functions.manage.catalogue.conftest import HERE
from tests.functions.manage.catalogue.test_changing import ours
from tests.shared.catalogue.test_pictures import PNG

ONE = f"{HERE}/p/lesson"
JPEG = b"\xff\xd8\xff\xe0 a picture"


def picture() -> Image:
    found = ours().image
    assert found
    return found


def test_a_picture_that_was_sent_is_shown_with_its_own_type(selling: Browser) -> None:
    assert selling.upload(f"{ONE}/picture", {"revision": "0"}, PNG).status == 303
    assert (picture().kind, ours().revision) == ("image/png", 1)
    assert f'src="{ONE}/picture?of={picture().key.rpartition("/")[2]}"' in selling.get(ONE).text
    answer = selling.get(f"{ONE}/picture")
    assert (answer.status, answer.headers["content-type"]) == (200, "image/png")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"].startswith("private")


def test_another_picture_takes_the_place_of_the_former(selling: Browser) -> None:
    selling.upload(f"{ONE}/picture", {"revision": "0"}, PNG)
    former = picture()
    assert selling.upload(f"{ONE}/picture", {"revision": "1"}, JPEG).status == 303
    assert (picture().kind, picture() != former) == ("image/jpeg", True)


def test_a_picture_is_removed_and_words_stay(selling: Browser) -> None:
    selling.upload(f"{ONE}/picture", {"revision": "0"}, PNG)
    selling.post(f"{ONE}/edit", {"revision": "1", "name": "Mine", "text": ""})
    assert ours().image
    assert selling.post(f"{ONE}/picture/remove", {"revision": "2"}).status == 303
    assert ours() == Ours(name="Mine", revision=3)
    assert selling.get(f"{ONE}/picture").status == 404


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (b"", "Choose a picture."),
        (b"<svg onload='x'/>", "use a PNG, JPEG or WebP"),
        (PNG.ljust(1_000_001), "use 1 MB at most"),
    ],
)
def test_what_is_no_picture_is_refused_and_nothing_changed(selling: Browser, file: bytes, why: str) -> None:
    answer = selling.upload(f"{ONE}/picture", {"revision": "0"}, file)
    assert (answer.status, why in answer.text) == (422, True)
    assert ours() == Ours()


def test_of_two_who_saw_the_same_the_second_is_told(selling: Browser) -> None:
    selling.upload(f"{ONE}/picture", {"revision": "0"}, PNG)
    for path in ("picture", "picture/remove"):
        send = selling.upload if path == "picture" else (lambda at, form, _: selling.post(at, form))
        assert send(f"{ONE}/{path}", {"revision": "0"}, JPEG).status == 409
    assert picture().kind == "image/png"


def test_a_picture_is_in_the_audit_log(selling: Browser) -> None:
    selling.upload(f"{ONE}/picture", {"revision": "0"}, PNG)
    selling.post(f"{ONE}/picture/remove", {"revision": "1"})
    noted = {each.verb: each.about for each in audit.latest("piano", 10)}
    assert (noted["picture_given"], noted["picture_removed"]) == ("LES-1", "LES-1")
    assert catalogue.find("piano", "lesson")
