from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from shared.contacts.customers import Customer, Link, Refusal
from shared.contacts.details import Details
from shared.operations.contacts.refusals import NoSuchCustomer, NotActive, Refused
from shared.operations.contacts.retrying import retry
from shared.store import directory

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
FORTE = Details("Forte Ltd")
REFUSED = Link("x-1", FORTE, refusal=Refusal("name_not_unique", "The name is taken.", NOW))


def keep(customer: Customer) -> None:
    directory.save("piano", None, customer, [], NOW)


def test_what_was_refused_waits_again_and_the_writer_is_told_once(nudged: list[str]) -> None:
    keep(Customer("c1", details=FORTE, link=REFUSED))
    again = retry("piano", "c1", NOW, nudged.append)
    assert again.link
    assert (again.link.refusal, again.unsent_since, nudged) == (None, NOW, ["piano"])
    with pytest.raises(Refused):
        retry("piano", "c1", NOW, nudged.append)
    assert nudged == ["piano"]


def test_who_is_archived_or_not_there_is_not_sent() -> None:
    keep(Customer("c1", details=FORTE, link=replace(REFUSED, status="ARCHIVED"), state="archived"))
    with pytest.raises(NotActive):
        retry("piano", "c1", NOW, print)
    with pytest.raises(NoSuchCustomer):
        retry("piano", "c2", NOW, print)
