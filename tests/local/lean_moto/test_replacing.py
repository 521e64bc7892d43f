"""What is replaced is put back as it was kept, whatever happens meanwhile."""

from __future__ import annotations

from types import ModuleType

import pytest

from local.lean_moto.replacing import replaced


class Base:
    def inherited(self) -> str:
        return "inherited"


class Owner(Base):
    @staticmethod
    def plain() -> str:
        return "plain"

    @property
    def read(self) -> str:
        return "read"


def test_attributes_are_others_for_a_while() -> None:
    before = dict(vars(Owner))
    with replaced(Owner, plain=staticmethod(lambda: "other"), read=property(lambda _: "other")):
        assert (Owner.plain(), Owner().read) == ("other", "other")
    assert (Owner.plain(), Owner().read) == ("plain", "read")
    assert dict(vars(Owner)) == before


def test_what_is_inherited_is_inherited_again() -> None:
    with replaced(Owner, inherited=lambda _: "own"):
        assert (Owner().inherited(), Base().inherited()) == ("own", "inherited")
    assert "inherited" not in vars(Owner)


def test_it_is_put_back_after_an_error_too() -> None:
    module = ModuleType("somewhere")
    module.__dict__["tables"] = "ours"
    with pytest.raises(KeyError), replaced(module, tables="theirs"):
        raise KeyError
    assert vars(module)["tables"] == "ours"


def test_what_is_not_there_is_not_replaced() -> None:
    with pytest.raises(AttributeError, match="has no elsewhere"), replaced(Owner, plain=None, elsewhere=1):
        raise AssertionError("it was entered")
    assert Owner.plain() == "plain"
