"""Writes how a business is connected as JSON."""

from __future__ import annotations

from typing import Any

from shared.operations.connection_health import ConnectionHealth, ProviderHealth, XeroHealth
from shared.operations.connection_words import at_provider, at_xero, in_one_line, of_delivery, of_turn
from shared.operations.failed_deliveries import Deliveries, SentAgain
from shared.reports.json.times import in_utc


def connection_health_json(health: ConnectionHealth) -> dict[str, Any]:
    """Says how a business is connected.

    As {tenant, at: time, in_one_line, xero, providers: {provider: state}, deliveries or null, pending:
    {count, is_more: bool, oldest: time or null}, queues or null, troubles: {trouble: since}}.

    `queues` is {at: time, queues: {queue: {waiting: count, since: time or null}}}, of all businesses.
    """
    pending, queues = health.pending, health.queues
    return {
        "tenant": health.tenant,
        "at": in_utc(health.at),
        "in_one_line": in_one_line(health),
        "xero": _xero(health.xero),
        "providers": {each.provider: _provider(each) for each in health.providers},
        "deliveries": deliveries_json(health.deliveries) if health.deliveries else None,
        "pending": {
            "count": pending.count,
            "is_more": pending.is_more,
            "oldest": in_utc(pending.oldest),
        },
        "queues": {
            "at": in_utc(queues.at),
            "queues": {
                name: {"waiting": each.waiting, "since": in_utc(each.since)}
                for name, each in queues.by_name.items()
            },
        }
        if queues
        else None,
        "troubles": {each.kind: in_utc(each.since) for each in health.troubles},
    }


def deliveries_json(deliveries: Deliveries) -> dict[str, Any]:
    """Lists what GoCardless could not deliver: {asked_at: time, is_more: bool, failed: [delivery]}.

    A delivery is {id, created_at: time, status: int or null, says, sent_again_at: time or null}.
    """
    return {
        "asked_at": in_utc(deliveries.asked_at),
        "is_more": deliveries.is_more,
        "failed": [
            {
                "id": each.id,
                "created_at": in_utc(each.created_at),
                "status": each.status,
                "says": of_delivery(each.status),
                "sent_again_at": in_utc(each.again_at),
            }
            for each in deliveries.failed
        ],
    }


def sent_again_json(done: SentAgain) -> dict[str, Any]:
    """Says which webhooks GoCardless sends again, and which it does not know any more: {sent, gone}."""
    return {"sent": list(done.sent), "gone": list(done.gone)}


def _xero(xero: XeroHealth) -> dict[str, Any]:
    """Says what is known of Xero; bytes are of the month in UTC so far, calls of the day."""
    own = xero.own
    return {
        "state": xero.state,
        "says": at_xero(xero),
        "authorised_by": own.connected_by if own else None,
        "authorised_at": in_utc(own.connected_at) if own else None,
        "refused_since": in_utc(xero.refused_since),
        "last_webhook_at": in_utc(xero.webhook_at),
        "tier": xero.tier.name,
        "calls_today": xero.used.calls_today,
        "calls_allowed": xero.tier.calls,
        "calls_left": xero.calls_left,
        "bytes_this_month": xero.used.received_this_month,
        "bytes_of_all": xero.used_by_all.received_this_month,
        "bytes_allowed": xero.tier.received,
    }


def _provider(each: ProviderHealth) -> dict[str, Any]:
    own, last_run = each.own, each.last_run
    return {
        "state": each.state,
        "says": at_provider(each),
        "connected_by": own.connected_by if own else None,
        "connected_at": in_utc(own.connected_at) if own else None,
        "last_webhook_at": in_utc(each.webhook_at),
        "last_untold_at": in_utc(each.untold_at),
        "feed_last_run_at": in_utc(last_run.at) if last_run else None,
        "feed_error": of_turn(each),
        "feed_failing_since": in_utc(each.failing_since),
    }
