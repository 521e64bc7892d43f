from __future__ import annotations

from shared.environment import Environment


def test_a_variable_is_the_fields_name_in_capitals() -> None:
    env = Environment.of({"TABLE_PREFIX": "live-", "XERO_API_URL": "http://x", "table_prefix": "no"})
    assert (env.table_prefix, env.xero_api_url) == ("live-", "http://x")


def test_what_is_not_set_is_empty_and_what_is_not_known_is_ignored() -> None:
    assert Environment.of({"HOME": "/root"}) == Environment()
