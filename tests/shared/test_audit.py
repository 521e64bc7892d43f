from __future__ import annotations

from typing import get_args

from shared.audit import LONGEST_TEXT, SAYS, Verb, short


def test_every_verb_has_one_plain_sentence() -> None:
    assert {*SAYS} == {*get_args(Verb)}
    for says in SAYS.values():
        assert says.endswith(".")
        assert says[0].isupper()
    assert len({*SAYS.values()}) == len(SAYS)


def test_what_comes_from_outside_is_one_printable_line_and_not_long() -> None:
    assert short("Mozilla/5.0\r\nX: \x00y\u202e é") == "Mozilla/5.0X: y é"
    assert len(short("x" * 5000)) == LONGEST_TEXT
