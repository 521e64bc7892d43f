"""Keeps virtual time: what happens next, and which thread runs.

A thread that waits hands the baton on, and goes on when its moment has come. So threads never run at once,
and the clock shows each of them its own moment.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from threading import Semaphore, Thread, get_ident
from typing import Protocol

from local.stack.lambdas import Killed

Work = Callable[[], None]


class Clock(Protocol):
    """The process's clock, as time_machine gives it; the moment is in seconds since 1970."""

    def move_to(self, destination: float, tick: bool | None = None) -> None:
        """Sets the clock."""


@dataclass(slots=True)
class Task:
    """A thread that works off one piece of work after another. `deadline` is when it is killed."""

    baton: Semaphore = field(default_factory=lambda: Semaphore(0))
    work: Work = lambda: None
    deadline: float | None = None
    is_killed: bool = False

    def has_ended_by(self, moment: float) -> bool:
        return self.deadline is not None and moment >= self.deadline


class Timeline:
    """Times are in seconds since 1970. The caller of `run` is the thread that hands out the baton."""

    def __init__(self, clock: Clock, now: datetime) -> None:
        self.now = now.timestamp()
        self._clock = clock
        self._until = self.now
        self._numbers = itertools.count()
        self._events: list[tuple[float, int, Work]] = []
        self._main = Semaphore(0)
        self._running: Task | None = None
        self._idle: list[Task] = []
        self._threads: list[tuple[Task, Thread]] = []
        self._idents = {get_ident()}
        self._error: BaseException | None = None
        self._is_closing = False

    def at(self, moment: float, work: Work) -> None:
        """Does a piece of work at a moment, now if that is past. It must not wait."""
        heapq.heappush(self._events, (max(moment, self.now), next(self._numbers), work))

    def spawn(self, work: Work) -> None:
        """Begins, now, a piece of work that may wait."""
        task = self._idle.pop() if self._idle else self._new()
        task.work = work
        self.at(self.now, lambda: self._hand_to(task))

    def run(self, until: datetime) -> None:
        """Lets everything happen that is due until then. Raises the first error of any piece of work."""
        self._until = until.timestamp()
        while self._events and self._events[0][0] <= self._until:
            moment, _, work = heapq.heappop(self._events)
            self._move(moment)
            work()
            if self._error:
                raise self._error
        self._move(self._until)

    def wait(self, seconds: float) -> None:
        """Lets the running piece of work wait. Raises Killed once its deadline has come.

        Outside any piece of work, as while a business is set up, no time passes. Raises RuntimeError in a
        thread that a function made for itself: nobody would give it the baton.
        """
        self.check()
        if get_ident() not in self._idents:
            raise RuntimeError("a thread that is not on the timeline waits")
        task = self._running
        if task is None:
            return
        wake = self.now + seconds
        if not task.has_ended_by(wake):
            self._pause(task, wake)
            return
        self._pause(task, task.deadline or wake)
        task.is_killed = True
        raise Killed

    def together(self, works: Sequence[Work]) -> None:
        """Does pieces of work side by side, and waits for all of them; they share the deadline.

        Raises the first error of any of them, or Killed.
        """
        parent, left, errors = self._running, len(works), list[BaseException]()
        if parent is None:
            raise RuntimeError("only a piece of work can be split")

        def finish(work: Work) -> None:
            nonlocal left
            self.set_deadline(parent.deadline)
            try:
                work()
            except BaseException as error:  # noqa: BLE001 - the parent raises it
                errors.append(error)
            self.set_deadline(None)
            left -= 1
            if not left:
                self.at(self.now, lambda: self._hand_to(parent))

        for each in works:
            self.spawn(partial(finish, each))
        if works:
            self._yield(parent)
        for error in errors:
            parent.is_killed = isinstance(error, Killed)
            raise error

    def check(self) -> None:
        """Raises Killed in a piece of work that is dead: whatever it does now would not happen."""
        if self._is_closing or (self._running and self._running.is_killed):
            raise Killed

    def set_deadline(self, moment: float | None) -> None:
        """Says when the running piece of work is killed; None lets it live."""
        if self._running:
            self._running.deadline, self._running.is_killed = moment, False

    def close(self) -> None:
        """Ends all threads. What still waits is killed where it stands."""
        self._is_closing = True
        for task, thread in self._threads:
            task.baton.release()
            thread.join()

    def _pause(self, task: Task, wake: float) -> None:
        if wake <= self._until and (not self._events or wake < self._events[0][0]):
            self._move(wake)  # nobody else has anything to do until then
            return
        self.at(wake, lambda: self._hand_to(task))
        self._yield(task)

    def _yield(self, task: Task) -> None:
        self._running = None
        self._main.release()
        task.baton.acquire()
        self._running = task
        self.check()

    def _hand_to(self, task: Task) -> None:
        task.baton.release()
        self._main.acquire()

    def _move(self, moment: float) -> None:
        if moment > self.now:
            self.now = moment
            self._clock.move_to(moment)

    def _new(self) -> Task:
        task = Task()
        thread = Thread(target=self._work_off, args=(task,), daemon=True, name="invocation")
        self._threads.append((task, thread))
        thread.start()
        self._idents.add(thread.ident or 0)
        return task

    def _work_off(self, task: Task) -> None:
        task.baton.acquire()
        while not self._is_closing:
            self._do(task)
            task.baton.acquire()

    def _do(self, task: Task) -> None:
        self._running = task
        try:
            task.work()
        except BaseException as error:  # noqa: BLE001 - it is raised where the timeline is run
            self._error = self._error or error
        self._running = None
        self._idle.append(task)
        self._main.release()
        if self._is_closing:
            task.baton.release()
