"""Brings lead sources and the options of a tracking category at Xero in step, in the turns of contacts.

A business that has never used lead sources costs no call, and nothing of Xero's is touched. What a crash has
left is answered by reading again before the next write: names are unique, so nothing is made twice.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from shared.history.years import last_months
from shared.lead_sources.agreeing import Agreed, agreed
from shared.lead_sources.categories import Category, Make, NoSlot, Shelved, category_for, without_category
from shared.lead_sources.reading import Problem, Reading
from shared.lead_sources.sources import LeadSources
from shared.lead_sources.steps import MakeOption, Step, Switch, answered, crowded_out, steps
from shared.operations.contacts.default_tracking import tracking_of
from shared.operations.contacts.reading import Turn
from shared.operations.lead_sources import owing, waking
from shared.operations.lead_sources.storing import changed
from shared.store import lead_source_turns, lead_sources
from shared.xero import tracking
from shared.xero.tracking import TrackingRefused

A_DAY = timedelta(days=1)
# So many options are written in a turn: what Xero's webhooks tell of contacts is read behind them.
AT_ONCE = 20


def follow(turn: Turn) -> None:
    """Looks at Xero's tracking categories if that is due, and carries out what differs, a call each.

    Raises Paused, and as the calls do; the next turn goes on then.
    """
    reading, asked = lead_source_turns.standing(turn.tenant)
    if asked is not None or _is_old(reading, turn.now):
        _look_now(turn, reading, asked)
    elif reading.owed:
        owing.pay(turn, lead_sources.read(turn.tenant), reading)


def look_again(turn: Turn) -> None:
    """Does so whether it is due or not, and lets the turn know of it. Raises as `follow` does."""
    _look_now(turn, *lead_source_turns.standing(turn.tenant))


def _look_now(turn: Turn, reading: Reading, asked: datetime | None) -> None:
    reading = _look(turn, reading)
    if turn.has_options_left and asked is None:
        lead_source_turns.ask(turn.tenant, turn.now)
    elif asked is not None and not turn.has_options_left:
        lead_source_turns.heard(turn.tenant, asked)
    # Money before contacts: telling them may take this turn and others.
    whole = lead_sources.read(turn.tenant)
    turn.woken += waking.wake(turn.tenant, whole, go_without=bool(reading.problem))
    if reading.owed:
        owing.pay(turn, lead_sources.read(turn.tenant), reading)
    turn.tracking = tracking_of(turn.tenant, is_fresh=True)


def _is_old(reading: Reading, now: datetime) -> bool:
    return reading.read_at is not None and now - reading.read_at >= A_DAY


def _look(turn: Turn, reading: Reading) -> Reading:
    turn.step()
    begun = turn.now
    match category_for(lead_sources.read(turn.tenant), tracking.categories(turn.xero, begun)):
        case Make():
            return _make(turn, reading, begun)
        case NoSlot() as found:
            return _without(turn, _offering(reading, found), begun, "no_slot", _names(found))
        case Shelved(name=name) as found:
            return _without(turn, _offering(reading, found), begun, "archived", (name,))
        case Category() as category:
            return _bring_in_step(turn, reading, category, begun)


def _offering(reading: Reading, found: NoSlot | Shelved) -> Reading:
    return replace(reading, offered=tuple((each.id, each.name) for each in found.held_by if each.is_active))


def _names(found: NoSlot) -> tuple[str, ...]:
    return tuple(each.name for each in found.held_by)


def _make(turn: Turn, reading: Reading, at: datetime) -> Reading:
    turn.step()
    try:
        category = tracking.make_category(turn.xero, turn.fresh(), turn.now)
    except TrackingRefused as refused:
        return _without(turn, reading, at, "refused", (str(refused),))
    return _bring_in_step(turn, reading, category, at)


def _without(turn: Turn, reading: Reading, at: datetime, problem: Problem, names: tuple[str, ...]) -> Reading:
    """Notes why no category is in use. Nothing is changed at Xero, and nothing is sent that needs one."""
    changed(turn.tenant, without_category)
    return _saved(turn, replace(reading, read_at=at, problem=problem, names=names))


def _bring_in_step(turn: Turn, reading: Reading, category: Category, at: datetime) -> Reading:
    before = lead_sources.read(turn.tenant)
    found = agreed(before, category)
    # First: should the process die after the next write, nobody would know whom to tell.
    reading = owing.owe(turn.tenant, reading, _newly_usable(before, found), found.vanished)
    since = before.tracked_from or last_months(at.date())[0]
    changed(turn.tenant, lambda whole: replace(agreed(whole, category).sources, tracked_from=since))
    whole = lead_sources.read(turn.tenant)
    todo, refused, unmade = steps(whole, category), [], crowded_out(whole, category)
    turn.has_options_left = len(todo) > AT_ONCE
    for step in todo[:AT_ONCE]:
        turn.step()
        if isinstance(step, MakeOption | Switch):
            reading = owing.owe(turn.tenant, reading, [step.id])
        if said := _carry_out(turn, category.id, step):
            refused.append(f"{_name(whole, step)}: {said}")
    done = Reading(at, left_out=found.left_out, unmade=unmade, refused=tuple(refused), owed=reading.owed)
    return _saved(turn, done)


def _name(whole: LeadSources, step: Step) -> str:
    source = whole.of(step.id)
    return source.name if source else step.id


def _newly_usable(before: LeadSources, found: Agreed) -> list[str]:
    there = {each.id for each in before.sources if each.is_usable} if before.is_in_use else set()
    return [each.id for each in found.sources.sources if each.is_usable and each.id not in there]


def _carry_out(turn: Turn, category_id: str, step: Step) -> str:
    """Carries out a step and notes what Xero has made of it; returns what Xero said if it was refused."""
    try:
        option = tracking.carry_out(turn.xero, category_id, step, turn.fresh(), turn.now)
    except TrackingRefused as refused:
        return str(refused)
    changed(turn.tenant, lambda whole: answered(whole, step, option))
    return ""


def _saved(turn: Turn, reading: Reading) -> Reading:
    lead_source_turns.save(turn.tenant, reading)
    return reading
