from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shared.xero_tokens import TokenSet

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)


def test_the_secrets_are_in_no_text_of_it() -> None:
    tokens = TokenSet("access-secret", "refresh-secret", NOW)
    for text in (repr(tokens), str(tokens), f"{tokens}", f"{[tokens]}"):
        assert "secret" not in text


@pytest.mark.parametrize(
    ("seconds", "fresh"), [(-1, False), (0, False), (299, False), (300, False), (301, True), (1800, True)]
)
def test_a_token_is_fresh_while_it_has_more_than_five_minutes(seconds: int, fresh: bool) -> None:
    assert TokenSet("a", "r", NOW + timedelta(seconds=seconds)).is_fresh(NOW) is fresh
