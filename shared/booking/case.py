"""Presents an event as the recorder books it: what the decision needs, and how it is decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from shared.booking.addresses import address_told
from shared.booking.decide import decide, needs
from shared.booking.decision import Context, Decision
from shared.events import DisputeLost, Event, Unrecognised
from shared.ledger.movements import RecordedMovement
from shared.ledger.rows import Source
from shared.settings import Settings


@dataclass(frozen=True, slots=True)
class Case:
    """A source that is decided once, from the ledger rows whose keys are `needs`.

    `email` is the payer's e-mail address, as the provider has it now, if Xero accepts it.
    """

    source: Source
    needs: tuple[str, ...]
    decide: Callable[[Context], Decision]
    email: str = ""


def case_of(event: Event, settings: Settings) -> Case:
    """Collects everything that the recorder asks of an event."""
    return Case(recorded_source(event), needs(event), partial(decide, event, settings), address_told(event))


def recorded_source(event: Event) -> Source:
    """Returns the id under which an event is decided once, and its movement; a lost dispute has none."""
    if isinstance(event, DisputeLost):
        return Source(event.dispute, event.provider, event.at)
    moved = event.moved
    recorded = RecordedMovement(
        gross=moved.gross.minor,
        fee=moved.fee.minor,
        currency=moved.gross.currency,
        category=moved.category,
        is_direct=moved.is_direct,
        about=event.about if isinstance(event, Unrecognised) else "",
    )
    return Source(moved.source, moved.provider, moved.at, recorded)
