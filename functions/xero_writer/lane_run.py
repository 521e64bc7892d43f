"""Carries out the steps of the posting protocol, for one run over one lane."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, assert_never

from aws_lambda_powertools import Logger

from functions.xero_writer.recovery import Recovery
from functions.xero_writer.wiring import WriterDeps
from functions.xero_writer.working_set import WorkingSet
from shared.errors import AppRefused, Disconnected, Newer, NotStored, Rejected, Unavailable
from shared.ledger.documents import Contact, Document, Invoice, Receive, Transfer
from shared.ledger.rows import LedgerRow
from shared.ledger.stages import Stage
from shared.operations.lead_sources.asking import ask
from shared.operations.lead_sources.waking import MISSING
from shared.posting import steps
from shared.posting.gathering import Gathering
from shared.posting.lane import RUN, Batch, Lane, Outcome, Parked, Posted, Row, Survey
from shared.store import lanes, ledger, payers, rows, standing, troubles, xero_echoes, xero_hints
from shared.store.lanes import Settlement
from shared.store.tenants import Tenant
from shared.store.xero_hints import Hint
from shared.xero.amendments import match_amendments
from shared.xero.answers import A_MINUTE, TEN_MINUTES, happening
from shared.xero.client import XeroClient, request_bytes
from shared.xero.lookups import look_up
from shared.xero.matches import match_contacts, match_deletions, match_emails, match_mailings
from shared.xero.payloads import element, envelope
from shared.xero.standing import read_standing

_MATCH = {
    Stage.CONTACTS: match_contacts,
    Stage.DELETIONS: match_deletions,
    Stage.CONTACT_EMAILS: match_emails,
    Stage.MAILINGS: match_mailings,
    Stage.AMENDMENTS: match_amendments,
}
# For how long and why a lane is paused when there is no token for Xero; the runbook says what each means.
_TROUBLE: Mapping[type[Exception], tuple[timedelta, str]] = {
    Disconnected: (TEN_MINUTES, "disconnected"),
    AppRefused: (A_MINUTE, "xero_app_refused"),
    NotStored: (A_MINUTE, "token_not_stored"),
}


logger = Logger(service="xero_writer")


class LaneRun:
    """A run over a lane. `owner` is this process's name, which holds the lease. `lane` is as it is stored."""

    def __init__(self, tenant: Tenant, owner: str, lane: Lane, deps: WriterDeps) -> None:
        self.lane = lane
        self._tenant = tenant
        self._owner = owner
        self._deps = deps
        self._stop_at = deps.clock() + RUN
        self._working_set = WorkingSet({}, {})
        self._body: dict[str, Any] = {}
        self._client: XeroClient | None = None
        self._recovery = Recovery(tenant.settings, self._xero)
        # Whether money went to the bank, so that it is time to reconcile.
        self.has_paid_out = False
        # How many rows came to each end, by the name of its metric.
        self.settled: Counter[str] = Counter()

    def moment(self) -> steps.Moment:
        return steps.Moment(self._deps.clock(), self._stop_at, self._deps.fresh_key())

    def carry_out(self, step: steps.Step) -> steps.Happening:
        """Does what the step says, and returns what came of it. What a later version wrote waits."""
        try:
            return self._carry_out(step)
        except Newer as error:
            about = {"tenant": self._tenant.tenant, "why": str(error)}
            logger.warning("the lane waits for a later version", extra=about)
            return steps.LookUpFailed(TEN_MINUTES, "later_version")

    def _carry_out(self, step: steps.Step) -> steps.Happening:
        match step:
            case steps.ReadWork():
                return self._read_work()
            case steps.Shelve(rows=blocked):
                rows.shelve(self._tenant.tenant, blocked)
                return steps.Shelved()
            case steps.Match(rows=to_match):
                return self._match(to_match)
            case steps.Open(lane=lane):
                return self._open(lane, lane.opened)
            case steps.Send(batch=batch):
                return self._send(batch)
            case steps.LookUp(batch=batch):
                return self._look_up(batch)
            case steps.ReadStanding(survey=survey):
                return self._read_standing(survey)
            case steps.Settle():
                return self._settle(step)
            case steps.Rest():
                raise AssertionError("a run ends with a rest")
        assert_never(step)

    def _open(self, lane: Lane, batch: Batch) -> steps.Happening:
        try:
            # A second attempt sends exactly the bytes that the first sent.
            written = batch if batch.attempts > 1 else self._write(batch, lane)
        except _Unwritable as unwritable:
            return steps.Unrenderable(unwritable.row)
        self.lane = replace(lane, batch=written)
        lanes.save(self._tenant.tenant, self._owner, self.lane)
        return steps.Opened()

    def _write(self, batch: Batch, lane: Lane) -> Batch:
        prefix = self._tenant.settings.invoice_prefix
        self._body = envelope(batch.stage, [self._element(key, lane, prefix) for key in batch.rows])
        return replace(batch, digest=hashlib.sha256(request_bytes(self._body)).hexdigest(), prefix=prefix)

    def _read_work(self) -> steps.WorkRead | steps.Unrenderable:
        self._working_set = WorkingSet.pending(self._tenant.tenant, self.lane.is_surveyed)
        work = self._working_set.work()
        if isinstance(work, Parked):
            return steps.Unrenderable(work)
        settings = self._tenant.settings
        return steps.WorkRead(work, Gathering(settings.gather_sales_for, settings.gather_for))

    def _match(self, rows: tuple[Row, ...]) -> steps.Happening:
        try:
            xero = self._xero()
            drafts = {row.key: self._working_set.draft(row.key, self.lane, "") for row in rows}
            settled = _MATCH[rows[0].stage](xero, drafts)
        except Newer:
            raise
        except (Disconnected, Unavailable) as error:
            return steps.LookUpFailed(*_trouble(error))
        except (KeyError, TypeError, ValueError):
            # A row that cannot be read is parked when it is rendered.
            return steps.Matched(rows, ())
        return steps.Matched(rows, settled) if isinstance(settled, tuple) else settled

    def _element(self, key: str, lane: Lane, prefix: str) -> dict[str, Any]:
        try:
            return element(self._working_set.draft(key, lane, prefix))
        except Rejected as error:
            raise _Unwritable(Parked(key, error.reason_code, error.detail)) from error
        except (KeyError, TypeError, ValueError) as error:
            # A row that makes no sense must not stop the lane for all others.
            raise _Unwritable(Parked(key, "cannot_be_rendered", type(error).__name__)) from error

    def _send(self, batch: Batch) -> steps.Happening:
        try:
            xero = self._xero()
        except (Disconnected, Unavailable) as error:
            return steps.TurnedAway(*_trouble(error))
        try:
            return happening(
                batch.stage, batch.rows, xero.create(batch.stage, self._body, batch.idempotency_key)
            )
        except Unavailable:
            return steps.NoAnswer()

    def _look_up(self, batch: Batch) -> steps.Found | steps.LookUpFailed:
        self._working_set = WorkingSet.of(self._tenant.tenant, batch.rows)
        try:
            drafts = {key: self._working_set.draft(key, self.lane, batch.prefix) for key in batch.rows}
            return look_up(self._xero(), batch.stage, drafts, batch.opened_at, batch.clashed)
        except Newer:
            raise
        except (Disconnected, Unavailable) as error:
            return steps.LookUpFailed(*_trouble(error))
        except (KeyError, TypeError, ValueError):
            # Nobody knows what was sent, so nothing may be sent again.
            return steps.LookUpFailed(TEN_MINUTES, "batch_not_readable")

    def _read_standing(self, survey: Survey) -> steps.StandingRead | steps.LookUpFailed:
        """Reads a page, and keeps what stands on it before the lane goes on to the next page."""
        try:
            page = read_standing(self._xero(), survey, self._tenant.settings.invoice_prefix)
        except (Disconnected, Unavailable) as error:
            return steps.LookUpFailed(*_trouble(error))
        if isinstance(page, steps.LookUpFailed):
            return page
        standing.keep(self._tenant.tenant, page.standing, self._deps.clock())
        return steps.StandingRead(page.has_more, page.highest)

    def _settle(self, step: steps.Settle) -> steps.Settled:
        self.settled.update(map(_metric, step.outcomes))
        self.has_paid_out |= any(map(self._is_payout, step.outcomes))
        now, numbers = self._deps.clock(), dict(self.lane.reserved) | self._working_set.numbers()
        settlement, listed = self._recovery.settlement(self._working_set, step, numbers, now)
        self._note_parked(settlement, now)
        self._note_payers(settlement)
        self._note_receipts(settlement, now)
        self._note_invoices(settlement, now)
        for each in listed:
            ledger.flag(self._tenant.tenant, each.source, each.attention, now, each.key)
        self._ask_for_options(settlement, now)
        lanes.settle(self._tenant.tenant, self._owner, settlement, now)
        self.lane = step.lane
        return steps.Settled()

    def _note_parked(self, settlement: Settlement, now: datetime) -> None:
        """Records that something is parked, before it is: if the process dies in between, it is soon seen."""
        parked = (each.key for each in settlement.outcomes if isinstance(each, Parked))
        if any(key not in settlement.substitutes for key in parked):
            troubles.begin(self._tenant.tenant, "parked", now, now)

    def _ask_for_options(self, settlement: Settlement, now: datetime) -> None:
        """Has lead sources brought in step whose options Xero lacks, before rows are parked for that."""
        parked = (each for each in settlement.outcomes if isinstance(each, Parked))
        if any(each.reason_code == MISSING for each in parked):
            ask(self._tenant.tenant, now)

    def _note_payers(self, settlement: Settlement) -> None:
        """Notes which payers stand behind a contact, before it is settled: a note too much does no harm."""
        made = self._made(settlement, Contact)
        if noted := made | dict(settlement.merged_contacts):
            payers.note(self._tenant.tenant, noted)

    def _note_receipts(self, settlement: Settlement, now: datetime) -> None:
        """Has money at the bank read again that is tracked as a sale: nothing else tells the sales of it."""
        posted = [each for each in settlement.outcomes if isinstance(each, Posted)]
        touched = [self._touched(each) for each in posted]
        hints = [Hint("receipt", id, now) for row, id in touched if _is_tracked_receipt(row)]
        if hints:
            xero_hints.keep(self._tenant.tenant, hints, now)

    def _note_invoices(self, settlement: Settlement, now: datetime) -> None:
        """Notes which invoices are ours, before Xero tells of what somebody else does to them."""
        if made := self._made(settlement, Invoice):
            xero_echoes.note(self._tenant.tenant, {id: key for key, id in made.items()}, now)

    def _made(self, settlement: Settlement, kind: type[Document]) -> dict[str, str]:
        """Returns the Xero ids of the documents of a kind that were posted, by their keys."""
        items = self._working_set.items
        posted = (each for each in settlement.outcomes if isinstance(each, Posted))
        return {each.key: each.xero_id for each in posted if items[each.key].kind == kind.__name__}

    def _touched(self, posted: Posted) -> tuple[LedgerRow, str]:
        """Returns the row that stands in Xero by an outcome, or that is taken out of it, with its Xero id."""
        known, of = self._working_set, self._working_set.removals.get(posted.key, "")
        if of in known.parents:
            return known.parents[of], known.parents[of].xero_id
        return known.items[posted.key], posted.xero_id

    def _is_payout(self, outcome: Outcome) -> bool:
        return isinstance(outcome, Posted) and self._working_set.items[outcome.key].kind == Transfer.__name__

    def _xero(self) -> XeroClient:
        if self._client is None:
            self._client = self._deps.xero(self._tenant, self._owner)
        return self._client


def _is_tracked_receipt(row: LedgerRow) -> bool:
    return row.kind == Receive.__name__ and bool(row.lead_sources)


def _metric(outcome: Outcome) -> str:
    """Names what became of a row: posted, varied, or the reason code that it was parked for."""
    return outcome.reason_code if isinstance(outcome, Parked) else type(outcome).__name__.lower()


def _trouble(error: Disconnected | Unavailable) -> tuple[timedelta, str]:
    return _TROUBLE.get(type(error), (A_MINUTE, "identity_unavailable"))


class _Unwritable(Exception):
    def __init__(self, row: Parked) -> None:
        super().__init__(row.reason_code)
        self.row = row
