"""Recovers documents that Xero refused, where no person has to act."""

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
from shared.posting.lane import Parked, Posted
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
    """The recovery of one run: it remembers which contacts it has followed.

    `xero` may raise as a call does.
    """

    def __init__(self, settings: Settings, xero: Callable[[], XeroClient]) -> None:
        self._settings = settings
        self._xero = xero
        self._left: set[tuple[str, str]] = set()

    def settlement(
        self, working_set: WorkingSet, step: steps.Settle, numbers: Mapping[str, int], now: datetime
    ) -> tuple[Settlement, Sequence[Listed]]:
        """Returns what to store of a step's outcomes, and which documents to list for a bookkeeper.

        `numbers` are the numbers that were reserved in the lane before the step.
        """
        parked = [outcome for outcome in step.outcomes if isinstance(outcome, Parked)]
        fallbacks, merged = self.fallbacks(working_set, parked), self.merged(working_set, parked)
        documents = {key: each.documents for key, each in fallbacks.items()}
        documents |= resend(working_set, parked, merged)
        settlement = Settlement(
            lane=step.lane,
            outcomes=step.outcomes,
            # A row keeps its reserved number, unless it takes another one (Varied).
            numbers=numbers,
            substitutes={
                key: Substitute(working_set.source(key, now), each) for key, each in documents.items()
            },
            merged_contacts=merged,
            removed=working_set.removals,
            deleted=working_set.reversals,
            amended=working_set.amended(each.key for each in step.outcomes if isinstance(each, Posted)),
        )
        flagged = ((key, each.attention) for key, each in fallbacks.items() if each.attention)
        return settlement, [Listed(key, working_set.source(key, now), why) for key, why in flagged]

    def fallbacks(self, working_set: WorkingSet, refused: Sequence[Parked]) -> dict[str, Fallback]:
        """Returns what takes the place of documents that Xero refused for good, by key."""
        replaceable = [each for each in refused if each.reason_code in REPLACEABLE]
        # Asked once for all of them: up to fifty may lie in the same locked period.
        is_asked = any(is_moved(each.reason_code, self._settings) for each in replaceable)
        open_from = self._open_from() if is_asked else None
        fallbacks = {
            each.key: fallback_for(
                working_set.document(each.key), each.reason_code, self._settings, open_from
            )
            for each in replaceable
        }
        return {key: fallback for key, fallback in fallbacks.items() if fallback}

    def _open_from(self) -> date | None:
        """Returns the first open day, or None while Xero does not say."""
        try:
            return first_open_day(self._xero().organisation())
        except (Disconnected, Unavailable):
            return None

    def merged(self, working_set: WorkingSet, refused: Sequence[Parked]) -> dict[str, str]:
        """Returns where refused documents' contacts went, one merge on: new ContactIDs by contact key."""
        named = filter(None, (_contact(working_set, each) for each in refused))
        gone = dict(islice({key: working_set.parents[key].xero_id for key in named}.items(), MOST_MERGED))
        # Remembered with the ContactID: two of our contacts may pass through the same one.
        self._left |= gone.items()
        survivors = self._survivors(gone.values()) if gone else {}
        moved = {key: survivors[each] for key, each in gone.items() if each in survivors}
        # Contacts that are merged to and fro would be followed for ever.
        return {key: each for key, each in moved.items() if (key, each) not in self._left}

    def _survivors(self, contact_ids: Iterable[str]) -> dict[str, str]:
        """Returns survivors by ContactID; none while Xero does not say.

        Then the documents are parked, and Xero is asked again at a retry.
        """
        try:
            return merged_into(self._xero(), contact_ids)
        except (Disconnected, Unavailable):
            return {}


def resend(
    working_set: WorkingSet, refused: Sequence[Parked], merged: Mapping[str, str]
) -> dict[str, tuple[Document, ...]]:
    """Returns the refused documents whose contacts were merged, by key, to be sent to the survivors."""
    return {
        each.key: (working_set.document(each.key),)
        for each in refused
        if _contact(working_set, each) in merged
    }


def _contact(working_set: WorkingSet, refused: Parked) -> str | None:
    if refused.reason_code != "contact_not_usable":
        return None
    return contact_named(working_set.document(refused.key))
