"""Says in one sentence whether a provider and Xero agree, for the mails and for the pages."""

from __future__ import annotations

from shared.formats import count, money
from shared.ledger.profiles import PROFILES
from shared.reconciliation.result import Reconciliation


def agreement(latest: Reconciliation, at: str, why: str = "") -> str:
    """Returns the sentence. `at` is when they were compared, and `why`, if given, what is open, in words."""
    both, because = f"{PROFILES[latest.provider].name} and Xero", f": {why}" if why else ""
    if latest.difference:
        apart = f"{both} are {money(abs(latest.difference))} apart as of {at}"
        return f"{apart}, and all of it is explained." if latest.is_reconciled else f"{apart}{because}."
    if latest.is_reconciled:
        return f"{both} agree: {money(latest.processor)}, as of {at}."
    # What is open cancels out, or moves no money: whoever reads of no difference would look no further.
    same = f"{both} come to the same, {money(latest.processor)}, as of {at}"
    return f"{same}, but {_things(latest)} to be looked at{because}."


def _things(latest: Reconciliation) -> str:
    number = sum(each.count for each in latest.causes if not each.is_settled)
    return f"{count(number)} {'thing is' if number == 1 else 'things are'}"
