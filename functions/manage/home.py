"""Shows on one page whether the books agree, what needs a person, and what happened last; nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from functions.manage import overview
from functions.manage.activity_pages import COLUMNS, line_of
from functions.manage.at_hand import on_record
from functions.manage.connection_pages import one_line
from functions.manage.formats import count, money
from functions.manage.pages import show
from functions.manage.payouts import Shown
from functions.manage.rendering import Link, Tone
from functions.manage.verdicts import verdict
from functions.manage.visit import Visit
from shared.operations.activity import newest
from shared.operations.attention import MOST_TOLD, Numbers, numbers
from shared.provider import Provider
from shared.reasons import reason_for
from shared.reconciliation.alike import Alike, open_ones
from shared.reconciliation.result import Reconciliation
from shared.store import orders, payouts, reconciliations
from shared.store.tenants import Tenant

MOVEMENTS, PAYOUTS = 10, 4
# Of what sets Xero apart, a sentence names the largest.
NAMED = 1


@dataclass(frozen=True, slots=True)
class Agreement:
    """How a provider and Xero stand, in a sentence, and why they are apart if they are."""

    says: str
    why: str
    tone: Tone


def shown(visit: Visit) -> Response:
    """Shows how the business stands; its first steps until each provider has been compared once."""
    known = on_record(visit)
    compared = _compared(known.owner) if known.owner else ()
    if known.owner is None or not compared or len(compared) < len(known.owner.settings.synced):
        return overview.first_steps(visit, known)
    return show(
        visit,
        "home.html",
        "Home",
        profile=known.profile,
        agreements=[agreement(each, known.profile.time_zone) for each in compared],
        to_do=[*to_do(visit, numbers(visit.tenant)), *overpaid(visit), *refunds(visit)],
        payouts=_payouts(visit, known.owner.settings.synced),
        lines=[line_of(visit, each) for each in newest(visit.tenant, MOVEMENTS)],
        columns=COLUMNS[:3],
        reconciliation=Link(f"/manage/b/{visit.tenant}/reconciliation", "Look at the reconciliation"),
        connections=one_line(visit, known),
        root=f"/manage/b/{visit.tenant}",
    )


def agreement(latest: Reconciliation, zone: str) -> Agreement:
    """Says whether a provider and Xero agree, and if not, what the largest cause is."""
    says, causes = verdict(latest, zone), open_ones(latest.causes)
    if not causes:
        return Agreement(says, "", "done")
    why = " ".join(map(_cause, causes[:NAMED]))
    more = len(causes) - NAMED
    others = f" And {count(more)} other {'reason' if more == 1 else 'reasons'}." if more > 0 else ""
    return Agreement(says, f"{why}{others}", "attention")


def to_do(visit: Visit, found: Numbers) -> Iterator[Link]:
    """Yields what needs a person, each with the way to it."""
    there = f"/manage/b/{visit.tenant}/attention"
    if found.parked:
        yield Link(there, _many(found.parked, "document is", "documents are", "not in Xero yet"))
    if found.findings:
        says = _many(found.findings, "document was", "documents were", "changed in Xero by a person")
        yield Link(f"{there}#changed", says)
    if found.flagged:
        yield Link(there, _many(found.flagged, "document is", "documents are", "in Xero and worth a look"))


def overpaid(visit: Visit) -> Iterator[Link]:
    """Yields the way to the orders for which too much has come, if there are any."""
    many = orders.count_to(MOST_TOLD, visit.tenant, "overpaid")
    if many:
        there = f"/manage/b/{visit.tenant}/orders?show=overpaid"
        yield Link(there, _many(many, "order has", "orders have", "been paid more than is owed"))


def refunds(visit: Visit) -> Iterator[Link]:
    """Yields the way to the orders of which a refund was refused or not answered, if there are any."""
    many = orders.count_in_need(MOST_TOLD, visit.tenant, "refunds")
    if many:
        there = f"/manage/b/{visit.tenant}/orders?show=refunds"
        yield Link(
            there, _many(many, "order has", "orders have", "a refund that was refused or not answered")
        )


def _compared(owner: Tenant) -> tuple[Reconciliation, ...]:
    found = (reconciliations.latest(owner.tenant, each) for each in owner.settings.synced)
    return tuple(each for each in found if each)


def _cause(each: Alike) -> str:
    times = f" ({count(each.count)} times)" if each.count > 1 else ""
    much = f"{money(abs(each.pence))}: " if each.pence else ""
    return f"{much}{reason_for(each.reason_code).sentence.removesuffix('.')}{times}."


def _payouts(visit: Visit, synced: Sequence[Provider]) -> list[Shown]:
    found = [each for provider in synced for each in payouts.page(visit.tenant, provider, PAYOUTS).matches]
    newest_first = sorted(found, key=lambda each: each.payout.at, reverse=True)
    return [Shown(each) for each in newest_first[:PAYOUTS]]


def _many(number: int, one: str, several: str, what: str) -> str:
    many = f"{count(number)}{' or more' if number >= MOST_TOLD else ''}"
    return f"{many} {one if number == 1 else several} {what}"
