"""Checks the opening words of docstrings: the first sentence needs a subject and a verb.

A docstring that opens with "Of", "By" or "Those" makes the reader look for what it is about elsewhere.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# The folders that are held to the rule.
ROOTS = ("shared", "functions", "ops", "local")
OPENERS = (
    "And",
    "As",
    "At",
    "Beside",
    "But",
    "By",
    "For",
    "From",
    "In",
    "Into",
    "None",
    "Of",
    "On",
    "Such",
    "The same",
    "Those",
    "To",
    "Under",
    "Unless",
    "Until",
    "With",
    "Without",
)
SHOWN = 6
Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def offences(source: str, name: str) -> Iterator[str]:
    """Yields file, line and first words of each docstring that opens with a banned word."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, Documented) and is_banned(words := (ast.get_docstring(node) or "").split()):
            yield f"{name}:{node.body[0].lineno}: {' '.join(words[:SHOWN])}"


def is_banned(words: list[str]) -> bool:
    opening = [word.strip(",;:.—") for word in words[:2]]
    return " ".join(opening) in OPENERS or any(word in OPENERS for word in opening[:1])


def files() -> list[Path]:
    return sorted(path for root in ROOTS for path in (ROOT / root).rglob("*.py"))


def test_no_docstring_opens_with_a_banned_word() -> None:
    found = [each for path in files() for each in offences(path.read_text(), str(path.relative_to(ROOT)))]
    assert not found, "mend these first sentences:\n" + "\n".join(found)


@pytest.mark.parametrize("root", ROOTS)
def test_every_root_has_docstrings_to_check(root: str) -> None:
    assert any(ast.get_docstring(ast.parse(path.read_text())) for path in (ROOT / root).rglob("*.py"))


@pytest.mark.parametrize("opener", OPENERS)
def test_each_banned_word_is_found_at_the_start_of_a_docstring(opener: str) -> None:
    assert list(offences(f'"""{opener} its rows."""', "a.py")) == [f"a.py:1: {opener} its rows."]


def test_an_offence_names_file_line_and_first_words() -> None:
    source = '''"""Keeps books."""
class Rows:
    """With its
    contact, an alias, and a flag of its own."""
    async def read(self) -> None:
        """The same, from the store."""
    def write(self) -> None:
        """Without, say, a key."""
'''
    assert sorted(offences(source, "rows.py")) == [
        "rows.py:3: With its contact, an alias, and",
        "rows.py:6: The same, from the store.",
        "rows.py:8: Without, say, a key.",
    ]


@pytest.mark.parametrize(
    "first", ["Offers a row.", "The samples of a day.", "Forgets.", "Nonetheless it runs."]
)
def test_a_longer_word_that_begins_alike_is_allowed(first: str) -> None:
    assert not list(offences(f'def read():\n    """{first}"""', "a.py"))


def test_neither_other_strings_nor_missing_docstrings_are_looked_at() -> None:
    source = 'WORDS = "Of which"\n\n\ndef read():\n    say("With care")\n    return "By key"\n'
    assert not list(offences(source, "a.py"))
