"""Names what can be wrong with a business for longer than it should, and says what is told of it.

A trouble begins and ends. It is told once when it begins and once when it ends: see docs/events.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

Kind = Literal["disconnected", "pending", "not_reconciled", "parked", "apart"]
KINDS: tuple[Kind, ...] = get_args(Kind)
# A row may wait for Xero for this long.
WAITED = timedelta(hours=1)
# A job is late once it has been due, or was tried in vain, for this long.
LATE = timedelta(hours=3)
# A difference may last for this long, and what was parked is new for this long.
A_DAY = timedelta(days=1)
# The form in which this version writes events.
VERSION = 1


@dataclass(frozen=True, slots=True)
class Words:
    """The words for one kind of trouble: the types of its two events, and a sentence for each.

    `patience` is how long a trouble must be on record before it is told and counted.
    """

    begins: str
    ends: str
    is_so: str
    is_over: str
    patience: timedelta = timedelta()


WORDS: Mapping[Kind, Words] = {
    "disconnected": Words(
        "business.disconnected",
        "business.reconnected",
        "Xero does not let us in any more: the owner has to connect it again",
        "Xero lets us in again",
    ),
    "pending": Words(
        "business.posting_stuck",
        "business.posting_resumed",
        "something has waited for more than an hour to be posted to Xero",
        "nothing has waited for more than an hour to be posted to Xero",
        # Whoever has many parked rows tried again, which are old, gives the writer time to post them.
        patience=timedelta(minutes=15),
    ),
    "not_reconciled": Words(
        "business.not_reconciled",
        "business.reconciled",
        "its accounts were to be reconciled hours ago, and that has not succeeded since",
        "its accounts are reconciled again",
    ),
    "parked": Words(
        "business.rows_parked",
        "business.no_rows_parked_lately",
        "something was parked for a person to look at",
        "nothing that was parked within the last day is still to be looked at",
    ),
    "apart": Words(
        "business.apart",
        "business.together",
        "a clearing account in Xero has differed from its processor's balance for a day",
        "no clearing account in Xero has differed from its processor's balance for a day",
    ),
}


@dataclass(frozen=True, slots=True)
class News:
    """What is told of a trouble: that it began, or that it has ended. `detail` is the event's, for JSON."""

    trouble: Trouble
    type: str
    sentence: str

    @property
    def detail(self) -> dict[str, Any]:
        trouble = self.trouble
        return {
            "version": VERSION,
            "id": f"{trouble.tenant}#{trouble.kind}#{trouble.seen_at.isoformat()}",
            "tenant": trouble.tenant,
            "trouble": trouble.kind,
            "since": trouble.since.isoformat(),
            "until": trouble.until.isoformat() if self.is_end and trouble.until else None,
            "sentence": self.sentence,
        }

    @property
    def is_end(self) -> bool:
        return self.type == WORDS[self.trouble.kind].ends


@dataclass(frozen=True, slots=True)
class Trouble:
    """A trouble of one business. Times are in UTC.

    It has been so since `since`, and on record since `seen_at`. `until` is when it was found to be over, and
    `told_at` when it was told that it began; None: not yet.
    """

    tenant: str
    kind: Kind
    since: datetime
    seen_at: datetime
    until: datetime | None = None
    told_at: datetime | None = None

    def counts(self, now: datetime) -> bool:
        """Whether the trouble lasts, and has lasted for longer than patience has it."""
        return self.until is None and self._is_ripe(now)

    def news(self, now: datetime) -> Iterator[News]:
        """Yields what is to be told by now. A trouble that was over before it was ripe is never told."""
        words, is_ripe = WORDS[self.kind], self._is_ripe(self.until or now)
        if is_ripe and self.told_at is None:
            yield News(self, words.begins, f"{self.tenant}: {words.is_so}")
        if self.until and (is_ripe or self.told_at):
            yield News(self, words.ends, f"{self.tenant}: {words.is_over}")

    def _is_ripe(self, at: datetime) -> bool:
        return at - self.seen_at >= WORDS[self.kind].patience
