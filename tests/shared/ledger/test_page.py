"""docs/accounting.md says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from shared.providers.stripe import MEANINGS

PAGE = Path(__file__).parents[3] / "docs" / "accounting.md"


def test_the_table_of_categories_is_that_of_the_code() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+?) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert rows == [(category, each.words, each.documents) for category, each in MEANINGS.items()]
