"""Takes turns in which lead sources are brought in step, and shows Xero's options as they are then."""

from __future__ import annotations

from collections.abc import Callable

from local.standins.xero.tracking_records import TrackingCategory
from shared.operations.contacts.reading import Turn
from shared.operations.lead_sources.following import follow
from tests.shared.operations.contacts.at_xero import PIANO, Books

ALL = lambda: True  # noqa: E731  # a function's time, endless


def turn(books: Books, goes_on: Callable[[], bool] = ALL) -> Turn:
    return Turn(PIANO, books.xero, lambda: books.now, goes_on)


def followed(books: Books, goes_on: Callable[[], bool] = ALL) -> Turn:
    """Takes a turn's step of lead sources."""
    taken = turn(books, goes_on)
    follow(taken)
    return taken


def category(books: Books, name: str = "Lead Source") -> TrackingCategory:
    found = books.world.org.state.tracking.find("name", name.casefold())
    assert found
    return found


def options(books: Books, name: str = "Lead Source") -> dict[str, str]:
    """Returns the status of each option that was not deleted, by its name."""
    return {each.name: each.status for each in category(books, name).present}


def calls(books: Books) -> list[str]:
    return [f"{each.method} {each.path}" for each in books.world.org.log]
