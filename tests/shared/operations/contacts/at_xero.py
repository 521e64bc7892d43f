"""Keeps a business with customers at an organisation in the stand-in for Xero."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from itertools import count
from typing import Any

from urllib3 import PoolManager

from shared.contacts.codec import change_from_dict
from shared.contacts.customers import Change, Customer, Link
from shared.contacts.editing import edited
from shared.operations.contacts.incoming import Taken, take_in
from shared.operations.contacts.outgoing import Round, send
from shared.store import directory
from shared.store.tables.directory import DirectoryItem
from shared.xero.client import XeroClient, pool
from shared.xero.contacts import by_ids
from tests.local.standins.xero.world import TENANT, World, open_world

PIANO = "piano"


@dataclass
class Books:
    """`calls` are the writes and readings of contacts that Xero has seen so far."""

    world: World
    connections: PoolManager
    xero: XeroClient
    keys: Iterator[int] = field(default_factory=count)

    @property
    def now(self) -> datetime:
        return self.world.clock.now

    def pass_time(self, **span: float) -> None:
        """Moves the clock on, and renews the token, which lives for half an hour."""
        self.world.clock.advance(**span)
        world = self.world
        token = world.xero.authorise("ada", "app", [world.org])["access_token"]
        self.xero = XeroClient(self.connections, f"{world.base_url}/api.xro/2.0", token, TENANT)

    def customer(self, name: str = "Ada Ltd", **fields: Any) -> str:
        """Makes a contact that was sold to, takes it in, and returns its ContactID."""
        id = self.world.org.add_contact(Name=name, **fields)
        self.world.org.sell_to(id, 1200)
        self.take(id)
        return id

    def take(self, *ids: str) -> Taken:
        read = partial(by_ids, self.xero, now=self.now)
        return take_in(PIANO, read(ids), self.now, read)

    def send(self, *held_back: str) -> Round:
        return send(PIANO, self.xero, self.now, lambda: f"key {next(self.keys)}", held_back)

    def of(self, contact_id: str) -> Customer:
        found = directory.read(PIANO, directory.paired(PIANO, [contact_id])[contact_id])
        assert found
        return found

    def link(self, contact_id: str) -> Link:
        link = self.of(contact_id).link
        assert link
        return link

    def edit(self, contact_id: str, **details: Any) -> Customer:
        """Edits a customer as a person does on its page."""
        before = self.of(contact_id)
        wanted = replace(before.details, **details)
        after, changes = edited(before, wanted, before.tags, before.kind, "ada", self.now)
        return directory.save(PIANO, before, after, changes, self.now)

    def shown(self, contact_id: str) -> dict[str, Any]:
        """Returns the contact as it is at Xero."""
        contact = self.world.org.state.contacts[contact_id]
        return dict(contact.fields)

    def written(self) -> int:
        """Counts the calls by which contacts were written."""
        return sum(each.method == "POST" and each.path == "Contacts" for each in self.world.org.log)

    def asked(self) -> int:
        return sum(each.method == "GET" for each in self.world.org.log)

    def history(self, contact_id: str) -> list[Change]:
        at = f"change#{self.of(contact_id).id}#"
        return [
            change_from_dict(each.body)
            for each in DirectoryItem.query(PIANO, DirectoryItem.at.startswith(at))
        ]


@contextmanager
def open_books() -> Iterator[Books]:
    connections = pool()
    with open_world() as world:
        token, url = world.tokens["access_token"], f"{world.base_url}/api.xro/2.0"
        yield Books(world, connections, XeroClient(connections, url, token, TENANT))
    connections.clear()
