"""Notes when a webhook last came in, so that an owner sees whether webhooks come at all."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from aws_lambda_powertools import Logger
from pynamodb.exceptions import PynamoDBException

from shared.store import connection_notes
from shared.store.connection_notes import Sender

# Nobody needs to know it to the second, and a busy business gets several webhooks a second.
SELDOM = timedelta(minutes=1)

logger = Logger(service="webhooks")


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What this process has noted last: it writes once a minute for each business and sender."""

    _noted: dict[tuple[str, Sender], datetime] = field(default_factory=dict)

    def note(self, tenant: str, sender: Sender, now: datetime) -> None:
        """Notes an arrival. A delivery that is stored and queued fails for no want of a note."""
        last = self._noted.get((tenant, sender))
        if last and now - last < SELDOM:
            return
        self._noted[tenant, sender] = now
        try:
            connection_notes.note_webhook(tenant, sender, now)
        except PynamoDBException as error:
            logger.warning("could not note a webhook", extra={"tenant": tenant, "why": type(error).__name__})
