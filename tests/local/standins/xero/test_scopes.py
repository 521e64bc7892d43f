"""What a consent does not cover is refused, whatever the access token's age and the organisation."""

from __future__ import annotations

import pytest

from local.standins.xero.identity import SCOPE, Grant
from local.standins.xero.routes import ROUTES
from local.standins.xero.scopes import SCOPE_OF, unknown_scopes
from tests.local.standins.xero.world import World


def detail(world: World, scope: str, method: str, resource: str) -> tuple[int, str]:
    """Returns status and Detail of a call with a token of that scope."""
    tokens = world.xero.identity.issue(Grant("ada", "app", scope), world.clock.now)
    reply = world.api.request(
        method, resource, headers={"Authorization": f"Bearer {tokens['access_token']}"}, json={}
    )
    return reply.status_code, reply.json().get("Detail", "")


CALLS = [
    ("GET", "Accounts", "accounting.settings.read", True),
    ("GET", "Organisation", "accounting.settings", True),
    ("GET", "Invoices", "accounting.settings", False),
    ("GET", "CreditNotes", "accounting.invoices.read", True),
    ("GET", "Payments", "accounting.invoices", False),
    ("GET", "Contacts", "accounting.contacts.read", True),
    ("PUT", "Contacts", "accounting.contacts.read", False),
    ("PUT", "Contacts", "accounting.contacts", True),
    ("PUT", "Accounts", "accounting.settings.read", False),
    ("GET", "BankTransfers", "accounting.banktransactions", True),
    ("PUT", "BankTransfers", "accounting.payments", False),
    ("GET", "Reports/BankSummary", "accounting.settings", False),
]


@pytest.mark.parametrize(("method", "resource", "scope", "allowed"), CALLS)
def test_a_call_outside_the_consented_scopes_is_unauthorised(
    world: World, method: str, resource: str, scope: str, allowed: bool
) -> None:
    refused = detail(world, scope, method, resource) == (401, "AuthorizationUnsuccessful")
    assert refused is not allowed


def test_a_call_outside_the_scopes_leaves_nothing(world: World) -> None:
    tokens = world.xero.identity.issue(Grant("ada", "app", "accounting.contacts.read"), world.clock.now)
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert world.api.put("Contacts", json={"Name": "Ada"}, headers=bearer).status_code == 401
    assert world.api.get("Contacts", headers=bearer).json()["Contacts"] == []


def test_everything_that_the_stand_in_serves_needs_a_scope() -> None:
    assert {resource.split("/")[0] for _, resource in ROUTES} <= SCOPE_OF.keys()


def test_what_is_consented_without_a_page_is_what_a_new_app_may_ask_for() -> None:
    assert unknown_scopes(SCOPE) == []
    assert unknown_scopes("accounting.transactions openid accounting.reports.read") == [
        "accounting.transactions",
        "accounting.reports.read",
    ]
