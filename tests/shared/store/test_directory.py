from __future__ import annotations

from typing import Any

import pytest

from shared.settings import Settings
from shared.store import directory
from shared.store.directory import Tenant
from tests.shared.test_settings import GIVEN


def test_a_tenant_is_read_with_settings_organisation_and_user() -> None:
    directory.write("acme", GIVEN, "org-1", "ada")
    assert directory.read("acme") == Tenant("acme", Settings.from_dict(GIVEN), "org-1", "ada")


def test_an_unknown_tenant_is_none() -> None:
    assert directory.read("nobody") is None


def test_a_tenant_that_has_not_connected_xero_yet_can_be_kept() -> None:
    directory.write("acme", GIVEN, "", "")
    tenant = directory.read("acme")
    assert tenant is not None
    assert (tenant.xero_organisation, tenant.xero_user) == ("", "")


@pytest.mark.parametrize("part", ["feed_from", "accounts", "tax"])
def test_settings_that_cannot_be_read_back_are_not_kept(part: str) -> None:
    broken: dict[str, Any] = {name: value for name, value in GIVEN.items() if name != part}
    with pytest.raises(KeyError):
        directory.write("acme", broken, "org-1", "ada")
    assert directory.read("acme") is None


def test_everyone_is_listed() -> None:
    assert list(directory.everyone()) == []
    for tenant in ("acme", "other"):
        directory.write(tenant, GIVEN, "org-1", "ada")
    assert sorted(directory.everyone()) == ["acme", "other"]
