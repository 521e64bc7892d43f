"""Sends to Xero what was edited here: up to fifty customers in two calls, one to read and one to write.

What is about to be sent is stored first. Where nobody knows what became of it, the next reading tells: until
then, and for ten minutes at most, nothing is sent again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from shared.contacts.checks import refusals
from shared.contacts.customers import HOLD, Customer, Refusal, XeroContact
from shared.contacts.details import Details
from shared.contacts.meeting import Met, answered, meet
from shared.contacts.refused import NOT_SENT, NOT_THERE, NOT_TRACKED, refusal_of
from shared.errors import Contended, Forbidden, Throttled, Unavailable
from shared.operations.contacts.default_tracking import Tracking, tracking_of
from shared.operations.contacts.incoming import TRIES, take_in
from shared.operations.lead_sources.asking import ask
from shared.posting.steps import TurnedAway
from shared.store import directory
from shared.store.directory import Overtaken
from shared.xero import contact_writes
from shared.xero.client import XeroClient
from shared.xero.contact_writes import Answers, Refused, Wanted
from shared.xero.contacts import MOST_IDS, by_ids

# With fewer calls left of Xero's day than this, the money goes first and customers wait.
FEW = 200
AN_HOUR = timedelta(hours=1)


@dataclass(slots=True)
class Round:
    """What came of a round. `until`: what is left may be sent then, in UTC; None where nothing waits so."""

    sent: int = 0
    refused: int = 0
    until: datetime | None = None
    has_more: bool = False

    def wait(self, until: datetime) -> None:
        self.until = min(until, self.until or until)


@dataclass(frozen=True, slots=True)
class _Noted:
    """A customer as stored before it is sent, and what it is sent as."""

    customer: Customer
    details: Details
    tracking: Tracking | None = None

    @property
    def target(self) -> Wanted:
        return Wanted(contact_of(self.customer), self.details, self.tracking)


def send(
    tenant: str, xero: XeroClient, now: datetime, fresh: Callable[[], str], held_back: Collection[str] = ()
) -> Round:
    """Sends what waits longest, once it was merged with what Xero shows. `fresh` gives Idempotency-Keys.

    Raises Throttled, Forbidden and Unavailable, after which nothing is lost and nothing sent twice.
    """
    waiting = directory.unsent(tenant, MOST_IDS)
    if not waiting:
        return Round()
    sending = _Sending(tenant, xero, now, fresh, held_back)
    sending.send(sending.note(waiting))
    sending.round.has_more = directory.has_unsent(tenant)
    return sending.round


def contact_of(customer: Customer) -> str:
    return customer.link.contact_id if customer.link else ""


class _Sending:
    """One round."""

    def __init__(
        self,
        tenant: str,
        xero: XeroClient,
        now: datetime,
        fresh: Callable[[], str],
        held_back: Collection[str],
    ) -> None:
        self._tenant = tenant
        self._xero = xero
        self._now = now
        self._fresh = fresh
        self._tracking = tracking_of(tenant)
        self._held_back = (*held_back, *self._tracking.held_back)
        self.round = Round()

    def note(self, waiting: Sequence[Customer]) -> list[_Noted]:
        """Merges with what Xero shows, and stores what is still to be sent as being sent."""
        asked, read = {contact_of(each) for each in waiting}, partial(by_ids, self._xero, now=self._now)
        contacts = read(sorted(asked))
        # An erasing goes through the ledger, which the writer may not: the turns of contacts do it.
        still_there = [each for each in contacts if each.status != "GDPRREQUEST"]
        take_in(self._tenant, still_there, self._now, read, self._held_back, self._tracking)
        if self._xero.day_left is not None and self._xero.day_left < FEW:
            self.round.wait(self._now + AN_HOUR)
            return []
        shown = {each.contact_id: each for each in contacts}
        customers = directory.read_many(self._tenant, (each.id for each in waiting)).values()
        # Whoever was merged into another contact just now goes with the next round.
        found = [
            self._noted(each, shown.get(contact_of(each))) for each in customers if contact_of(each) in asked
        ]
        return [each for each in found if each]

    def _noted(self, customer: Customer, contact: XeroContact | None) -> _Noted | None:
        if customer.state != "active" or customer.link is None or customer.unsent_since is None:
            return None
        if contact is None:
            self._refuse(customer, Refusal(NOT_THERE, "The contact could not be found.", self._now))
            return None
        contact = self._tracking.read(contact, customer)
        met = meet(customer, contact, self._now, self._held_back)
        wanted, at_xero = met.for_xero, met.customer.link
        if wanted is None or contact.status != "ACTIVE":
            return None
        if customer.link.is_open(self._now) and customer.link.sent_at:
            self.round.wait(customer.link.sent_at + HOLD)
            return None
        if wrong := refusals(wanted, at_xero.base if at_xero else None):
            detail = " ".join(each.sentence for each in wrong)
            self._refuse(customer, Refusal(NOT_SENT, detail, self._now))
            return None
        link = replace(customer.link, sent=wanted, sent_at=self._now)
        stored = self._stored(customer, replace(customer, link=link))
        return _Noted(stored, wanted, self._tracking.for_xero(wanted, contact)) if stored else None

    def _refuse(self, customer: Customer, refusal: Refusal) -> None:
        if customer.link:
            link = replace(customer.link, sent=None, sent_at=None, refusal=refusal)
            self.round.refused += 1
            self._stored(customer, replace(customer, link=link))

    def _stored(self, before: Customer, after: Customer) -> Customer | None:
        """Stores a customer; None if somebody has changed it meanwhile: it goes with the next round."""
        try:
            return directory.save(self._tenant, before, after, (), self._now)
        except (Overtaken, Contended):
            self.round.wait(self._now)
            return None

    def send(self, noted: Sequence[_Noted]) -> None:
        """Writes to Xero, and takes in what it answers. A call that is refused as a whole is halved."""
        if not noted:
            return
        answers = self._answers(noted)
        if isinstance(answers, Refused) and len(noted) > 1:
            middle = len(noted) // 2
            self.send(noted[:middle])
            self.send(noted[middle:])
            return
        each_of = (answers,) if isinstance(answers, Refused) else answers
        for each, answer in zip(noted, each_of, strict=True):
            self._settle(each, answer)

    def _answers(self, noted: Sequence[_Noted]) -> Answers | Refused:
        try:
            answers = contact_writes.change(self._xero, [each.target for each in noted], self._fresh())
        except Unavailable:
            # It may have arrived. What was sent stays on record.
            self.round.wait(self._now + HOLD)
            raise
        if isinstance(answers, TurnedAway):
            for each in noted:
                self._forget_sent(each)
            raise _away(answers, self._now)
        return answers

    def _forget_sent(self, noted: _Noted) -> None:
        self._under_lock(noted, lambda each: Met(_without_sent(each)))

    def _settle(self, noted: _Noted, answer: XeroContact | Refused) -> None:
        if isinstance(answer, Refused):
            self.round.refused += 1
            refusal = refusal_of(answer.detail, self._now)
            if refusal.reason_code == NOT_TRACKED and noted.tracking is not None:
                # Whatever else was edited is sent with the next round.
                self._under_lock(noted, lambda each: Met(_untracked(each, noted)))
                ask(self._tenant, self._now)
                self.round.wait(self._now)
                return
            self._under_lock(noted, lambda each: Met(_refused(each, noted, refusal)))
        else:
            self.round.sent += 1
            self._under_lock(noted, lambda each: self._taken(each, noted, answer))

    def _taken(self, customer: Customer, noted: _Noted, answer: XeroContact) -> Met:
        said = self._tracking.read(answer, customer)
        return answered(customer, noted.details, said, self._now, self._held_back)

    def _under_lock(self, noted: _Noted, rule: Callable[[Customer], Met]) -> None:
        """Stores what the rule makes of a customer, also of one that was edited while it was being sent."""
        customer: Customer | None = noted.customer
        for _ in range(TRIES):
            if customer is None or not _is_still_sent(customer, noted):
                return
            met = rule(customer)
            try:
                directory.save(self._tenant, customer, met.customer, met.changes, self._now)
            except (Overtaken, Contended):
                customer = directory.read(self._tenant, noted.customer.id)
            else:
                return


def _is_still_sent(customer: Customer, noted: _Noted) -> bool:
    """Whether a customer still waits for the answer: it may have been merged, erased or read meanwhile."""
    link = customer.link
    return link is not None and link.sent is not None and contact_of(customer) == contact_of(noted.customer)


def _without_sent(customer: Customer) -> Customer:
    link = customer.link
    return replace(customer, link=replace(link, sent=None, sent_at=None)) if link else customer


def _untracked(customer: Customer, noted: _Noted) -> Customer:
    """Returns a customer that goes without its lead source, which Xero did not take."""
    after = _without_sent(customer)
    source = noted.details.lead_source
    return replace(after, link=replace(after.link, refused_source=source)) if after.link else after


def _refused(customer: Customer, noted: _Noted, refusal: Refusal) -> Customer:
    after = _without_sent(customer)
    # Whoever has edited it meanwhile may have mended just that.
    is_edited = customer.details != noted.customer.details
    return (
        after
        if is_edited or after.link is None
        else replace(after, link=replace(after.link, refusal=refusal))
    )


def _away(turned: TurnedAway, now: datetime) -> Exception:
    if turned.reason == "disconnected":
        return Forbidden("Xero does not let us change contacts")
    if turned.reason == "token_refused":
        return Unavailable("Xero did not take the token")
    return Throttled(f"Xero's limit is used up: {turned.reason}", now + turned.wait)
