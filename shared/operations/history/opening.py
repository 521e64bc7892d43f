"""Opens one sales document of a customer, with its lines as Xero shows them now.

Lines are asked for each time and never kept: so they are never stale, and no personal data lies in them here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Literal

from shared.contacts.customers import Customer
from shared.errors import Disconnected, Throttled, Unavailable
from shared.history.documents import DELETED, SalesDocument
from shared.history.lines import SalesLine
from shared.operations.history.of_customer import NOBODYS
from shared.store import charts, sales
from shared.xero.client import XeroClient
from shared.xero.sales_lines import with_lines

# Why there are no lines: Xero does not answer, its limit is used up, it does not let us in, or has no such
# document any more.
NoLines = Literal["unavailable", "throttled", "refused", "gone"]


@dataclass(frozen=True, slots=True)
class Opened:
    """A document as Xero shows it now, or as it is kept here where `no_lines` says why there are no lines.

    `is_gross`: the unit prices of its lines have VAT in them. `payments` are those on it by PaymentID,
    in pence of its currency; None where Xero shows none.
    """

    document: SalesDocument
    lines: tuple[SalesLine, ...] = ()
    is_gross: bool = False
    no_lines: NoLines | None = None
    payments: Mapping[str, int] | None = None


def opened(
    tenant: str, customer: Customer, document_id: str, xero: Callable[[], XeroClient], now: datetime
) -> Opened | None:
    """Reads a document that is kept as one of this customer's, in one call to Xero; None for any other.

    `xero` connects, and may raise what connecting raises.
    """
    document = _kept(tenant, customer, document_id)
    if document is None:
        return None
    try:
        found = with_lines(xero(), document.kind, document.id, now, partial(_own, tenant))
    except Throttled:
        return Opened(document, no_lines="throttled")
    except Disconnected:
        return Opened(document, no_lines="refused")
    except Unavailable:
        return Opened(document, no_lines="unavailable")
    if found is None or found.document.status == DELETED:
        return Opened(document, no_lines="gone")
    return Opened(found.document, found.lines, found.is_gross, payments=found.payments)


def _own(tenant: str) -> str:
    chart = charts.read(tenant)
    return chart.organisation.base_currency if chart else NOBODYS.base_currency


def _kept(tenant: str, customer: Customer, id: str) -> SalesDocument | None:
    """Returns a document that is kept as one of this customer's."""
    kept = sales.read(tenant, [id]).get(id)
    if kept is None or kept.document.status == DELETED or customer.link is None:
        return None
    return kept.document if kept.document.contact_id == customer.link.contact_id else None
