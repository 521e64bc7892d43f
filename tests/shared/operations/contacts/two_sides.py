"""Two sides that keep the same customers: the directory here, and an organisation in the stand-in for Xero.

Whatever leaves the process can die before it is done, as a function does.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from botocore.client import BaseClient
from urllib3.connectionpool import HTTPConnectionPool

from local.stack.lambdas import Killed
from local.standins.xero.webhook import Notice, Reply
from local.standins.xero.webhooks import Arrange
from shared.errors import Unavailable
from shared.intake.xero import told
from shared.operations.connections import Connections
from shared.operations.contacts.looking import Looked, look
from shared.store import businesses, connection_notes, xero_hints
from shared.store.tables.businesses import TenantItem
from tests.shared.operations.contacts.at_xero import PIANO, Books

ALIVE = 10**9


@dataclass
class Ways:
    """What goes through the calls that leave the process. `writes` counts them by the contact written."""

    fatal: int = ALIVE
    calls: int = 0
    writes: Counter[str] = field(default_factory=Counter)

    def leaves(self, call: Callable[..., Any], *given: Any, **options: Any) -> Any:
        self.calls += 1
        # Whoever is dead does nothing more, not even while it is taken down.
        if self.calls >= self.fatal:
            raise Killed
        return call(*given, **options)

    def over_http(self, call: Callable[..., Any], *given: Any, **options: Any) -> Any:
        answer = self.leaves(call, *given, **options)
        _, method, url = given[:3]
        if method == "POST" and url.split("?")[0].endswith("/Contacts"):
            self.writes.update(each["ContactID"] for each in json.loads(options["body"])["Contacts"])
        return answer


@contextmanager
def watched() -> Iterator[Ways]:
    """Watches what leaves the process: AWS's calls pass through the first choke point, Xero's the second."""
    ways = Ways()
    aws, http = BaseClient._make_api_call, HTTPConnectionPool.urlopen  # type: ignore[attr-defined]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseClient, "_make_api_call", lambda *given, **o: ways.leaves(aws, *given, **o))
        patch.setattr(HTTPConnectionPool, "urlopen", lambda *given, **o: ways.over_http(http, *given, **o))
        yield ways


@dataclass
class Sides:
    books: Books
    ways: Ways
    nudged: list[str] = field(default_factory=list)

    def begin(self) -> None:
        """Connects the business, and has Xero tell of what changes."""
        organisation = self.books.world.org.tenant_id
        businesses.begin(PIANO, "Piano Ltd", "Europe/London", True, self.books.now)
        item = TenantItem.get(PIANO)
        item.xero_organisation, item.xero_user = organisation, "user"
        item.save()
        self.books.world.xero.add_webhook("app", "http://here", "key")
        self.books.world.xero.webhooks.by_app["app"].switch(is_on=True)

    def deliver(self, arrange: Arrange = list) -> int:
        return self.books.world.xero.deliver_webhooks(self._post, arrange)

    def _post(self, notice: Notice) -> Reply:
        now = self.books.now
        for hints in told(json.loads(notice.body), now).by_organisation.values():
            xero_hints.keep(PIANO, hints, now)
            connection_notes.note_webhook(PIANO, "xero", now)
        return Reply(200)

    def look(self, fatal: int = ALIVE) -> None:
        """Takes a turn of the contacts' job; it dies before its `fatal`-th call."""
        self._until(fatal, self.look_again)

    def look_again(self, goes_on: Callable[[], bool] = lambda: True) -> Looked:
        """Takes a turn of the contacts' job as far as it goes on, and tells what came of it."""
        there: Any = object()
        books, postings = self.books, cast("Any", self)
        wired = Connections(
            there,
            there,
            lambda _: books.xero,
            there,
            postings,
            there,
            there,
            lambda: books.now,
        )
        return look(PIANO, wired, goes_on)

    def nudge(self, tenant: str) -> None:
        self.nudged.append(tenant)

    def send(self, fatal: int = ALIVE) -> None:
        """Has the writer send what waits; it dies before its `fatal`-th call."""
        self._until(fatal, self.books.send)

    def _until(self, fatal: int, work: Callable[[], object]) -> None:
        self.ways.calls, self.ways.fatal = 0, fatal
        try:
            work()
        except (Killed, Unavailable):
            pass
        finally:
            self.ways.fatal = ALIVE
