"""Carries on what pages have begun with customers and had no time to finish."""

from __future__ import annotations

from collections.abc import Callable

from shared.operations.connections import Connections
from shared.operations.contacts import csv_files, erasing
from shared.store import directory_words


def carry_on(tenant: str, connections: Connections, goes_on: Callable[[], bool]) -> bool:
    """Goes on with erasures and imports as long as there is time; returns whether all of them are over.

    Also writes the words of customers that whoever stored them did not come to write.
    """
    directory_words.finish(tenant)
    while goes_on():
        is_erased = erasing.carry_on(tenant)
        is_imported = csv_files.carry_on_all(tenant, connections.clock(), connections.postings.nudge)
        if is_erased and is_imported:
            return True
    return False
