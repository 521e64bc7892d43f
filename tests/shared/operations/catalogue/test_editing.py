from __future__ import annotations

import pytest

from shared.catalogue.comparing import Kept
from shared.catalogue.products import Image, Ours, Product
from shared.operations.catalogue.editing import ChangedMeanwhile, NoSuchProduct, Unfit, change
from shared.store import catalogue
from tests.shared.catalogue.listed import item

PICTURE = Image("a/b", "image/png")


@pytest.fixture(autouse=True)
def kept(empty_tables: None) -> None:
    catalogue.keep("acme", [Kept(item())])
    catalogue.save_ours("acme", "boiler", Ours(image=PICTURE))


def test_what_is_said_of_a_product_is_changed_and_its_picture_stays() -> None:
    saved = change("acme", "boiler", 1, is_hidden=True, name="Mine", text="Text")
    assert saved == Product(item(), Ours(True, "Mine", "Text", PICTURE, 2))
    assert catalogue.find("acme", "boiler") == saved


@pytest.mark.parametrize(
    ("tenant", "revision", "name", "error"),
    [
        ("other", 1, "", NoSuchProduct),
        ("acme", 0, "", ChangedMeanwhile),
        ("acme", 1, 101 * "x", Unfit),
    ],
)
def test_what_may_not_be_changes_nothing(
    tenant: str, revision: int, name: str, error: type[Exception]
) -> None:
    before = catalogue.find("acme", "boiler")
    with pytest.raises(error):
        change(tenant, "boiler", revision, is_hidden=True, name=name, text="")
    assert catalogue.find("acme", "boiler") == before


def test_of_two_at_the_same_moment_one_saves(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = catalogue.find("acme", "boiler")
    change("acme", "boiler", 1, is_hidden=True, name="", text="")
    monkeypatch.setattr(catalogue, "find", lambda *_: seen)
    with pytest.raises(ChangedMeanwhile):
        change("acme", "boiler", 1, is_hidden=False, name="Late", text="")
