"""What is done about documents that Xero refused, where that is not up to a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from functions.xero_writer.working_set import WorkingSet
from shared.booking.fallbacks import REPLACEABLE, Fallback, fallback_for, is_moved
from shared.errors import Disconnected, Unavailable
from shared.ledger.documents import Document, contact_named
from shared.ledger.rows import Source
from shared.posting import steps
from shared.posting.lane import Parked
from shared.settings import Settings
from shared.store.lanes import MOST_MERGED, Settlement, Substitute
from shared.xero.client import XeroClient
from shared.xero.lock_dates import first_open_day
from shared.xero.merges import merged_into


@dataclass(frozen=True, slots=True)
class Listed:
    """A document that a bookkeeper should look at, by its key; `attention` is a reason code."""

    key: str
    source: Source
    attention: str


class Recovery:
    """One for each run: it remembers which contacts it has followed. `xero` may raise as a call does."""

    def __init__(self, settings: Settings, xero: Callable[[], XeroClient]) -> None:
        self._settings = settings
        self._xero = xero
        self._left: set[tuple[str, str]] = set()

    def settlement(
        self, rows: WorkingSet, step: steps.Settle, numbers: Mapping[str, int], now: datetime
    ) -> tuple[Settlement, Sequence[Listed]]:
        """What is stored of a step's outcomes, and which of them are listed for a bookkeeper.

        `numbers` are those reserved in the lane before the step.
        """
        parked = [outcome for outcome in step.outcomes if isinstance(outcome, Parked)]
        fallbacks, merged = self.fallbacks(rows, parked), self.merged(rows, parked)
        documents = {key: found.documents for key, found in fallbacks.items()} | resend(rows, parked, merged)
        settlement = Settlement(
            lane=step.lane,
            outcomes=step.outcomes,
            # A row keeps the number it was given; one that changes it (Varied) gives it up.
            numbers=numbers,
            substitutes={key: Substitute(rows.source(key, now), each) for key, each in documents.items()},
            merged_contacts=merged,
            removed=rows.removals,
        )
        flagged = ((key, found.attention) for key, found in fallbacks.items() if found.attention)
        return settlement, [Listed(key, rows.source(key, now), attention) for key, attention in flagged]

    def fallbacks(self, rows: WorkingSet, refused: Sequence[Parked]) -> dict[str, Fallback]:
        """What takes the place of documents that Xero refused for good, by key."""
        replaceable = [each for each in refused if each.reason_code in REPLACEABLE]
        # Asked once for them all: up to fifty may lie in the same locked period.
        is_asked = any(is_moved(each.reason_code, self._settings) for each in replaceable)
        open_from = self._open_from() if is_asked else None
        found = {
            each.key: fallback_for(rows.document(each.key), each.reason_code, self._settings, open_from)
            for each in replaceable
        }
        return {key: instead for key, instead in found.items() if instead}

    def _open_from(self) -> date | None:
        """None while Xero does not say."""
        try:
            return first_open_day(self._xero().organisation())
        except (Disconnected, Unavailable):
            return None

    def merged(self, rows: WorkingSet, refused: Sequence[Parked]) -> dict[str, str]:
        """Where contacts of refused documents went, one merge on: ContactIDs by the contacts' keys."""
        named = filter(None, (_contact(rows, each) for each in refused))
        gone = dict(islice({key: rows.parents[key].xero_id for key in named}.items(), MOST_MERGED))
        # Together with the ContactID: two of our contacts may pass through the same one.
        self._left |= gone.items()
        survivors = self._survivors(gone.values()) if gone else {}
        found = {key: survivors[each] for key, each in gone.items() if each in survivors}
        # Merged to and fro, they would be followed for ever.
        return {key: each for key, each in found.items() if (key, each) not in self._left}

    def _survivors(self, contact_ids: Iterable[str]) -> dict[str, str]:
        """Empty while Xero does not say: then the documents are parked, and it is asked again at a retry."""
        try:
            return merged_into(self._xero(), contact_ids)
        except (Disconnected, Unavailable):
            return {}


def resend(
    rows: WorkingSet, refused: Sequence[Parked], merged: Mapping[str, str]
) -> dict[str, tuple[Document, ...]]:
    """The refused documents whose contacts went elsewhere, by key: the same ones, to be sent there."""
    return {each.key: (rows.document(each.key),) for each in refused if _contact(rows, each) in merged}


def _contact(rows: WorkingSet, refused: Parked) -> str | None:
    if refused.reason_code != "contact_not_usable":
        return None
    return contact_named(rows.document(refused.key))
