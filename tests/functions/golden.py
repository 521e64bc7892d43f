"""Tells stories that a bookkeeper can read: the webhooks, their documents in Xero, and what was sent.

GOLDEN=write rewrites the folders of tests/golden.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

import pytest

from local.demo.trading_day import CLOSE
from local.stack.business import Business
from local.stack.in_process import Stack, running
from shared.provider import Provider
from shared.store.tables.ledger import RowItem
from shared.xero.client import XeroClient
from tests.factories import settings
from tests.functions.golden_page import changes, documents, kept, page

GOLDEN = Path(__file__).parents[1] / "golden"
Thing = dict[str, Any]


class Trading(Protocol):
    """An account at a provider, in which things happen."""

    now: int
    events: list[Thing]

    def wait(self, seconds: int) -> None: ...

    def world(self) -> Thing: ...


A = TypeVar("A", bound=Trading)


@dataclass(frozen=True)
class Story(Generic[A]):
    """What was before, what happens, and which settings the owner has changed.

    `category` is the row of docs/accounting.md that the story illustrates.
    """

    before: Callable[[A], Thing]
    act: Callable[[A, Thing], object]
    category: str
    changes: tuple[tuple[str, object], ...] = ()
    later: timedelta = timedelta(hours=1)


@dataclass(frozen=True)
class Teller(Generic[A]):
    """The differences between providers: how events become webhooks, what of them is read, what rows mean."""

    provider: Provider
    account: Callable[[int], A]
    bodies: Callable[[list[Thing]], list[Thing]]
    short: Callable[[Thing], Thing]
    words: Callable[[str], str]

    def assert_told_as_it_was(self, name: str, story: Story[A], monkeypatch: pytest.MonkeyPatch) -> None:
        told = self._told(story, monkeypatch)
        folder = GOLDEN / self.provider / name.replace(", ", " ").replace(" ", "-")
        if os.environ.get("GOLDEN") == "write":
            _write(folder, told)
        assert {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())} == told

    def _told(self, story: Story[A], monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
        with running(CLOSE) as stack:
            business = stack.open_business("demo", settings(**dict(story.changes)))
            account = self.account(int(CLOSE.timestamp()))
            thing = story.before(account)
            self._play(stack, business, account)
            earlier, balances, heard = documents(business), business.xero.trial_balance(), len(account.events)
            sent = _listened(monkeypatch)
            account.wait(int(story.later.total_seconds()))
            story.act(account, thing)
            self._play(stack, business, account)
            names = {item.xero_id: item.key for item in RowItem.query("demo") if item.xero_id}
            moved = {
                code: after - balances[code]
                for code, after in business.xero.trial_balance().items()
                if after != balances[code]
            }
            title = f"{story.category}: {self.words(story.category)}"
            return {
                "1-webhooks.json": _json([self.short(event) for event in account.events[heard:]]),
                "2-documents.md": page(title, changes(earlier, documents(business)), moved, kept()),
                "3-sent-to-xero.json": _json(_named(sent, names)),
            }

    def _play(self, stack: Stack, business: Business, account: A) -> None:
        stack.clock.move_to(datetime.fromtimestamp(account.now, CLOSE.tzinfo))
        business.at(self.provider).show(account.world())
        for body in self.bodies(account.events):
            assert stack.deliver(business, body, to=self.provider) == 200
        stack.feed()
        stack.run_until_quiet()


def _write(folder: Path, told: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for file, text in told.items():
        (folder / file).write_text(text, encoding="utf-8")


def _listened(monkeypatch: pytest.MonkeyPatch) -> list[Thing]:
    """Records every call of Xero's SDK that writes, and its arguments."""
    sent: list[Thing] = []
    reply = XeroClient._reply

    def listening(self: XeroClient, call: Callable[..., Any], *given: Any, **query: Any) -> Any:
        if not call.__name__.startswith("get_"):
            sent.append({call.__name__: given[0] if len(given) == 1 else list(given)})
        return reply(self, call, *given, **query)

    monkeypatch.setattr(XeroClient, "_reply", listening)
    return sent


def _named(sent: Any, names: dict[str, str]) -> Any:
    """Replaces Xero's ids by what they stand for."""
    match sent:
        case dict():
            return {key: _named(value, names) for key, value in sent.items()}
        case list():
            return [_named(each, names) for each in sent]
        case str() if sent in names:
            return f"(id of {names[sent]})"
    return sent


def _json(what: Any) -> str:
    return json.dumps(what, indent=2, ensure_ascii=False, default=str) + "\n"
