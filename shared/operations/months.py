"""Closes months for good, and opens them again.

Closing reads the whole ledger, so that pages have it done in the background: `begin` says at once whether it
can be, and `close` does it. The command line does the one after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from shared.ledger.rows import LedgerRow
from shared.month_end.build import month_end
from shared.month_end.closing import Closing, Frozen
from shared.month_end.figures import CountedMonth, figures_of
from shared.month_end.of_month import of_month
from shared.month_end.report import last_of
from shared.operations.leasing import leased
from shared.operations.month_rows import waiting_in
from shared.operations.since_closing import noted
from shared.provider import Provider
from shared.reasons import CLOSINGS, Reason
from shared.settings import Settings
from shared.store import businesses, closings, month_figures, rows
from shared.store.tenants import Tenant

# Storing a closing may take so long, with all its attempts.
TO_SAVE = timedelta(minutes=1)
# Writes journals' lines, as shared.reports.journal_beancount does.
Journal = Callable[[Iterable[LedgerRow], Settings], Iterable[str]]


class NotPossible(Exception):
    """Nothing was changed. `reason_code` is one of CLOSINGS; `waiting` are rows that stand in the way."""

    def __init__(self, reason_code: str, waiting: Sequence[LedgerRow] = ()) -> None:
        super().__init__(CLOSINGS[reason_code].sentence)
        self.reason_code = reason_code
        self.waiting = tuple(waiting)

    @property
    def reason(self) -> Reason:
        return CLOSINGS[self.reason_code]


@dataclass(frozen=True, slots=True)
class Month:
    """How a month stands: its figures as last counted, and its latest closing, if it was ever closed."""

    month: date
    counted: CountedMonth
    closing: Closing | None


def months(tenant: str, most: int, before: date | None = None) -> list[Month]:
    """Returns the latest months that are counted, or those before one, the newest first."""
    counted = month_figures.latest(tenant, most, before)
    if not counted:
        return []
    closed = closings.latest_between(tenant, counted[-1].month, counted[0].month)
    return [Month(each.month, each, closed.get(each.month)) for each in counted]


def month(tenant: str, first: date) -> Month | None:
    """Returns how a month stands; None for one that is not counted."""
    counted = month_figures.of(tenant, first)
    return Month(first, counted, closings.latest(tenant, first)) if counted else None


def is_over(first: date, settings: Settings, now: datetime) -> bool:
    return settings.day_of(now) > last_of(first)


def begin(owner: Tenant, first: date, by: str, now: datetime, turn: str, again: bool = False) -> Closing:
    """Notes that a month is being closed. Raises NotPossible.

    `turn` is a name that no other has. `again`: a month that is closed is closed anew, as a new version.
    An undo that has begun is over by then, and one that comes later sees that the month is being closed.
    """
    if not is_over(first, owner.settings, now):
        raise NotPossible("not_over")
    if month_figures.of(owner.tenant, first) is None:
        raise NotPossible("nothing_there")
    # Nothing is raised under the lease, which would then last until it runs out.
    with leased(owner.tenant, turn, now) as lane:
        begun = (
            _begin(owner, Closing(first, 1, "closing", turn, by, now), again)
            if lane
            else NotPossible("lane_is_busy")
        )
    if isinstance(begun, NotPossible):
        raise begun
    return begun


def _begin(owner: Tenant, fresh: Closing, again: bool) -> Closing | NotPossible:
    known = closings.latest(owner.tenant, fresh.month)
    if known and known.is_under_way(fresh.asked_at):
        return NotPossible("closing_now")
    if known and known.is_closed and not again:
        return NotPossible("closed_already")
    if waiting := waiting_in(owner, fresh.month):
        return NotPossible("still_open", waiting)
    return closings.save(owner.tenant, _begun(known, fresh)) or NotPossible("closing_now")


def _begun(known: Closing | None, fresh: Closing) -> Closing:
    """Gives an attempt the next version, or that of an attempt that came to nothing."""
    if known is None:
        return fresh
    if known.state in ("closed", "reopened"):
        return replace(fresh, version=known.version + 1)
    return replace(fresh, version=known.version, revision=known.revision)


def close(
    owner: Tenant, first: date, turn: str, journal: Journal, clock: Callable[[], datetime]
) -> Closing | None:
    """Closes a month that `begin` has begun.

    It is not closed, and the closing says why, if something of it waits after all. Returns None if the month
    was closed or given up before, was begun anew since, or took so long that undos no longer wait for it.
    """
    known, now = closings.latest(owner.tenant, first), clock()
    if known is None or known.turn != turn or not known.is_under_way(now):
        return None
    # Every row this time, and read before the ledger is: what is decided from now on came in afterwards.
    if waiting := waiting_in(owner, first, most=None):
        return closings.save(owner.tenant, replace(known, state="refused", why=_why_not(waiting)))
    frozen = _frozen(owner, first, journal, now)
    closings.freeze(owner.tenant, known, frozen)
    if not known.is_under_way(clock() + TO_SAVE):
        return None
    figures = {provider: figures_of(report) for provider, report in frozen.reports.items()}
    return closings.save(owner.tenant, replace(known, state="closed", closed_at=now, figures=figures, why=""))


def given_up(tenant: str, first: date, turn: str) -> None:
    """Notes that a month could not be closed, so that nobody waits for it."""
    known = closings.latest(tenant, first)
    if known and known.turn == turn and known.state == "closing":
        closings.save(tenant, replace(known, state="refused", why=CLOSINGS["not_made"].sentence))


def reopen(tenant: str, first: date, by: str, now: datetime) -> Closing:
    """Opens a month again; the version that was closed stays on record. Raises NotPossible."""
    known = closings.latest(tenant, first)
    if known is None or not known.is_closed:
        raise NotPossible("not_closed")
    opened = closings.save(tenant, replace(known, state="reopened", reopened_by=by, reopened_at=now))
    if opened is None:
        raise NotPossible("not_closed")
    return opened


def frozen_of(tenant: str, first: date) -> tuple[Closing, Frozen] | None:
    """Returns the version of a month that is closed, and what it was; None for a month that is open."""
    known = closings.latest(tenant, first)
    return (known, closings.frozen(tenant, known)) if known and known.is_closed else None


def _frozen(owner: Tenant, first: date, journal: Journal, now: datetime) -> Frozen:
    """Reads the ledger once for each report and each journal: a ledger is too long to be kept in memory."""
    tenant, settings, lately = owner.tenant, owner.settings, dict[str, datetime]()
    name = businesses.names([tenant]).get(tenant, tenant)
    reports = {
        each: month_end(noted(_all(tenant), owner, each, first, now, lately), each, first, settings, name)
        for each in settings.providers
    }
    journals: Mapping[Provider, str] = {
        each: "".join(journal(of_month(_all(tenant), each, first, settings), settings))
        for each in settings.providers
    }
    return Frozen(reports, journals, lately)


def _all(tenant: str) -> Iterator[LedgerRow]:
    return rows.all_rows(tenant, consistent=True)


def _why_not(waiting: Sequence[LedgerRow]) -> str:
    reason = CLOSINGS["still_open"]
    return f"{reason.sentence} {reason.what_to_do} Rows that wait: {len(waiting)}."
