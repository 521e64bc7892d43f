"""Says in words how a business is connected: pages, JSON API and command line say the same.

Moments are told by how long ago they were, so that the words need no time zone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from shared.ledger.profiles import PROFILES
from shared.operations.connection_health import ConnectionHealth, ProviderHealth, State, XeroHealth
from shared.provider import PROVIDERS
from shared.store.feeds import LastRun

AT_XERO: Mapping[State, str] = {
    "never_connected": "Xero is not connected yet",
    "connected": "Xero lets us in",
    "in_doubt": "Xero does not renew our access just now; we go on trying for an hour",
    "refused": "Xero does not let us in any more: an owner has to connect it again",
    "disconnected": "Xero is disconnected",
}
AT_PROVIDER: Mapping[State, str] = {
    "never_connected": "{name} is not connected yet",
    "connected": "{name} takes our key",
    "in_doubt": "{name} takes our key",
    "refused": "{name} does not take our key any more: an owner has to paste a new one",
    "disconnected": "{name} is disconnected",
}
# What a webhook was answered with, and what that means. Whatever else it was is a fault of ours.
ANSWERED: Mapping[int, str] = {
    498: "its signature did not fit: the secret at GoCardless is not the one that is kept here",
    404: "there is nothing at this address",
    413: "it was too large",
    429: "too many came at once",
}
NOT_ANSWERED = "nobody answered within ten seconds"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def at_xero(xero: XeroHealth) -> str:
    return AT_XERO[xero.state]


def at_provider(each: ProviderHealth) -> str:
    return AT_PROVIDER[each.state].format(name=PROFILES[each.provider].name)


def of_turn(each: ProviderHealth) -> str:
    """Says how the feed's last turn went; empty if it went well, or there was none."""
    name, error = PROFILES[each.provider].name, each.last_run.error if each.last_run else ""
    if not error:
        return ""
    if each.last_run and each.last_run.is_key_refused:
        return f"{name} did not take our key"
    if _is_our_own(each.last_run):
        return error
    # The name of an error that nobody expected: its message may quote personal data.
    return f"something unexpected happened while {name} was read ({error})"


def _is_our_own(last_run: LastRun | None) -> bool:
    """Whether an error is one of our sentences, and not the mere name of somebody else's error."""
    return last_run is not None and " " in last_run.error


def of_delivery(status: int | None) -> str:
    """Says why a webhook counts as not delivered, by what it was answered with."""
    if status is None:
        return NOT_ANSWERED
    return ANSWERED.get(status, f"this site could not take it (it answered {status})")


def ago(at: datetime, now: datetime) -> str:
    """Says how long ago a moment was, in the largest unit that fits.

    >>> ago(datetime(2026, 11, 30, 9, 15), datetime(2026, 11, 30, 11, 14))
    '1 hour ago'
    """
    passed = now - at
    for unit, name in ((DAY, "day"), (HOUR, "hour"), (MINUTE, "minute")):
        if passed >= unit:
            number = passed // unit
            return f"{number} {name}{'' if number == 1 else 's'} ago"
    return "a moment ago"


def in_one_line(health: ConnectionHealth) -> str:
    """Says in one line how everything is connected, and what last came in.

    Such as "All connected: last Stripe event 3 minutes ago; Xero 312 of 5,000 calls today". Providers that
    were never connected are left out, unless none is.
    """
    wrong, events = [*_wrong(health)], ", ".join(_last_events(health))
    well = f"All connected: {events}" if events else "All connected"
    told = [*wrong, *([events] if events else [])] if wrong else [well]
    calls = f"Xero {health.xero.used.calls_today:,} of {health.xero.tier.calls:,} calls today"
    return "; ".join([*told, calls])


def _wrong(health: ConnectionHealth) -> Iterator[str]:
    if health.xero.state != "connected":
        yield at_xero(health.xero)
    used = [each for each in health.providers if each.state != "never_connected"]
    if not used:
        yield f"{' and '.join(PROFILES[each].name for each in PROVIDERS)} are not connected yet"
    for each in used:
        name = PROFILES[each.provider].name
        if each.state != "connected":
            yield at_provider(each)
        elif each.last_run and each.last_run.error:
            yield f"{name} could not be read {ago(each.last_run.at, health.at)}"


def _last_events(health: ConnectionHealth) -> Iterator[str]:
    for each in health.providers:
        if each.state == "connected":
            name = PROFILES[each.provider].name
            if each.webhook_at:
                yield f"last {name} event {ago(each.webhook_at, health.at)}"
            else:
                yield f"no {name} event yet"
