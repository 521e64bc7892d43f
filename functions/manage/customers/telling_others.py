"""Tells the writer and other systems that a customer was changed on a page."""

from __future__ import annotations

from collections.abc import Callable

from aws_lambda_powertools import Logger
from botocore.exceptions import BotoCoreError, ClientError

from functions.manage.visit import Visit

# What is left over is told in the next turn of contacts.
MOST = 10

logger = Logger(service="manage")


def nudge(visit: Visit) -> Callable[[str], None]:
    """Returns what tells the writer that a business has something for Xero."""

    def tell_writer(tenant: str) -> None:
        # Loaded here: who changes nothing that goes to Xero needs no queue.
        from shared.wiring.queues import queues

        queues(visit.deps.aws).postings.nudge(tenant)

    return tell_writer


def tell(visit: Visit) -> None:
    """Puts the news on the bus at once. Where that fails, the next turn of contacts does it."""
    from shared.operations.contacts.announcing import announce
    from shared.wiring.announcing import announcements

    try:
        announce(visit.tenant, announcements(visit.deps.aws), MOST)
    except (BotoCoreError, ClientError) as error:
        told = {"tenant": visit.tenant, "why": type(error).__name__}
        logger.warning("could not tell others of a customer", extra=told)
