"""Answers the calls that make or change something, each creation once for its Idempotency-Key."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from local.standins.gocardless import bodies, fields, refusals, write_refusals
from local.standins.gocardless.answers import route
from local.standins.gocardless.calls import (
    billing_requests,
    flows,
    mandates,
    payments,
    refunds,
    subscriptions,
)
from local.standins.gocardless.forms import Form
from local.standins.gocardless.live import Live
from local.standins.gocardless.shown import Thing

CREATIONS: Mapping[str, Callable[[Live, Thing], Thing]] = {
    each.NAME: each.create for each in (billing_requests, flows, payments, refunds, subscriptions)
}
ACTIONS: Mapping[tuple[str, str], Callable[[Live, str], Thing]] = {
    ("billing_requests", "cancel"): billing_requests.cancel,
    ("billing_requests", "fallback"): billing_requests.fallback,
    ("billing_requests", "fulfil"): billing_requests.fulfil,
    ("mandates", "cancel"): mandates.cancel,
    ("payments", "cancel"): payments.cancel,
    ("payments", "retry"): payments.retry,
    ("subscriptions", "cancel"): subscriptions.cancel,
    ("subscriptions", "pause"): subscriptions.pause,
    ("subscriptions", "resume"): subscriptions.resume,
}
# A flow is made, and never read: its kind is in no table of lists.
KNOWN = (*CREATIONS,)
ACTION = Form({"metadata": fields.metadata}, beyond=("pause_cycles", "notification_type", "redirect_uri"))


def is_action(path: str) -> bool:
    """Whether a path reads /payments/PM1/actions/cancel, of a kind that GoCardless has."""
    parts = path.removeprefix("/").split("/")
    return len(parts) == 4 and parts[2] == "actions" and all(parts) and _is_known(parts[0])


def is_known(path: str) -> bool:
    """Whether GoCardless has anything at a path."""
    return is_action(path) or route(path)[0] is not None or path.removeprefix("/") in KNOWN


def named(path: str) -> str | None:
    """Returns the id that a path names, if any."""
    return path.split("/")[2] if is_action(path) else route(path)[1]


def written(method: str, path: str, body: bytes, key: str | None, live: Live) -> tuple[str, Thing]:
    """Returns the kind of what was made or changed, and the thing itself. Raises Refusal."""
    parts = path.removeprefix("/").split("/")
    if method == "POST" and is_action(path) and (parts[0], parts[3]) in ACTIONS:
        ACTION.must_fit(bodies.action(body), bodies.ACTION)
        return parts[0], ACTIONS[parts[0], parts[3]](live, parts[1])
    if method == "POST" and path.removeprefix("/") in CREATIONS:
        return parts[0], _created(parts[0], body, key, live)
    raise write_refusals.not_offered(method, path) if is_known(path) else refusals.no_such_path()


def _created(name: str, body: bytes, key: str | None, live: Live) -> Thing:
    live.keys.must_be_new(name, key, live.clock())
    made = CREATIONS[name](live, bodies.creation(body, name))
    live.keys.keep(name, key, made["id"], live.clock())
    return made


def _is_known(name: str) -> bool:
    return route(f"/{name}")[0] is not None or name in KNOWN
