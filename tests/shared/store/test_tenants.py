from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pynamodb.exceptions import UpdateError

from shared.errors import Unavailable
from shared.settings import Settings
from shared.store import businesses, jobs, tenants
from shared.store.tables.businesses import TenantItem
from shared.store.tenants import Tenant
from tests.shared.test_settings import GIVEN

NOW = datetime(2026, 10, 12, 18, tzinfo=UTC)


def test_a_tenant_is_read_with_settings_organisation_and_user() -> None:
    tenants.write("acme", GIVEN, "org-1", "ada")
    assert tenants.read("acme") == Tenant("acme", Settings.from_dict(GIVEN), "org-1", "ada")


def test_an_unknown_tenant_is_none() -> None:
    assert tenants.read("nobody") is None


def test_a_tenant_that_has_not_connected_xero_yet_can_be_kept() -> None:
    tenants.write("acme", GIVEN, "", "")
    tenant = tenants.read("acme")
    assert tenant is not None
    assert (tenant.xero_organisation, tenant.xero_user) == ("", "")


@pytest.mark.parametrize("part", ["feed_from", "accounts", "tax"])
def test_settings_that_cannot_be_read_back_are_not_kept(part: str) -> None:
    broken: dict[str, Any] = {name: value for name, value in GIVEN.items() if name != part}
    with pytest.raises(KeyError):
        tenants.write("acme", broken, "org-1", "ada")
    assert tenants.read("acme") is None


def test_a_provider_can_be_connected_before_the_settings_are_made() -> None:
    businesses.begin("acme", "Acme Ltd", "Europe/London", False, NOW)
    tenants.connected("acme", "stripe", NOW)
    tenants.write("acme", GIVEN, "org-1", "ada")
    assert tenants.connected_since("acme", "stripe") == NOW
    assert jobs.due_at("acme", "feed_stripe") == NOW


def test_a_business_without_settings_begins_on_no_day() -> None:
    businesses.begin("acme", "Acme Ltd", "Europe/London", False, NOW)
    with pytest.raises(LookupError, match="no tenant acme with settings"):
        tenants.set_feed_start("acme", date(2026, 8, 1))
    assert tenants.read("acme") is None


def test_everyone_is_listed() -> None:
    assert list(tenants.all_ids()) == []
    for tenant in ("acme", "other"):
        tenants.write(tenant, GIVEN, "org-1", "ada")
    assert sorted(tenants.all_ids()) == ["acme", "other"]


def test_another_first_day_leaves_everything_else_as_it_is() -> None:
    tenants.write("acme", GIVEN, "org-1", "ada")
    tenants.set_feed_start("acme", date(2026, 8, 1))
    settings = Settings.from_dict(GIVEN | {"feed_from": "2026-08-01"})
    assert tenants.read("acme") == Tenant("acme", settings, "org-1", "ada")


def test_a_tenant_that_nobody_knows_begins_on_no_day() -> None:
    with pytest.raises(LookupError, match="no tenant nobody"):
        tenants.set_feed_start("nobody", date(2026, 8, 1))
    assert tenants.read("nobody") is None


def test_settings_that_are_changed_meanwhile_are_not_written_over(monkeypatch: pytest.MonkeyPatch) -> None:
    tenants.write("acme", GIVEN, "org-1", "ada")
    update = TenantItem.update

    def late(item: TenantItem, **given: Any) -> Any:
        monkeypatch.setattr(TenantItem, "update", update)
        tenants.write("acme", GIVEN | {"invoice_prefix": "NEW-"}, "org-1", "ada")
        return update(item, **given)

    monkeypatch.setattr(TenantItem, "update", late)
    with pytest.raises(Unavailable, match="somebody else"):
        tenants.set_feed_start("acme", date(2026, 8, 1))
    found = tenants.read("acme")
    assert found
    assert (found.settings.invoice_prefix, found.settings.feed_from.year) == (
        "NEW-",
        date.fromisoformat(GIVEN["feed_from"]).year,
    )


def test_since_when_a_provider_is_connected_is_kept_once_and_outlives_other_settings() -> None:
    tenants.write("acme", GIVEN, "org-1", "ada")
    assert tenants.connected_since("acme", "stripe") is None
    tenants.connected("acme", "stripe", NOW)
    tenants.connected("acme", "stripe", NOW + timedelta(days=1))
    tenants.write("acme", GIVEN | {"invoice_prefix": "NEW-"}, "org-2", "bob")
    assert tenants.connected_since("acme", "stripe") == NOW
    assert tenants.connected_since("acme", "gocardless") is None
    assert tenants.read("acme") == Tenant(
        "acme", Settings.from_dict(GIVEN | {"invoice_prefix": "NEW-"}), "org-2", "bob"
    )


def test_nobody_is_connected_who_is_not_known() -> None:
    with pytest.raises(UpdateError):
        tenants.connected("nobody", "stripe", NOW)
    assert tenants.connected_since("nobody", "stripe") is None
    assert tenants.read("nobody") is None
