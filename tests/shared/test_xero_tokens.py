from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shared.xero_tokens import DOUBT, AccessToken, TokenSet

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)


def test_the_secrets_are_in_no_text_of_it() -> None:
    for tokens in (TokenSet("access-secret", "refresh-secret", NOW), AccessToken("access-secret", NOW)):
        for text in (repr(tokens), str(tokens), f"{tokens}", f"{[tokens]}"):
            assert "secret" not in text


@pytest.mark.parametrize(
    ("seconds", "fresh"), [(-1, False), (0, False), (299, False), (300, False), (301, True), (1800, True)]
)
def test_a_token_is_fresh_while_it_has_more_than_five_minutes(seconds: int, fresh: bool) -> None:
    assert AccessToken("a", NOW + timedelta(seconds=seconds)).is_fresh(NOW) is fresh


@pytest.mark.parametrize(
    ("is_unfinished", "refused_at", "dead"),
    [
        (False, None, True),
        (True, None, False),
        (True, NOW - DOUBT + timedelta(seconds=1), False),
        (True, NOW - DOUBT, True),
    ],
)
def test_a_refused_token_is_dead_unless_a_newer_one_may_still_be_stored(
    is_unfinished: bool, refused_at: datetime | None, dead: bool
) -> None:
    assert AccessToken("a", NOW, 0, is_unfinished, refused_at).is_dead(NOW) is dead
