"""Takes a call to the API through its steps in order: identity, limits, idempotency key, books."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from local.standins.xero.calls import Answer, Call, Outcome, answer
from local.standins.xero.errors import Refused
from local.standins.xero.faults import (
    CommitLate,
    Down,
    Fail,
    Faults,
    LoseAnswer,
    RefuseCall,
    RefuseElement,
    Slow,
    TooMany,
    Unauthorised,
)
from local.standins.xero.identity import Identity
from local.standins.xero.limits import MINUTE, Excess, Window
from local.standins.xero.logbook import row_of
from local.standins.xero.organisation import Organisation
from local.standins.xero.rebuffs import problem, too_many, unpermitted
from local.standins.xero.request import Request
from local.standins.xero.routes import carry_out
from local.standins.xero.scopes import permits

Carry = Callable[[Call, Organisation], Answer]


@dataclass(frozen=True)
class Late:
    """A call whose sender was cut off, still on its way to the books."""

    due: datetime
    call: Call
    organisation: Organisation
    client_id: str


@dataclass
class Pipeline:
    identity: Identity
    organisations: Mapping[str, Organisation]
    faults: Faults
    app_minute_limit: int
    _late: list[Late] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._apps: dict[str, Window] = defaultdict(lambda: Window(MINUTE, self.app_minute_limit))

    def outcome(self, call: Call) -> Outcome:
        self.faults.struck.clear()
        outcome = self._at_the_door(call)
        slow = self.faults.take(call, Slow)
        organisation = self.organisations.get(call.tenant_id)
        if organisation is not None:
            organisation.calls.count(call)
            organisation.log.append(row_of(call, outcome, " ".join(self.faults.struck)))
        return outcome if slow is None else replace(outcome, seconds=slow.seconds)

    def settle(self, now: datetime) -> None:
        """Carries out the late calls that are due, in order, each as of its own time."""
        due = sorted((late for late in self._late if late.due <= now), key=lambda late: late.due)
        self._late = [late for late in self._late if late.due > now]
        for late in due:
            call = replace(late.call, at=late.due)
            reply, replayed = _reply(call, late.organisation, late.client_id, _plainly)
            row = row_of(call, Outcome(reply, replayed=replayed), "CommitLate")
            late.organisation.log.append(row)

    def _at_the_door(self, call: Call) -> Outcome:
        down = self.faults.take(call, Down)
        if down is not None:
            return Outcome(None if down.hang_up else problem(503, "Unavailable"))
        if self.faults.take(call, Unauthorised) is not None:
            return Outcome(problem(401, "Unauthorized"))
        bearer = call.headers.get("authorization", "").removeprefix("Bearer ")
        grant = self.identity.grant_of(bearer, call.at)
        if grant is None:
            return Outcome(problem(401, "Unauthorized"))
        organisation = self.organisations.get(call.tenant_id)
        if organisation is None or not self.identity.covers(grant, organisation.tenant_id):
            return Outcome(problem(403, "Forbidden"))
        if not permits(grant.scope, call):
            return Outcome(unpermitted())
        known = replace(call, client_id=grant.client_id)
        return self._within_limits(known, organisation, grant.client_id)

    def _within_limits(self, call: Call, organisation: Organisation, client_id: str) -> Outcome:
        app = self._apps[client_id]
        excess = organisation.meter.pass_or_excess(call.at, call.abreast, app)
        forced = self.faults.take(call, TooMany)
        if forced is not None:
            outcome = Outcome(too_many(_excess_of(forced)))
        elif excess is not None:
            outcome = Outcome(too_many(excess))
        else:
            outcome = self._admitted(call, organisation, client_id)
        return _with_headers(outcome, organisation.meter.headers(call.at, app))

    def _admitted(self, call: Call, organisation: Organisation, client_id: str) -> Outcome:
        late = self.faults.take(call, CommitLate)
        if late is not None:
            due = call.at + timedelta(minutes=late.minutes)
            self._late.append(Late(due, call, organisation, client_id))
            return Outcome(None)
        lost = self.faults.take(call, LoseAnswer)
        if lost is not None and not lost.committed:
            return Outcome(None, lost.hang)
        reply, replayed = _reply(call, organisation, client_id, self._carried_out)
        if lost is not None:
            return Outcome(None, lost.hang, replayed=replayed)
        return Outcome(reply, replayed=replayed)

    def _carried_out(self, call: Call, organisation: Organisation) -> Answer:
        fail = self.faults.take(call, Fail)
        if fail is not None and not fail.committed:
            return problem(fail.status, "InternalError")
        culprit = self.faults.take(call, RefuseCall)
        if culprit is not None:
            return answer(400, {"ErrorNumber": 500, "Type": "Error", "Message": culprit.message})
        reply = carry_out(Request(organisation.state, call, self._spoilt(call)))
        return reply if fail is None else problem(fail.status, "InternalError")

    def _spoilt(self, call: Call) -> Callable[[int], str | None]:
        refused = self.faults.take_each(call, RefuseElement)
        return {each.place: each.message for each in refused}.get


def _reply(call: Call, organisation: Organisation, client_id: str, carry: Carry) -> tuple[Answer, bool]:
    """Returns the answer kept under the key, and True; or a new answer, which is then kept, and False."""
    try:
        kept = organisation.keys.recall(client_id, call)
    except Refused as refusal:
        return answer(refusal.status, refusal.body), False
    if kept is not None:
        return kept, True
    reply = carry(call, organisation)
    organisation.keys.keep(client_id, call, reply)
    return reply, False


def _plainly(call: Call, organisation: Organisation) -> Answer:
    """Carries the call out without faults: a late call used its faults up when it arrived."""
    return carry_out(Request(organisation.state, call, lambda _: None))


def _with_headers(outcome: Outcome, headers: dict[str, str]) -> Outcome:
    if outcome.answer is None:
        return outcome
    return replace(outcome, answer=replace(outcome.answer, headers={**outcome.answer.headers, **headers}))


def _excess_of(forced: TooMany) -> Excess:
    timed = forced.problem in ("minute", "day")
    return Excess(forced.problem, forced.retry_after if timed else None)
