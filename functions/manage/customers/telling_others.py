"""Tells the writer and other systems that a customer was changed on a page."""

from __future__ import annotations

from collections.abc import Callable

from aws_lambda_powertools import Logger
from botocore.exceptions import BotoCoreError, ClientError

from functions.manage.visit import Visit
from shared.operations.contacts.announcing import announce

logger = Logger(service="manage")
# Whoever has changed one customer does not wait for news of thousands.
AT_ONCE = 10


def nudge(visit: Visit) -> Callable[[str], None]:
    """Returns what tells the writer that a business has something for Xero."""

    def tell_writer(tenant: str) -> None:
        # Loaded here: who changes nothing that goes to Xero needs no queue.
        from shared.wiring.queues import queues

        queues(visit.deps.aws).postings.nudge(tenant)

    return tell_writer


def tell(visit: Visit) -> None:
    """Puts the news on the bus at once. Whatever is left over, the turns of contacts put there."""
    try:
        announce(visit.tenant, visit.deps.announcements, AT_ONCE)
    except (BotoCoreError, ClientError) as error:
        logger.warning("nobody was told", extra={"tenant": visit.tenant, "why": type(error).__name__})
