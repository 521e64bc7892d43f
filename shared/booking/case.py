"""Presents an event as the recorder books it: what the decision needs, and how it is decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from shared.booking.addresses import address_told
from shared.booking.decide import decide, needs
from shared.booking.decision import Context, Decision
from shared.booking.payers import known_by
from shared.events import DisputeLost, Event, Unrecognised, sale_of
from shared.ledger.movements import RecordedMovement
from shared.ledger.rows import Source
from shared.settings import Settings

# As much as one line of a list shows. What Xero is told is in the documents, and whole.
LONGEST_PAYER, LONGEST_DESCRIPTION = 100, 200


@dataclass(frozen=True, slots=True)
class Case:
    """A source that is decided once, from the ledger rows whose keys are `needs`.

    `email` is the payer's e-mail address, as the provider has it now, if Xero accepts it. `payer` and
    `description` are who paid and for what, for a person who looks through the list; empty where nobody says.
    `payer_keys` are the keys that the payer's contact may have, the strongest first.
    """

    source: Source
    needs: tuple[str, ...]
    decide: Callable[[Context], Decision]
    email: str = ""
    payer: str = ""
    description: str = ""
    payer_keys: tuple[str, ...] = ()


def case_of(event: Event, settings: Settings) -> Case:
    """Collects everything that the recorder asks of an event."""
    decided = partial(decide, event, settings)
    words = _payer(event), _description(event)
    return Case(
        recorded_source(event),
        needs(event),
        decided,
        address_told(event),
        *words,
        payer_keys=_payer_keys(event),
    )


def _payer_keys(event: Event) -> tuple[str, ...]:
    sale = sale_of(event)
    return known_by(sale.payer) if sale else ()


def _payer(event: Event) -> str:
    sale = sale_of(event)
    return (sale.payer.name or sale.payer.email).strip()[:LONGEST_PAYER] if sale else ""


def _description(event: Event) -> str:
    sale = sale_of(event)
    said = sale.description if sale else getattr(event, "description", "")
    return str(said).strip()[:LONGEST_DESCRIPTION]


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
