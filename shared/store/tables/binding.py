"""Lists all tables, and points them at one stage."""

from __future__ import annotations

from pynamodb.models import Model

from shared.store.tables.businesses import ChartItem, ChoiceItem, ReconciliationItem, TenantItem
from shared.store.tables.catalogue import CatalogueItem
from shared.store.tables.connections import ConnectionItem, OrganisationItem, SecretItem, TokenItem
from shared.store.tables.directory import DirectoryItem
from shared.store.tables.inbox import EventItem
from shared.store.tables.jobs import JobItem, TroubleItem
from shared.store.tables.lanes import FeedItem, LaneItem
from shared.store.tables.ledger import RowItem
from shared.store.tables.orders import LinkItem, OrderItem
from shared.store.tables.people import AuditItem, MailItem, PersonItem, SessionItem
from shared.store.tables.sales import SalesItem

# A call that hangs must end well within a function's time. Connecting and reading, in seconds.
CONNECT_TIMEOUT, READ_TIMEOUT = 2, 5
# The first attempt, and the ones after it.
ATTEMPTS = 3

TABLES: tuple[type[Model], ...] = (
    EventItem,
    RowItem,
    LaneItem,
    FeedItem,
    ReconciliationItem,
    JobItem,
    TroubleItem,
    TenantItem,
    ChartItem,
    ChoiceItem,
    SecretItem,
    TokenItem,
    OrganisationItem,
    ConnectionItem,
    SessionItem,
    PersonItem,
    AuditItem,
    MailItem,
    DirectoryItem,
    SalesItem,
    CatalogueItem,
    OrderItem,
    LinkItem,
)
NAMES = {table: table.Meta.table_name for table in TABLES}


def bind(prefix: str, region: str, endings: str = "") -> None:
    """Points the tables at one stage. Called when a function is wired, never at import.

    `endings` are for tables that were restored under names with an ending: "ledger=-noon lanes=".
    """
    ending_of = dict(each.split("=", 1) for each in endings.split())
    for table in TABLES:
        name = NAMES[table]
        table.Meta.table_name = f"{prefix}{name}{ending_of.get(name, '')}"
        table.Meta.region = region
        table.Meta.connect_timeout_seconds = CONNECT_TIMEOUT
        table.Meta.read_timeout_seconds = READ_TIMEOUT
        table.Meta.max_retry_attempts = ATTEMPTS - 1
