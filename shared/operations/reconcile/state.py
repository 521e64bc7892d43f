"""Stores the state of a reconciliation between its steps, unless another run has begun meanwhile."""

from __future__ import annotations

from shared.errors import Unavailable
from shared.store import reconciliations
from shared.store.reconciliations import State


class Overtaken(Unavailable):
    """Another reconciliation of the same tenant began later: this one leaves the results to that one."""


def stored(tenant: str, state: State) -> State:
    """Stores the state, and returns it as the next revision. Raises Overtaken if another run did so first."""
    after = reconciliations.save_state(tenant, state)
    if after is None:
        raise Overtaken("another reconciliation of the same tenant is under way")
    return after
