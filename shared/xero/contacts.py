"""Reads contacts from Xero, in few calls and few bytes.

Every function raises Unavailable where Xero does not answer, or its answer makes no sense, Throttled where
its limit is used up, and Forbidden where it refuses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.contacts.customers import XeroContact
from shared.ledger.stages import Stage
from shared.xero.client import Reply, XeroClient
from shared.xero.contact_elements import Summary, contact_of, summary_of
from shared.xero.paging import Element, if_modified, let_in, of_page, page_of, understood

# An address with more ids grows too long.
MOST_IDS = 50
CUSTOMERS = "IsCustomer==true"


@dataclass(frozen=True, slots=True)
class ContactsPage:
    """A page of contacts. `total` is how many there are on all pages, None where Xero does not say.

    `minute_left`: how many calls of Xero's minute are left.
    """

    contacts: tuple[XeroContact, ...]
    is_last: bool
    total: int | None
    minute_left: int


def changed_since(xero: XeroClient, since: datetime, now: datetime) -> Iterator[XeroContact]:
    """Yields the contacts that have changed since then, archived ones too. Quiet, it is one small call.

    By their ids: what changes between two pages then moves nobody to a page that was read.
    """
    asked = {"include_archived": "true", "order": "ContactID", **if_modified(since)}
    for element in _pages(xero.contacts, Stage.CONTACTS, now, asked):
        with understood("Contacts"):
            yield contact_of(element)


def by_ids(xero: XeroClient, contact_ids: Iterable[str], now: datetime) -> tuple[XeroContact, ...]:
    """Returns the contacts that exist of up to fifty, in one call, with those they were merged into."""
    wanted = sorted(set(contact_ids))
    if not wanted:
        return ()
    # Only a list by page names the survivor of a merge.
    asked: dict[str, Any] = {"include_archived": "true", **of_page(1)}
    elements, _ = _page(xero.contacts(i_ds=wanted, **asked), Stage.CONTACTS, 1, now)
    with understood("Contacts"):
        return tuple(contact_of(each) for each in elements)


def customers_page(xero: XeroClient, page: int, now: datetime) -> ContactsPage:
    """Reads a page of up to a thousand active contacts that were sold to. By their ids, so that a change
    meanwhile moves nobody from one page to another."""
    reply = xero.contacts(where=CUSTOMERS, order="ContactID", **of_page(page))
    elements, is_last = _page(reply, Stage.CONTACTS, page, now)
    with understood("Contacts"):
        contacts = tuple(contact_of(each) for each in elements)
        return ContactsPage(contacts, is_last, _total(reply), reply.minute_left)


def count(xero: XeroClient, now: datetime) -> int | None:
    """Counts all contacts, archived ones and suppliers too; None where Xero does not say."""
    reply = xero.contacts(include_archived="true", summary_only="true", page=1, page_size=1)
    _page(reply, Stage.CONTACTS, 1, now)
    with understood("Contacts"):
        return _total(reply)


def summaries_page(xero: XeroClient, page: int, now: datetime) -> tuple[tuple[Summary, ...], bool]:
    """Reads a page of a thousand summaries of all contacts, and says whether it is the last."""
    asked: dict[str, Any] = {"include_archived": "true", "summary_only": "true", "order": "ContactID"}
    elements, is_last = _page(xero.contacts(**asked, **of_page(page)), Stage.CONTACTS, page, now)
    with understood("Contacts"):
        return tuple(summary_of(each) for each in elements), is_last


def _pages(
    call: Callable[..., Reply], stage: Stage, now: datetime, asked: Mapping[str, Any]
) -> Iterator[Element]:
    page, is_last = 1, False
    while not is_last:
        elements, is_last = _page(call(**asked, **of_page(page)), stage, page, now)
        yield from elements
        page += 1


def _page(reply: Reply, stage: Stage, page: int, now: datetime) -> tuple[list[dict[str, Any]], bool]:
    # Nothing has changed.
    if let_in(reply, now).status == 304:
        return [], True
    return page_of(reply, stage, page)


def _total(reply: Reply) -> int | None:
    told = reply.body.get("pagination") or {}
    return int(told["itemCount"]) if "itemCount" in told else None
