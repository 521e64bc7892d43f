"""Names and addresses go to Xero unless the owner has chosen otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from shared.operations.contacts.sending_choice import held_back
from shared.store import businesses, choices

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


def test_everything_is_sent_until_an_owner_holds_names_and_addresses_back() -> None:
    assert held_back("piano") == ()
    businesses.begin("piano", "Piano Ltd", "Europe/London", True, NOW)
    before = choices.read("piano")
    choices.save("piano", before, replace(before.choices, send_names=False), (), None, "ada", NOW)
    assert held_back("piano") == ("name", "address.POBOX", "address.STREET")
