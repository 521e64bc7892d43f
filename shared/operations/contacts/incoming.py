"""Takes in contacts as Xero shows them, whatever told of them: a webhook, a poll or a first import."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from shared.contacts.customers import Change, Customer, XeroContact
from shared.contacts.following import comes_in, erased, followed, joined, moved, newcomer
from shared.contacts.meeting import XERO, Met
from shared.errors import Contended
from shared.operations.contacts import erasing
from shared.operations.contacts.default_tracking import DefaultTracking, look_again
from shared.operations.contacts.survivors import Readings, Survivors
from shared.operations.history import moving
from shared.store import directory, payers
from shared.store.directory import Overtaken, Saving

# Two owners, the writer and a poll may change a customer at once; more often nobody does.
TRIES = 5
# A webhook tells of a change long before.
LATE = timedelta(minutes=10)


@dataclass(slots=True)
class Taken:
    """What came of it, in ids of customers. `left_out` counts contacts that do not belong here.

    `late`: changes older than ten minutes that nothing had told of before. `recounted` are the contacts whose
    sales were summed up wrongly, by ContactID. `unread` are the ids of sales documents
    that make no sense and are no sales; empty for one whose id makes none.
    """

    came_in: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    to_send: list[str] = field(default_factory=list)
    left_out: int = 0
    late: int = 0
    recounted: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def add(self, other: Taken) -> None:
        self.came_in += other.came_in
        self.changed += other.changed
        self.to_send += other.to_send
        self.left_out += other.left_out
        self.late += other.late
        self.recounted += other.recounted
        self.unread += other.unread


def take_in(
    tenant: str,
    contacts: Sequence[XeroContact],
    now: datetime,
    read: Readings,
    held_back: Collection[str] = (),
    tracking: DefaultTracking | None = None,
) -> Taken:
    """Takes in contacts; whatever was seen before changes nothing.

    `read` reads contacts by their ids, up to fifty, where one was merged into another that is not among
    these. `tracking` tells lead sources; without it none is read of a contact. Raises what `read` raises, and
    Contended where a customer is being changed all the time.
    """
    known = tracking or DefaultTracking()
    taking = _Taking(tenant, now, Survivors(read, contacts), held_back, known)
    pairs = directory.paired(tenant, (each.contact_id for each in contacts))
    customers = directory.read_many(tenant, pairs.values())
    for contact in contacts:
        taking.one(contact, customers.get(pairs.get(contact.contact_id, "")))
    look_again(tenant, known.unsure, now)
    return taking.taken


class _Taking:
    """Takes in contacts one by one, each under its customer's lock."""

    def __init__(
        self,
        tenant: str,
        now: datetime,
        survivors: Survivors,
        held_back: Collection[str],
        tracking: DefaultTracking,
    ) -> None:
        self._tenant = tenant
        self._now = now
        self._survivors = survivors
        self._held_back = held_back
        self._tracking = tracking
        self.taken = Taken()

    def one(self, contact: XeroContact, customer: Customer | None) -> None:
        for nth in range(TRIES):
            try:
                return self._once(contact, customer, nth)
            except Overtaken:
                customer = self._of(contact.contact_id)
        raise Contended("a customer is being changed all the time")

    def _of(self, contact_id: str) -> Customer | None:
        return directory.of_contact(self._tenant, contact_id)

    def _once(self, contact: XeroContact, customer: Customer | None, nth: int) -> None:
        if customer and customer.link and customer.link.contact_id != contact.contact_id:
            # The pair was read before the customer, and has moved between the two.
            raise Overtaken(customer.id)
        contact = self._tracking.read(contact, customer)
        if contact.merged_into:
            self._merged(contact, customer)
        elif customer is None:
            self._unknown(contact, nth)
        elif customer.state in ("merged", "erased"):
            pass
        elif contact.status == "GDPRREQUEST":
            self._erase(contact, customer)
        else:
            self._keep(customer, followed(customer, contact, self._now, self._held_back), contact)

    def _unknown(self, contact: XeroContact, nth: int) -> None:
        if not comes_in(contact):
            self.taken.left_out += 1
            return
        made = newcomer(self._tenant, contact, self._now, nth)
        note_payer(self._tenant, [contact])
        directory.save(self._tenant, None, made, (), self._now)
        self.taken.came_in.append(made.id)

    def _erase(self, contact: XeroContact, customer: Customer) -> None:
        # First: should the process die, the next reading finds the contact still unseen.
        erasing.begin(self._tenant, customer, XERO, self._now)
        self._keep(customer, erased(customer, contact, self._now), contact)
        erasing.carry_on(self._tenant)

    def _merged(self, contact: XeroContact, customer: Customer | None) -> None:
        """Follows a merge, and whatever the survivor was merged into since."""
        is_payer = bool(payers.rows_of(self._tenant, contact.contact_id))
        is_paired = customer is not None and customer.state in ("active", "archived")
        is_sold_to = moving.is_sold_to(self._tenant, contact.contact_id)
        survivor = self._survivors.of(contact) if is_payer or is_paired or is_sold_to else None
        if survivor:
            payers.move(self._tenant, contact.contact_id, survivor.contact_id)
        if survivor and is_sold_to:
            moving.begin(self._tenant, contact.contact_id, survivor.contact_id)
        if customer is None or not is_paired:
            self.taken.left_out += customer is None
        elif survivor is None:
            # Merged in a circle: it is archived, whatever else it is.
            self._keep(customer, followed(customer, contact, self._now, self._held_back), contact)
        else:
            self._join(customer, survivor)

    def _join(self, gone: Customer, survivor: XeroContact) -> None:
        kept = self._of(survivor.contact_id)
        if kept is None or kept.id == gone.id:
            self._move(gone, survivor)
            return
        if kept.state == "erased":
            # The contact goes from one to the other at once, or it would come in as somebody new between.
            self._move(gone, survivor, Saving(kept, replace(kept, link=None)))
            return
        part, whole = joined(gone, kept, self._now)
        savings = [
            Saving(kept, whole.customer, whole.changes),
            Saving(gone, part.customer, part.changes),
        ]
        directory.save_together(self._tenant, savings, self._now)
        self.taken.changed += [gone.id, kept.id]

    def _move(self, gone: Customer, survivor: XeroContact, *former: Saving) -> None:
        """Pairs a customer with the survivor. `former` gives up the pair of an erased one, who stays so."""
        goes_on = moved(gone, survivor.contact_id)
        survivor = self._tracking.read(survivor, goes_on)
        if survivor.status == "GDPRREQUEST":
            erasing.begin(self._tenant, gone, XERO, self._now)
            self._keep(gone, erased(goes_on, survivor, self._now), survivor, *former)
            erasing.carry_on(self._tenant)
        else:
            met = followed(goes_on, survivor, self._now, self._held_back)
            names = gone.details.name, survivor.details.name
            moves = Change("pair", *names, XERO, self._now)
            self._keep(gone, replace(met, changes=(moves, *met.changes)), survivor, *former)

    def _keep(self, before: Customer, met: Met, contact: XeroContact, *beside: Saving) -> None:
        if beside:
            savings = [Saving(before, met.customer, met.changes), *beside]
            directory.save_together(self._tenant, savings, self._now)
        elif met.customer != before:
            directory.save(self._tenant, before, met.customer, met.changes, self._now)
        if met.changes:
            self.taken.changed.append(before.id)
            self.taken.late += self._now - contact.updated_at > LATE
        if met.for_xero is not None:
            self.taken.to_send.append(before.id)


def note_payer(tenant: str, contacts: Sequence[XeroContact]) -> None:
    """Notes which payers stand behind contacts that were made for them: our own numbers are their keys."""
    numbers = {each.number: each.contact_id for each in contacts if ":" in each.number}
    if numbers:
        payers.note(tenant, numbers)
