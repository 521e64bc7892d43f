"""Has customers' contacts told of their lead source, once Xero has an option for it: some in each turn.

A lead source that Xero cannot take yet is left out of whatever else is sent of a customer, so that it stops
nothing. Once its option is there, the customers who have it are sent again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from shared.contacts.customers import Customer
from shared.lead_sources.reading import Owed, Reading
from shared.lead_sources.sources import LeadSources
from shared.operations.contacts.reading import Turn
from shared.operations.contacts.storing import changed
from shared.store import directory_lists, lead_source_turns

AT_ONCE = 50


def owe(tenant: str, reading: Reading, ids: Iterable[str], lost: Collection[str] = ()) -> Reading:
    """Notes that customers of these lead sources are to be told, from the first on. Saves it.

    `lost` are those of which Xero has no contact left, since their options were deleted there.
    """
    former = {id for id, each in reading.owed.items() if each.is_lost}
    new = {id: Owed(is_lost=id in lost or id in former) for id in (*ids, *lost)}
    after = replace(reading, owed={**reading.owed, **new})
    if after != reading:
        lead_source_turns.save(tenant, after)
    return after


def pay(turn: Turn, whole: LeadSources, reading: Reading) -> Reading:
    """Has customers sent again whose lead source Xero takes by now. Raises Paused where time is over."""
    for id in [each.id for each in whole.sources if each.is_usable and each.id in reading.owed]:
        while id in reading.owed:
            turn.step()
            reading = _pay_some(turn, reading, id)
            lead_source_turns.save(turn.tenant, reading)
    return reading


def _pay_some(turn: Turn, reading: Reading, id: str) -> Reading:
    owed, now = reading.owed[id], turn.now
    places = directory_lists.of_lead_source(turn.tenant, id, AT_ONCE, owed.after)
    for each in places:
        changed(turn.tenant, each.id, lambda customer: (sent_again(customer, id, owed.is_lost, now), ()), now)
    rest = {other: each for other, each in reading.owed.items() if other != id}
    if len(places) == AT_ONCE:
        rest[id] = replace(owed, after=places[-1].at)
    return replace(reading, owed=rest)


def sent_again(customer: Customer, id: str, is_lost: bool, now: datetime) -> Customer:
    """Returns a customer of a lead source as it waits to be sent, if Xero does not have it of the contact."""
    link = customer.link
    if link is None or customer.lead_source != id:
        return customer
    base = replace(link.base, lead_source="") if is_lost and link.base.lead_source == id else link.base
    if base.lead_source == id:
        return customer
    link = replace(link, base=base, refused_source=None)
    return replace(customer, unsent_since=customer.unsent_since or now, link=link)
