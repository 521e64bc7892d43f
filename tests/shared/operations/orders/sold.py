"""A provider's pages in memory, which stand as a test says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from shared.orders.forms import Way
from shared.orders.orders import Attempt, Order
from shared.orders.paying import Opened, Seen, WaysBack
from shared.queue import Message


@dataclass
class Shop:
    """`pages` are what became of each page, by its id, and `opened` how often one was opened."""

    pages: dict[str, Seen] = field(default_factory=dict)
    opened: int = 0
    asked: list[str] = field(default_factory=list)

    def __call__(self, tenant: str, way: Way) -> Shop:
        del tenant, way
        return self

    def open(self, order: Order, attempt: Attempt, back: WaysBack) -> Opened:
        id = f"cs_{order.id}_{attempt.number}"
        self.opened += 1
        self.pages.setdefault(id, Seen("open"))
        expires_at = attempt.begun_at + timedelta(days=1)
        return Opened(id, f"https://pay.example/{id}?{back.success}", expires_at)

    def see(self, attempt: Attempt) -> Seen:
        self.asked.append(attempt.at_provider)
        return self.pages[attempt.at_provider]

    def end(self, attempt: Attempt) -> Seen:
        if self.pages[attempt.at_provider].outcome == "open":
            self.pages[attempt.at_provider] = Seen("expired")
        return self.see(attempt)

    def go_on(self, order: Order, attempt: Attempt, seen: Seen) -> Seen:
        del order, attempt
        return seen

    def refund(self, payment: str, pence: int, key: str) -> str:
        return f"re_{payment}_{pence}_{key}"


@dataclass
class Queue:
    """The messages that were put into it."""

    messages: list[Message] = field(default_factory=list)

    def put(self, messages: Iterable[Message]) -> None:
        self.messages += messages
