"""Shows how a business is connected, what last came in and went out, and what waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.responses import Response

from functions.manage.at_hand import may_change, on_record
from functions.manage.pages import show
from functions.manage.rendering import Tone
from functions.manage.tables import Column
from functions.manage.visit import Visit
from shared.ledger.profiles import PROFILES
from shared.operations.connection_health import (
    ConnectionHealth,
    ProviderHealth,
    State,
    connection_health,
)
from shared.operations.connection_words import at_provider, at_xero, in_one_line, of_delivery, of_turn
from shared.operations.failed_deliveries import Delivery, is_under_way
from shared.store.tenants import OnRecord
from shared.xero.tiers import tier_of

TONES: Mapping[State, Tone] = {
    "never_connected": "waiting",
    "connected": "done",
    "in_doubt": "attention",
    "refused": "problem",
    "disconnected": "waiting",
}
QUEUES: Mapping[str, str] = {
    "inbox": "Events that webhooks told, to be read",
    "backlog": "Movements that no webhook told, to be read",
    "posting": "Businesses with something to post to Xero",
    "feed": "Lists at Stripe and GoCardless to be read",
    "reconcile": "Accounts to be compared",
}
DELIVERY_COLUMNS = (Column("Made at"), Column("Webhook"), Column("Why it was not taken"), Column("Once more"))
QUEUE_COLUMNS = (Column("Queue"), Column("Waiting", is_amount=True), Column("Not empty since"))


@dataclass(frozen=True, slots=True)
class Told:
    """One provider as the page shows it."""

    name: str
    place: str
    tone: Tone
    says: str
    health: ProviderHealth
    error: str


@dataclass(frozen=True, slots=True)
class Failed:
    """One failed delivery as the page shows it. `is_under_way`: it was sent again a moment ago."""

    id: str
    at: datetime
    says: str
    again_at: datetime | None
    is_under_way: bool


def shown(visit: Visit) -> Response:
    known = on_record(visit)
    told = view(health_of(visit, known))
    may = may_change(visit)
    return show(visit, "connections.html", "Connections", profile=known.profile, may_change=may, **told)


def one_line(visit: Visit, known: OnRecord) -> str:
    """Says in one line how the business is connected, for a page that shows more than that."""
    tier = tier_of(visit.deps.aws.env.xero_connections)
    return in_one_line(connection_health(known, tier, visit.now, most_pending=0))


def view(health: ConnectionHealth) -> dict[str, Any]:
    """Returns what the template is told of the connections."""
    deliveries = health.deliveries
    return {
        "health": health,
        "line": in_one_line(health),
        "xero_tone": TONES[health.xero.state],
        "xero_says": at_xero(health.xero),
        "providers": [_told(each) for each in health.providers],
        "failed": [_failed(each, health.at) for each in deliveries.failed] if deliveries else [],
        "asks_gocardless": any(map(_may_be_asked, health.providers)),
        "queues": QUEUES,
        "delivery_columns": DELIVERY_COLUMNS,
        "queue_columns": QUEUE_COLUMNS,
    }


def health_of(visit: Visit, known: OnRecord) -> ConnectionHealth:
    """Reads how the business in the address is connected. Xero and the providers are not asked."""
    return connection_health(known, tier_of(visit.deps.aws.env.xero_connections), visit.now)


def _may_be_asked(each: ProviderHealth) -> bool:
    """Whether a provider says what it could not deliver, and answers us."""
    return PROFILES[each.provider].sends_again and each.state == "connected"


def _told(each: ProviderHealth) -> Told:
    name = PROFILES[each.provider].name
    return Told(name, each.provider, TONES[each.state], at_provider(each), each, of_turn(each))


def _failed(each: Delivery, now: datetime) -> Failed:
    says, again_at = of_delivery(each.status), each.again_at
    return Failed(each.id, each.created_at, says, again_at, is_under_way(each, now))
