"""Finds whom a contact was merged into at the end, in few calls to Xero."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from shared.contacts.customers import XeroContact
from shared.errors import Unavailable

Readings = Callable[[Sequence[str]], Sequence[XeroContact]]
# Xero reads no more by their ids in one call.
MOST = 50


class Survivors:
    """Knows the contacts that were read, and reads the ones that they were merged into as they are needed."""

    def __init__(self, read: Readings, known: Iterable[XeroContact]) -> None:
        self._read = read
        self._known = {each.contact_id: each for each in known}

    def of(self, contact: XeroContact) -> XeroContact | None:
        """Returns the last contact of a chain of merges; None where the chain is a circle.

        Raises Unavailable where Xero does not show a contact that it has named.
        """
        passed = {contact.contact_id}
        while contact.merged_into:
            if contact.merged_into in passed:
                return None
            passed.add(contact.merged_into)
            contact = self._contact(contact.merged_into)
        return contact

    def _contact(self, contact_id: str) -> XeroContact:
        if contact_id not in self._known:
            self._known |= {each.contact_id: each for each in self._read(self._wanted(contact_id))}
        if contact_id not in self._known:
            raise Unavailable("Xero does not show a contact that another was merged into")
        return self._known[contact_id]

    def _wanted(self, contact_id: str) -> list[str]:
        """Returns the contact with all others that will be asked for soon."""
        named = {each.merged_into for each in self._known.values() if each.merged_into}
        others = sorted(named - self._known.keys() - {contact_id})
        return [contact_id, *others[: MOST - 1]]
