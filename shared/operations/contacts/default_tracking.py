"""Reads lead sources out of how Xero tracks a contact's sales by default, and writes them there."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from shared.contacts.customers import Customer, XeroContact
from shared.contacts.details import Details
from shared.contacts.merge import withheld
from shared.lead_sources.sources import LeadSource, LeadSources
from shared.ledger.xero_text import folded
from shared.operations.lead_sources.asking import ask
from shared.store import lead_source_turns, lead_sources, xero_hints
from shared.store.xero_hints import Hint

FIELD = "lead_source"
Tracking = tuple[tuple[str, str], ...]


@dataclass
class DefaultTracking:
    """What is known of lead sources at Xero while contacts are read or written.

    `owed` are sources of which Xero may lack what it once had. `is_fresh`: Xero's categories were read just
    before. `unsure` collects the ContactIDs of whom only a reading of these can tell what they mean.
    """

    sources: LeadSources = field(default_factory=LeadSources)
    owed: Collection[str] = ()
    is_fresh: bool = False
    unsure: set[str] = field(default_factory=set)

    def read(self, contact: XeroContact, customer: Customer | None) -> XeroContact:
        """Returns a contact with the lead source that it says, or the one last known where that is unsure."""
        return replace(contact, details=replace(contact.details, lead_source=self._said(contact, customer)))

    def _said(self, contact: XeroContact, customer: Customer | None) -> str:
        known = customer.link.base.lead_source if customer and customer.link else ""
        if contact.tracking is None or not self.sources.is_in_use:
            return known
        option = next((name for category, name in contact.tracking if self._is_ours(category)), "")
        if option:
            found = self._called(option)
            return found.id if found else self._ask(contact, known)
        return "" if self._is_cleared(known, customer) else self._ask(contact, known)

    def _is_cleared(self, known: str, customer: Customer | None) -> bool:
        """Whether a contact without a lead source has none: its option may have been deleted at Xero."""
        link = customer.link if customer else None
        if not known or (link and link.sent and not link.sent.lead_source):
            return True
        source = self.sources.of(known)
        return self.is_fresh and source is not None and source.is_usable and known not in self.owed

    def _ask(self, contact: XeroContact, known: str) -> str:
        # What was read just now cannot be told better by reading it again.
        if not self.is_fresh:
            self.unsure.add(contact.contact_id)
        return known

    def _is_ours(self, category: str) -> bool:
        return folded(category) == folded(self.sources.category_name)

    def _called(self, option: str) -> LeadSource | None:
        """Finds a lead source by its name at Xero; one that was renamed just now by its new one."""
        at_xero = {folded(each.name_at_xero): each for each in self.sources.sources if each.option_id}
        return at_xero.get(folded(option)) or self.sources.called(option)

    @property
    def held_back(self) -> tuple[str, ...]:
        """What is not sent of customers: lead sources that Xero does not take, or all of them."""
        if not self.sources.is_in_use:
            return (FIELD,)
        return tuple(withheld(FIELD, each.id) for each in self.sources.sources if not each.is_usable)

    def for_xero(self, details: Details, contact: XeroContact) -> Tracking | None:
        """Returns how a contact's sales are to be tracked, with what it has of other categories; None as now.

        Xero replaces the whole list by what it is sent. `contact` is one that `read` has returned.
        """
        if details.lead_source == contact.details.lead_source:
            return None
        others = tuple(each for each in contact.tracking or () if not self._is_ours(each[0]))
        source = self.sources.of(details.lead_source)
        return (*others, (self.sources.category_name, source.name_at_xero)) if source else others


def tracking_of(tenant: str, is_fresh: bool = False) -> DefaultTracking:
    """Returns what is known of a business's lead sources at Xero."""
    whole = lead_sources.read(tenant)
    owed = lead_source_turns.read(tenant).owed if whole.is_in_use else {}
    return DefaultTracking(whole, owed, is_fresh)


def look_again(tenant: str, contact_ids: Iterable[str], now: datetime) -> None:
    """Has Xero's categories read, and then these contacts once more."""
    hints = [Hint("contact", each, now) for each in sorted(set(contact_ids))]
    if hints:
        ask(tenant, now)
        xero_hints.keep(tenant, hints, now)
