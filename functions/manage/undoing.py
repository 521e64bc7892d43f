"""Has documents taken out of Xero, and posted again, once a person has seen what that means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NoReturn

from starlette.responses import Response

from functions.manage.messages import Message
from functions.manage.pages import go_to
from functions.manage.refusals import Refused
from functions.manage.rendering import Link
from functions.manage.story_at import activity_at, movement_at
from functions.manage.undo_pages import about_of, in_the_way, scope_of, within_reach
from functions.manage.visit import Visit
from shared.operations import undo
from shared.store.related import MOST
from shared.undo.dependencies import OneSource, Scope
from shared.undo.redo_plan import RedoPlan
from shared.undo.undo_plan import Obstacle, UndoPlan
from shared.wiring.queues import queues


def take_out(visit: Visit) -> Response:
    scope = _sent(visit)
    undone(visit, scope, earlier_months="earlier_months" in visit.form)
    return _seen(visit, scope)


def put_back(visit: Visit) -> Response:
    scope = _sent(visit)
    redone(visit, scope)
    return _seen(visit, scope)


def undone(visit: Visit, scope: Scope, earlier_months: bool) -> UndoPlan:
    """Orders an undo. Raises Refused where something is in its way, or nothing is left to do."""
    visit.deed.about, by = about_of(scope), visit.deps.new_id()
    done = within_reach(
        visit, lambda: undo.undo(visit.tenant, scope, visit.now, by, earlier_months, most=MOST)
    )
    _finish(visit, done.obstacles, bool(done.booked or done.removals or done.marked or done.restored))
    return done


def redone(visit: Visit, scope: Scope) -> RedoPlan:
    """Orders a redo. Raises Refused where something is in its way, or nothing was undone."""
    visit.deed.about, by = about_of(scope), visit.deps.new_id()
    done = within_reach(visit, lambda: undo.redo(visit.tenant, scope, visit.now, by, most=MOST))
    _finish(visit, done.obstacles, bool(done.sources))
    return done


def _finish(visit: Visit, obstacles: Sequence[Obstacle], is_anything: bool) -> None:
    """Wakes the writer. Raises Refused where something was in the way, or nothing was left to do."""
    if obstacles:
        _in_the_way(visit, obstacles)
    if not is_anything:
        _dealt_with(visit)
    queues(visit.deps.aws).postings.nudge(visit.tenant)


def _sent(visit: Visit) -> Scope:
    given = {name: visit.form.get(name, "") for name in ("source", "since")}
    return scope_of(visit, {name: each if isinstance(each, str) else "" for name, each in given.items()})


def _seen(visit: Visit, scope: Scope) -> Response:
    """Leads to the movement, or to the list of all."""
    if isinstance(scope, OneSource):
        return go_to(movement_at(visit, scope.source))
    return go_to(activity_at(visit))


def _in_the_way(visit: Visit, obstacles: Iterable[Obstacle]) -> NoReturn:
    found = list(in_the_way(obstacles))
    says = (
        "Nothing was changed.",
        *(f"{each.reason.sentence} {each.reason.what_to_do}" for each in found),
    )
    told = {each.reason_code: each.reason.sentence for each in found}
    raise Refused(409, Message("Something stands in the way", says, _back(visit)), told)


def _dealt_with(visit: Visit) -> NoReturn:
    says = ("Somebody else was quicker, or nothing of it is there to be changed. Nothing was changed now.",)
    raise Refused(409, Message("There is nothing left to do", says, _back(visit)))


def _back(visit: Visit) -> Link:
    return Link(activity_at(visit), "Activity")
