"""Sends again, once a day, what Xero refused for a reason that may have gone without anybody's doing here."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from shared.store import directory
from shared.store.directory import Overtaken

A_DAY = timedelta(days=1)
MOST = 50


def try_again(tenant: str, now: datetime) -> int:
    """Lets what was refused a day ago be sent again; returns of how many customers.

    What only an edit here can mend waits for that.
    """
    count = 0
    for customer in directory.refused(tenant, now - A_DAY, MOST):
        link = customer.link
        if link:
            count += 1
            # Whoever has edited it meanwhile has it sent anyway.
            with suppress(Overtaken):
                directory.save(tenant, customer, replace(customer, link=replace(link, refusal=None)), (), now)
    return count
