"""Puts into words how a business stands, for a mail: figures and numbers, and nobody's name but its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from shared.formats import count, day, moment, money
from shared.ledger.keys import Role, role_of
from shared.ledger.profiles import PROFILES
from shared.mail.agreement import agreement
from shared.mail.facts import Books, Compared, Needing, PaidOut
from shared.reasons import PARKED, reason_for
from shared.reconciliation.alike import Alike, open_ones
from shared.reconciliation.result import Cause, Reconciliation

# A mail program shows about so much of a subject, and a business's name is a part of one.
LONGEST_NAME = 50
# Whoever wants to know more looks at the page.
MOST_KINDS, MOST_CAUSES = 3, 5
# The documents that a bookkeeper knows by the names of their roles.
NAMED = {Role.INVOICE, Role.PAYMENT, Role.FEE, Role.CREDIT_NOTE, Role.REFUND, Role.TRANSFER, Role.DISPUTE}
STATES: Mapping[str, str] = {
    "pending": "on the way to Xero",
    "waiting": "waiting for another document",
    "missing": "not read yet",
}


def standing(each: Compared, zone: str, now: datetime) -> str:
    """Returns whether a provider and Xero agree, as one sentence."""
    if each.latest is None:
        return f"{PROFILES[each.provider].name} and Xero have not been compared yet."
    return agreement(each.latest, _time(each.latest.at, zone, now), _why(each.latest))


def _why(latest: Reconciliation) -> str:
    """Returns how many of which documents somebody must deal with, the most frequent first."""
    counted = Counter[tuple[str, str]]()
    for each in latest.causes:
        if not each.is_settled:
            counted[_thing(each), _state(each)] += each.count
    told = [_said(count, *of) for of, count in counted.most_common(MOST_KINDS)]
    if len(counted) > MOST_KINDS:
        told.append("and there is more")
    return ", ".join(told)


def _said(number: int, thing: str, state: str) -> str:
    return f"{count(number)} {thing}{'' if number == 1 else 's'} {'is' if number == 1 else 'are'} {state}"


def _thing(cause: Cause) -> str:
    role = role_of(cause.about)
    return role.value if role in NAMED else "movement" if cause.reason_code == "missing" else "cause"


def _state(cause: Cause) -> str:
    return "parked" if cause.reason_code in PARKED else STATES.get(cause.reason_code, "to be looked at")


def causes(latest: Reconciliation) -> list[str]:
    """Returns what must be dealt with, reason by reason, the largest first."""
    return [_cause(each) for each in open_ones(latest.causes)[:MOST_CAUSES]]


def _cause(each: Alike) -> str:
    reason, way = reason_for(each.reason_code), "more" if each.pence > 0 else "less"
    times = f" ({count(each.count)} times)" if each.count > 1 else ""
    where = f"{money(abs(each.pence))} {way} in Xero: " if each.pence else ""
    return f"{where}{reason.sentence}{times} {reason.what_to_do}"


def needing(each: Needing) -> str:
    """Returns how many need a person, and for which reason."""
    reason, many = reason_for(each.reason_code), f"{count(each.count)}{' or more' if each.is_more else ''}"
    return f"{many}: {reason.sentence}"


def paid_out(each: PaidOut) -> str:
    """Returns a payout with its tick, or with the reasons that keep it from one."""
    what = f"{day(each.day)}, {PROFILES[each.provider].name}: {money(each.pence)}"
    if not each.reason_codes:
        return f"{what}, all of it in Xero \N{CHECK MARK}"
    reasons = " ".join(reason_for(code).sentence for code in each.reason_codes)
    return f"{what}, not all of it in Xero as it should be. {reasons}"


def earlier_payouts(books: Books) -> list[tuple[str, tuple[PaidOut, ...]]]:
    """Returns what there is to tell of payouts that are not new, under its headings."""
    told = [("Paid earlier, ticked since then", books.ticked)]
    told += [("Paid earlier, and still without a tick", books.unticked)]
    return [(heading, listed) for heading, listed in told if listed]


def subject_of(books: Iterable[Books]) -> str:
    """Returns the subject of a digest: whether somebody has to look, and where."""
    listed = list(books)
    open_ones = [each for each in listed if needs_a_look(each)]
    if len(listed) == 1:
        return f"{one_line(listed[0].name)}: {_in_short(listed[0])}"
    if not open_ones:
        return f"Your {count(len(listed))} businesses: nothing needs you"
    return f"Your {count(len(listed))} businesses: {count(len(open_ones))} to look at"


def needs_a_look(books: Books) -> bool:
    """Whether somebody has to do something about a business."""
    is_apart = any(each.latest and not each.latest.is_reconciled for each in books.compared)
    return is_apart or bool(books.needing or books.troubles)


def _in_short(books: Books) -> str:
    apart = sum(
        abs(each.latest.difference)
        for each in books.compared
        if each.latest and not each.latest.is_reconciled
    )
    if apart:
        return f"{money(apart)} apart"
    if needs_a_look(books):
        return "something needs you"
    return "everything agrees" if any(each.latest for each in books.compared) else "nothing compared yet"


def one_line(name: str) -> str:
    """Returns a name for a subject: in one line, and cut short."""
    plain = " ".join("".join(each if each.isprintable() else " " for each in name).split())
    return (
        plain
        if len(plain) <= LONGEST_NAME
        else f"{plain[: LONGEST_NAME - 1].rstrip()}\N{HORIZONTAL ELLIPSIS}"
    )


def _time(at: datetime, zone: str, now: datetime) -> str:
    """Returns the time of day, with its day unless that is today's."""
    there = ZoneInfo(zone)
    is_today = at.astimezone(there).date() == now.astimezone(there).date()
    return f"{at.astimezone(there):%H:%M}" if is_today else moment(at, zone)
