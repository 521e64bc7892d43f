from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shared.settings import Settings
from shared.store import businesses, tenants
from shared.store.businesses import Profile
from shared.store.tenants import Tenant
from tests.shared.test_settings import GIVEN

NOW = datetime(2026, 10, 12, 18, tzinfo=UTC)


def test_a_business_that_has_begun_has_a_profile_and_is_unknown_to_whoever_books_money() -> None:
    businesses.begin("acme", "Acme Ltd", "Europe/London", False, NOW)
    assert businesses.profile("acme") == Profile("acme", "Acme Ltd", "Europe/London", False, "", "", False)
    assert tenants.read("acme") is None


def test_a_business_begins_once() -> None:
    businesses.begin("acme", "Acme Ltd", "Europe/London", False, NOW)
    tenants.write("acme", GIVEN, "org-1", "ada")
    businesses.begin("acme", "Another", "Europe/Dublin", True, NOW)
    assert businesses.profile("acme") == Profile(
        "acme", "Acme Ltd", "Europe/London", False, "org-1", "ada", is_set_up=True
    )
    assert tenants.read("acme") == Tenant("acme", Settings.from_dict(GIVEN), "org-1", "ada")


def test_no_business_begins_in_a_time_zone_that_nobody_knows() -> None:
    with pytest.raises(KeyError, match="Leeds"):
        businesses.begin("acme", "Acme Ltd", "Europe/Leeds", False, NOW)
    assert businesses.profile("acme") is None
