"""Shows one sales document of a customer with its lines, which Xero is asked for as the page is opened.

Whatever imports this loads Xero's SDK: no other page does.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from starlette.responses import Response

from functions.manage.at_hand import on_record
from functions.manage.customers.addresses import known, page_of
from functions.manage.customers.document_words import context, ours_of
from functions.manage.customers.documents_pages import sold_to
from functions.manage.customers.sold import title_of
from functions.manage.customers.telling import title_of as name_of
from functions.manage.pages import show
from functions.manage.refusals import not_found
from functions.manage.rendering import Link
from functions.manage.story_at import movement_at
from functions.manage.visit import Visit
from functions.manage.xero_accounts import IMPATIENT, client_of
from shared.contacts.customers import Customer
from shared.operations.history.of_customer import as_of
from shared.operations.history.opening import Opened, opened
from shared.operations.history.settled import Settled, settled
from shared.store import charts
from shared.store.related import TooMany


@dataclass(frozen=True, slots=True)
class Ours:
    """What is known of an invoice that was posted from here, and the way to its movement."""

    says: str
    link: Link


def shown(visit: Visit) -> Response:
    customer, found = document_in(visit)
    document, here = found.document, page_of(visit, customer.id)
    told = context(found, here, f"/manage/b/{visit.tenant}/xero", charts.read(visit.tenant))
    return show(
        visit,
        "customer_document.html",
        title_of(document),
        profile=on_record(visit).profile,
        name=name_of(customer.details),
        as_of=as_of(visit.tenant),
        ours=_ours(visit, found),
        **told,
    )


def document_in(visit: Visit) -> tuple[Customer, Opened]:
    """Opens the document in the address. Raises Refused for one that is not this customer's."""
    customer, id = sold_to(visit), known(visit.named["document"])
    connect = partial(client_of, visit.deps, visit.tenant, IMPATIENT)
    found = opened(visit.tenant, customer, id, connect, visit.now)
    if found is None:
        raise not_found()
    return customer, found


def settled_in(visit: Visit, found: Opened) -> Settled | None:
    """Returns who has paid an invoice that was posted from here; None for any other, or where nobody would
    wait for all that belongs to it."""
    try:
        return settled(visit.tenant, found.document, found.payments)
    except TooMany:
        return None


def _ours(visit: Visit, found: Opened) -> Ours | None:
    paid = settled_in(visit, found)
    if paid is None:
        return None
    link = Link(movement_at(visit, paid.source), "Look at its movement")
    return Ours(" ".join(ours_of(found.document, paid)), link)
