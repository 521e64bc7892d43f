"""A logo is kept as long as a form has it, and of two who give one the second is told."""

from __future__ import annotations

from typing import cast

import pytest

from shared.catalogue.products import Image
from shared.operations.orders import editing, logo
from shared.operations.orders.editing import ChangedMeanwhile, NoSuchForm, Unfit
from shared.orders.forms import Look, OrderForm
from shared.store import order_forms
from shared.store.pictures import Pictures
from tests.shared.catalogue.test_pictures import PNG


class Kept:
    """A bucket that remembers what was kept and what was forgotten."""

    def __init__(self) -> None:
        self.forgotten: list[str] = []

    def put(self, tenant: str, of: str, picture: bytes) -> Image:
        return Image(f"pictures/{tenant}/{of}/{len(picture)}", "image/png")

    def forget(self, image: Image) -> None:
        self.forgotten.append(image.key)


@pytest.fixture
def kept(empty_tables: None) -> Kept:
    order_forms.save("acme", OrderForm("f1", "Lessons", "lessons"))
    return Kept()


def bucket(kept: Kept) -> Pictures:
    return cast(Pictures, kept)


def test_a_logo_is_forgotten_once_no_form_has_it(kept: Kept) -> None:
    given = logo.give("acme", "f1", 1, PNG, bucket(kept))
    key = given.look.logo
    assert logo.give("acme", "f1", 2, PNG, bucket(kept)).look.logo == key
    editing.copy("acme", "f1", "f2", lambda: "chance")
    assert logo.take_away("acme", "f1", 3, bucket(kept)).look == Look()
    assert kept.forgotten == []
    logo.take_away("acme", "f2", 1, bucket(kept))
    assert kept.forgotten == [key]


def test_what_is_no_picture_or_no_form_is_refused(kept: Kept) -> None:
    with pytest.raises(Unfit):
        logo.give("acme", "f1", 1, b"<svg>", bucket(kept))
    with pytest.raises(NoSuchForm):
        logo.give("other", "f1", 1, PNG, bucket(kept))
    with pytest.raises(ChangedMeanwhile):
        logo.take_away("acme", "f1", 7, bucket(kept))


def test_of_two_at_the_same_moment_one_saves(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = order_forms.read("acme", "f1")
    logo.give("acme", "f1", 1, PNG, bucket(kept))
    monkeypatch.setattr(logo, "as_seen", lambda *_: seen)
    with pytest.raises(ChangedMeanwhile):
        logo.give("acme", "f1", 1, PNG + b"more", bucket(kept))
