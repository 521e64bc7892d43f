"""Lets time do its work at a stand-in that nobody calls, and sends the webhooks that this causes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from local.standins.gocardless.app import GoCardlessStandIn


def tick(standin: GoCardlessStandIn) -> None:
    """Brings each organisation up to now, and begins to tell whoever has entered an address."""
    for organisation in {id(each): each for each in standin.organisations.values()}.values():
        standin.postman.tell(organisation)


@contextmanager
def ticking(standin: GoCardlessStandIn, every: float = 0.5) -> Iterator[None]:
    """Ticks in the background; `every` is in seconds."""
    stop = threading.Event()

    def run() -> None:
        while not stop.wait(every):
            tick(standin)

    thread = threading.Thread(target=run, daemon=True, name="GoCardless's clock")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
