"""Names what can be made a file of a business's books, and says how far an export has come. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, get_args

from shared.provider import PROVIDERS, Provider

What = Literal["month", "ledger", "journal"]
Format = Literal["pdf", "csv", "beancount"]
State = Literal["asked", "working", "ready", "failed"]
WHATS: tuple[What, ...] = get_args(What)
# What there is of each, the usual one first. shared.reports.exports knows how to make them.
FORMATS: Mapping[What, tuple[Format, ...]] = {
    "month": ("pdf", "csv", "beancount"),
    "ledger": ("csv",),
    "journal": ("csv", "beancount"),
}
TYPES: Mapping[Format, str] = {
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "beancount": "text/plain; charset=utf-8",
}
# A file is there for this long; the bucket forgets it by itself within a day more.
KEPT = timedelta(days=1)
# An export that nothing was heard of for so long has died. Lambda lets none work for as long.
STALLED = timedelta(minutes=20)
MONTH_ID = re.compile(r"month-(\d{4}-\d\d)-([a-z]+)-([a-z]+)", re.ASCII)
CLOSING = "closing-"
# The form in which this version writes messages.
VERSION = 1


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file: `month`, as its first day, and `provider` of a month alone. Raises ValueError for any other.

    `id` names it within its business.
    """

    what: What
    format: Format
    month: date | None = None
    provider: Provider | None = None

    def __post_init__(self) -> None:
        if self.format not in FORMATS[self.what]:
            raise ValueError(f"there is no {self.what} as {self.format}")
        is_month = self.what == "month"
        if (self.month is not None) != is_month or (self.provider is not None) != is_month:
            raise ValueError("a month is of a provider, and nothing else is")
        if self.month and self.month.day != 1:
            raise ValueError(f"a month begins on its first day, not on {self.month}")

    @property
    def id(self) -> str:
        of_month = f"-{self.month:%Y-%m}-{self.provider}" if self.month else ""
        return f"{self.what}{of_month}-{self.format}"

    @classmethod
    def of(cls, id: str) -> Wanted:
        """Reads an id. Raises ValueError for one that names no file."""
        found = next((each for each in everything() if each.id == id), None)
        return found or cls._of_month(id)

    @classmethod
    def _of_month(cls, id: str) -> Wanted:
        named = MONTH_ID.fullmatch(id)
        if named is None:
            raise ValueError("this names no file")
        month = date.fromisoformat(f"{named[1]}-01")
        provider = PROVIDERS[PROVIDERS.index(named[2])]
        formats = FORMATS["month"]
        return cls("month", formats[formats.index(named[3])], month, provider)

    def name_of(self, tenant: str, version: int = 0) -> str:
        """Names the file for whoever fetches it; `version` is that of a closed month."""
        of_version = f"-version-{version}" if version else ""
        of_month = f"-{self.provider}-{self.month:%Y-%m}" if self.month else f"-{self.what}"
        return f"{tenant}{of_month}{of_version}.{self.format}"


def everything() -> tuple[Wanted, ...]:
    """Returns the exports of all the books, which need no month."""
    return tuple(Wanted(what, each) for what in WHATS if what != "month" for each in FORMATS[what])


@dataclass(frozen=True, slots=True)
class Export:
    """How far a file has come. Times are UTC; `by` is who asked, `rows` how many were read, `size` in bytes.

    `turn` tells one making of the file from another. `place` is where the file lies, `why` a sentence for
    people where it could not be made. `revision` counts how often this was stored.
    """

    wanted: Wanted
    state: State
    turn: str
    by: str
    asked_at: datetime
    told_at: datetime
    rows: int = 0
    size: int = 0
    place: str = ""
    name: str = ""
    why: str = ""
    revision: int = 0

    def is_under_way(self, now: datetime) -> bool:
        return self.state in ("asked", "working") and now - self.told_at < STALLED

    def is_ready(self, now: datetime) -> bool:
        return self.state == "ready" and now < self.gone_at

    @property
    def gone_at(self) -> datetime:
        """When a file that is ready can no longer be fetched."""
        return self.told_at + KEPT

    def says(self, now: datetime) -> str:
        """Says in a sentence how far it has come."""
        if self.state == "failed":
            return self.why
        if self.state == "ready":
            gone = "It was ready, and is not kept any more. Ask for it again."
            return "It is ready." if self.is_ready(now) else gone
        if not self.is_under_way(now):
            return "It was not finished. Ask for it again."
        return f"{self.rows:,} rows read so far." if self.state == "working" else "It waits for its turn."


@dataclass(frozen=True, slots=True)
class ExportTurn:
    """A message: the export to make, or the month to close, of a business. `turn` is that of who asked."""

    tenant: str
    id: str
    turn: str

    @classmethod
    def parse(cls, body: str) -> ExportTurn:
        """Reads a message. Raises KeyError or ValueError for a foreign one."""
        given = json.loads(body)
        if given["version"] > VERSION:
            raise ValueError(f"the message has version {given['version']}, which cannot be read here")
        return cls(given["tenant"], given["id"], given["turn"])

    def body(self) -> str:
        told = {"tenant": self.tenant, "id": self.id, "turn": self.turn}
        return json.dumps({"version": VERSION, **told})
