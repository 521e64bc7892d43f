"""Says how far a business has come on its way from nothing to books that agree: pure, in an owner's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from functions.manage.rendering import Link
from functions.manage.steps import Step
from functions.manage.verdicts import verdict
from shared.feeds import Feed
from shared.ledger.profiles import PROFILES
from shared.operations.status import ProviderStatus, Status
from shared.provider import PROVIDERS, Provider
from shared.reconciliation.result import Reconciliation


@dataclass(frozen=True, slots=True)
class Beginnings:
    """What the steps are made of.

    `organisation` is the name in Xero, empty before the first connection; `keys` says of which provider a key
    is kept. `lacking` names what must still be chosen, None before the accounts were read and where the
    settings are complete; `status` is None until then. `feeds` is how far each list has been read.
    """

    root: str
    zone: str
    organisation: str
    lets_us_in: bool
    keys: Mapping[Provider, bool]
    lacking: tuple[str, ...] | None
    status: Status | None
    feeds: Mapping[Provider, Feed]


def steps_of(so_far: Beginnings) -> list[Step]:
    return [
        _xero(so_far),
        *(_provider(so_far, each) for each in PROVIDERS),
        _settings(so_far),
        *(_reading(so_far, each) for each in _synced(so_far)),
        _posting(so_far),
        *(_comparing(so_far, each) for each in _synced(so_far)),
    ]


def is_under_way(steps: list[Step]) -> bool:
    """Whether something will have changed in a moment without anybody's doing."""
    return any(each.state == "under way" for each in steps)


def is_at_the_end(so_far: Beginnings, steps: list[Step]) -> bool:
    """Whether nothing is left to do but what a provider that is left out would ask for."""
    used = {each.provider for each in _synced(so_far)}
    optional = {_connecting(each) for each in PROVIDERS if each not in used}
    return bool(used) and all(each.state == "done" or each.name in optional for each in steps)


def latest_of(so_far: Beginnings) -> tuple[Reconciliation, ...]:
    """Returns the latest comparison of each provider whose money is booked, if there was one."""
    return tuple(each.latest for each in _synced(so_far) if each.latest)


def _synced(so_far: Beginnings) -> tuple[ProviderStatus, ...]:
    """Returns the providers whose money is booked and whose key is kept."""
    return tuple(each for each in so_far.status.providers if each.is_connected) if so_far.status else ()


def _xero(so_far: Beginnings) -> Step:
    there = f"{so_far.root}/xero"
    if so_far.lets_us_in:
        return Step("Connect Xero", "done", f"Connected to {so_far.organisation}.")
    if so_far.organisation:
        says = (
            f"Xero does not let us in to {so_far.organisation}. Nothing is lost: what waits is posted then."
        )
        return Step("Connect Xero", "failed", says, Link(there, "Connect Xero again"))
    return Step("Connect Xero", "waiting", "You allow it on Xero's own page.", Link(there, "Connect Xero"))


def _connecting(provider: Provider) -> str:
    return f"Connect {PROFILES[provider].name}"


def _provider(so_far: Beginnings, provider: Provider) -> Step:
    name, there = PROFILES[provider].name, Link(f"{so_far.root}/{provider}", _connecting(provider))
    if so_far.keys[provider]:
        return Step(_connecting(provider), "done")
    is_left_out = so_far.status and all(each.provider != provider for each in so_far.status.providers)
    says = f"{name} is left out by the settings." if is_left_out else "Leave it out if you do not use it."
    return Step(_connecting(provider), "waiting", says, there)


def _settings(so_far: Beginnings) -> Step:
    name, there = "Choose accounts", Link(f"{so_far.root}/settings", "Settings")
    if so_far.status:
        return Step(name, "done")
    if so_far.lacking is None:
        return Step(name, "waiting", "The accounts are read from Xero once it is connected.", there)
    says = f"Still to be chosen: {', '.join(so_far.lacking)}." if so_far.lacking else "Look through and save."
    return Step(name, "waiting", says, there)


def _reading(so_far: Beginnings, status: ProviderStatus) -> Step:
    name = f"Read what moved at {PROFILES[status.provider].name}"
    feed = so_far.feeds[status.provider]
    if status.last_run and status.last_run.error:
        says = "It did not let us read. Is the key still valid? We try again by ourselves."
        return Step(name, "failed", says, Link(f"{so_far.root}/{status.provider}", "Look at the connection"))
    if feed.covered:
        return Step(name, "done", _found(feed))
    return Step(name, "under way", _found(feed) if feed.window else "It begins within a minute.")


def _found(feed: Feed) -> str:
    seen = feed.window.seen if feed.window else 0
    return f"{seen:,} movements found so far."


def _posting(so_far: Beginnings) -> Step:
    name = "Post to Xero"
    if not so_far.status:
        return Step(name, "waiting")
    pending, parked = so_far.status.counts["pending"], so_far.status.counts["parked"]
    if pending:
        return Step(name, "under way", f"{pending:,} documents are on their way.")
    if parked:
        says = f"{parked:,} documents could not be posted, and need a look."
        return Step(name, "failed", says, Link(f"{so_far.root}/attention", "See what needs attention"))
    return Step(name, "done", "All that is known is in Xero.")


def _comparing(so_far: Beginnings, status: ProviderStatus) -> Step:
    name = f"Compare {PROFILES[status.provider].name} with Xero"
    if not status.latest:
        return Step(name, "under way", "The first look is taken once something was posted.")
    says = verdict(status.latest, so_far.zone)
    return Step(name, "done" if status.latest.is_reconciled else "failed", says)
