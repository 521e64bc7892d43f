"""Finds what a call links to, and refuses links that lead nowhere."""

from __future__ import annotations

from datetime import date
from typing import Any

from local.gocardless_month.shapes import CURRENCIES
from local.standins.gocardless import refusals
from local.standins.gocardless.live import Live
from local.standins.gocardless.moves.mandates import USABLE, first_charge
from local.standins.gocardless.moves.requests import BANK
from local.standins.gocardless.shown import Thing
from local.standins.gocardless.write_refusals import Fault, invalid, wrong_state


def linked(live: Live, name: str, given: Thing, kind: str) -> Thing:
    """Returns what `links` names, as mandate; `name` is what the body holds. Raises Refusal."""
    found = live.look(f"{kind}s", given["links"][kind])
    if found is None:
        raise invalid(Fault(f"/{name}/links/{kind}", "not found"))
    return found


def usable_mandate(live: Live, name: str, given: Thing) -> Thing:
    """Returns the mandate that is to be charged in pounds. Raises Refusal for one that cannot be."""
    mandate = linked(live, name, given, "mandate")
    # The mandate of a payment by bank is for that payment only, even while its second signature is missing.
    if mandate["status"] not in USABLE or mandate["scheme"] == BANK:
        raise wrong_state("mandate_is_inactive", f"Mandate of {mandate['scheme']} is {mandate['status']}")
    if given["currency"] != CURRENCIES[mandate["scheme"]]:
        raise invalid(Fault(f"/{name}/currency", f"must be {CURRENCIES[mandate['scheme']]} for this mandate"))
    return mandate


def day_of_charge(live: Live, mandate: Thing, asked: Any, pointer: str) -> date:
    """Returns the day asked for or, if none was, the first on which the mandate can be charged."""
    first = first_charge(live.account, mandate) or live.clock().date()
    if asked is None:
        return first
    if date.fromisoformat(asked) < first:
        raise invalid(Fault(pointer, f"must be on or after mandate's next_possible_charge_date, {first}"))
    return date.fromisoformat(asked)


def existing(live: Live, name: str, id: str) -> Thing:
    """Returns what an address names. Raises Refusal."""
    found = live.look(name, id)
    if found is None:
        raise refusals.no_such_resource()
    return found


def must_be(thing: Thing, statuses: tuple[str, ...], reason: str, words: str) -> None:
    """Raises Refusal for a thing in any other state."""
    if thing["status"] not in statuses:
        raise wrong_state(reason, f"{words}: it is {thing['status']}")
