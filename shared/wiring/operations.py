"""Connects everything that the use cases need, for schedules, pages and the command line alike."""

from __future__ import annotations

from functools import cache
from uuid import uuid4

from shared.operations.connections import Connections
from shared.store.businesses import Profile
from shared.store.tenants import Tenant
from shared.wiring.announcing import announcements
from shared.wiring.base import AwsConnections
from shared.wiring.processors import processors
from shared.wiring.queues import queues
from shared.wiring.xero import xero_app
from shared.xero.client import XeroClient


def connections(aws: AwsConnections, notes_at_once: bool = True) -> Connections:
    """Makes the connections. The Xero app's secret is read once a token has to be refreshed.

    `notes_at_once` is for whoever makes few calls: others call `note_usage` at the end of a run.
    """
    readers, app, to = processors(aws), xero_app(aws, notes_at_once), queues(aws)

    def xero(tenant: Tenant | Profile) -> XeroClient:
        return app.client(tenant, uuid4().hex)

    return Connections(
        readers.stripe,
        readers.gocardless,
        xero,
        to.inbox,
        to.postings,
        to.failed,
        to.dead,
        aws.clock,
        note_usage=app.note_usage,
        announcements=cache(lambda: announcements(aws)),
    )
