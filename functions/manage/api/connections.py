"""Tells how a business is connected to Xero, Stripe and GoCardless, as the pages tell it: never a secret."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from starlette.responses import Response

from functions.manage import xero_pages
from functions.manage.api.answers import answer
from functions.manage.provider_pages import told_of
from functions.manage.visit import Visit
from shared.operations.orders.ways import by_card
from shared.providers.stripe_permissions import PERMISSIONS, SELLING, Permission
from shared.reports.json.selling import selling_json
from shared.reports.json.times import in_utc
from shared.store.organisations import Organisation
from shared.store.provider_accounts import ProviderAccount
from shared.xero.connections import SCOPES

Stands = Literal["never_connected", "connected", "refused", "disconnected"]


def shown(visit: Visit) -> Response:
    return answer({"xero": xero(visit), "stripe": stripe(visit), "gocardless": gocardless(visit)})


def disconnect_xero(visit: Visit) -> Response:
    xero_pages.end(visit)
    return answer(xero(visit))


def xero(visit: Visit) -> dict[str, Any]:
    told = xero_pages.told_of(visit)
    own: Organisation | None = told["own"]
    return {
        "state": _stands_at_xero(own, told["is_connected"]),
        "organisation": {"id": own.id, "name": own.name} if own else None,
        "connected_by": own.connected_by if own else None,
        "connected_at": in_utc(own.connected_at) if own else None,
        "organisations_connected": told["used"],
        "organisations_allowed": int(told["most"]) if told["most"] else None,
        "expectations": list(told["expectations"]),
        "calls_left_today": told["day_left"],
        "scopes": [{"scope": scope, "reason": reason} for scope, reason in SCOPES.items()],
    }


def _stands_at_xero(own: Organisation | None, lets_us_in: bool) -> Stands:
    if own is None:
        return "never_connected"
    if lets_us_in:
        return "connected"
    return "refused" if own.xero_user else "disconnected"


def stripe(visit: Visit) -> dict[str, Any]:
    """Tells of the account at Stripe, which permissions its key must have, and whether it may sell."""
    return {
        **_provider(told_of(visit, "stripe")),
        "permissions": _asked(PERMISSIONS.values()),
        "permissions_to_sell": _asked(SELLING.values()),
        "selling": selling_json(by_card(visit.tenant)),
    }


def _asked(permissions: Iterable[Permission]) -> list[dict[str, Any]]:
    return [{"resource": each.resource, "level": each.level, "reason": each.reason} for each in permissions]


def gocardless(visit: Visit) -> dict[str, Any]:
    """Tells of the account at GoCardless, and whether its webhooks arrive, as was last noted."""
    told = told_of(visit, "gocardless")
    own: ProviderAccount | None = told["own"]
    is_there = own is not None and not own.ended_at
    return {
        **_provider(told),
        "secret_ending": own.endpoint or None if own and is_there else None,
        "first_arrived_at": in_utc(own.delivered_at) if own else None,
    }


def _provider(told: Mapping[str, Any]) -> dict[str, Any]:
    own: ProviderAccount | None = told["own"]
    return {
        "state": _stands(own, told["is_key_refused"]),
        "account": _account(own) if own else None,
        "webhook_address": told["address"],
        "secret_since": in_utc(own.endpoint_since) if own and not own.ended_at else None,
        "is_former_secret_valid": bool(own and own.former_endpoint),
        "is_endpoint_left": bool(own and own.ended_at and own.endpoint),
        "unreal_stage": told["unreal_stage"],
    }


def _stands(own: ProviderAccount | None, is_key_refused: bool) -> Stands:
    if own is None:
        return "never_connected"
    if own.ended_at:
        return "disconnected"
    return "refused" if is_key_refused else "connected"


def _account(own: ProviderAccount) -> dict[str, Any]:
    return {
        "id": own.id,
        "name": own.name,
        "is_live": own.is_live,
        "key_ending": None if own.ended_at else own.key_ending,
        "connected_by": own.connected_by,
        "connected_at": in_utc(own.connected_at),
        "ended_at": in_utc(own.ended_at),
    }
