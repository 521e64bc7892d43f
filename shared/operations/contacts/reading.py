"""Holds what one turn works with in which contacts are read from Xero."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property, partial
from uuid import uuid4

from shared.chart.chart import Chart
from shared.contacts.customers import XeroContact
from shared.errors import Throttled
from shared.operations.contacts.default_tracking import DefaultTracking, tracking_of
from shared.operations.contacts.incoming import Taken, take_in
from shared.operations.contacts.sending_choice import held_back
from shared.store import charts
from shared.xero.client import XeroClient
from shared.xero.contacts import MOST_IDS, by_ids
from shared.xero.sales_elements import Reading, Unread, pounds
from shared.xero.tracked_parts import Tracking

# Of Xero's minute, so many calls stay for the writer and the pages.
LEFT_TO_OTHERS = 30
# With fewer calls left of Xero's day, what is left is the money's.
FEW = 100
AN_HOUR = timedelta(hours=1)


class Paused(Exception):
    """The turn has done what it may in this minute or in its time, and goes on in the next."""


@dataclass
class Turn:
    """One turn for one business. `goes_on` says whether there is time for a further step.

    `fresh` gives names that no other process has.
    """

    tenant: str
    xero: XeroClient
    clock: Callable[[], datetime]
    goes_on: Callable[[], bool]
    fresh: Callable[[], str] = lambda: uuid4().hex
    # How many rows of the ledger wait for the writer by what was found.
    woken: int = 0
    # Whether options of lead sources are left to be written in the next turn.
    has_options_left: bool = False
    # Sales documents that were left out because they make no sense and are no sales.
    unread: list[Unread] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        return self.clock()

    @cached_property
    def _not_chosen(self) -> Collection[str]:
        return held_back(self.tenant)

    @cached_property
    def tracking(self) -> DefaultTracking:
        """What is known of lead sources at Xero; whoever reads more of them puts it in its place."""
        return tracking_of(self.tenant)

    @property
    def sales_tracking(self) -> Tracking | None:
        """The category by which sales are tracked; None where lead sources are not in use."""
        sources = self.tracking.sources
        return Tracking(sources.category_id, self._revenue) if sources.is_in_use else None

    @property
    def sales_reading(self) -> Reading:
        return Reading(self.unread.append, self._own_currency)

    def _own_currency(self) -> str:
        return self._chart.organisation.base_currency if self._chart else pounds()

    @cached_property
    def _chart(self) -> Chart | None:
        return charts.read(self.tenant)

    @cached_property
    def _revenue(self) -> frozenset[str] | None:
        chart = self._chart
        return frozenset(each.code for each in chart.accounts if each.is_revenue) if chart else None

    @property
    def held_back(self) -> Collection[str]:
        return (*self._not_chosen, *self.tracking.held_back)

    def step(self) -> None:
        """Raises Paused where the next step must wait, Throttled where few calls are left of Xero's day."""
        left, day_left = self.xero.minute_left, self.xero.day_left
        if day_left is not None and day_left < FEW:
            raise Throttled("few calls are left of Xero's day", self.now + AN_HOUR)
        self.piece()
        if left is not None and left < LEFT_TO_OTHERS:
            raise Paused

    def piece(self) -> None:
        """Raises Paused where there is no time for a further piece of work, one that asks nothing of Xero."""
        if not self.goes_on():
            raise Paused

    def by_ids(self, contact_ids: Sequence[str]) -> tuple[XeroContact, ...]:
        return by_ids(self.xero, contact_ids, self.now)

    def take(self, contacts: Sequence[XeroContact]) -> Taken:
        """Takes in contacts as Xero has just shown them."""
        read = partial(by_ids, self.xero, now=self.now)
        return take_in(self.tenant, contacts, self.now, read, self.held_back, self.tracking)

    def look_at(self, contact_ids: Collection[str]) -> Taken:
        """Reads contacts by their ids, fifty at a time, and takes them in."""
        whole, wanted = Taken(), sorted(set(contact_ids))
        for start in range(0, len(wanted), MOST_IDS):
            self.step()
            whole.add(self.take(self.by_ids(wanted[start : start + MOST_IDS])))
        return whole
