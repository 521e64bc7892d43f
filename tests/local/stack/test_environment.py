"""Environment variables are put back as they were, whatever happens meanwhile."""

from __future__ import annotations

import os

import pytest

from local.stack.environment import environment


@pytest.fixture(autouse=True)
def profile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "mine")
    monkeypatch.delenv("TABLE_PREFIX", raising=False)


def test_variables_are_set_beside_the_others() -> None:
    before = dict(os.environ)
    with environment({"AWS_PROFILE": "local", "TABLE_PREFIX": "local-"}):
        assert dict(os.environ) == before | {"AWS_PROFILE": "local", "TABLE_PREFIX": "local-"}
    assert dict(os.environ) == before


def test_alone_they_are_all_there_is() -> None:
    before = dict(os.environ)
    with environment({"TABLE_PREFIX": "local-"}, alone=True):
        assert dict(os.environ) == {"TABLE_PREFIX": "local-"}
    assert dict(os.environ) == before


def test_what_was_changed_inside_is_put_back_too() -> None:
    before = dict(os.environ)
    with environment({"TABLE_PREFIX": "local-"}):
        os.environ["AWS_PROFILE"] = "theirs"
    assert dict(os.environ) == before


def test_variables_are_put_back_after_an_error() -> None:
    before = dict(os.environ)
    with pytest.raises(KeyError), environment({"TABLE_PREFIX": "local-"}):
        raise KeyError
    assert dict(os.environ) == before
