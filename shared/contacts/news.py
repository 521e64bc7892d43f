"""Says what other systems are told of a customer: which one changed and in what, never to which value.

Whoever is told asks for the customer by its id, so that nobody's name travels further than it must.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from shared.contacts.customers import Change, Customer, State

# Of what is told: a field that changes its meaning or goes makes another one.
VERSION = 1
What = Literal["created", "changed", "archived", "restored", "merged", "erased"]
_BY_STATE: dict[State, What] = {
    "active": "restored",
    "archived": "archived",
    "merged": "merged",
    "erased": "erased",
}


@dataclass(frozen=True, slots=True)
class News:
    """`revision` is the customer's after the change, so that whoever is told twice or late can tell.

    `fields` are named as in shared.contacts.fields. `into` is the customer that it was merged into.
    """

    what: What
    customer: str
    revision: int
    fields: tuple[str, ...] = ()
    into: str = ""


@dataclass(frozen=True, slots=True)
class Announcement:
    """The news of a customer as others are told them. `at` is their place among those that are still to tell.

    `type` and `detail` are described in docs/events.md and docs/events/customer-1.json.
    """

    tenant: str
    news: News
    at: str = ""

    @property
    def type(self) -> str:
        return f"Customer {self.news.what}"

    @property
    def detail(self) -> dict[str, Any]:
        return {
            "version": VERSION,
            "tenant": self.tenant,
            "customer": self.news.customer,
            "revision": self.news.revision,
            "fields": list(self.news.fields),
            "into": self.news.into or None,
        }


def news_of(before: Customer | None, after: Customer, changes: Sequence[Change]) -> tuple[News, ...]:
    """Returns what to tell of a customer that was stored; nothing where nothing is different to others."""
    fields = tuple(dict.fromkeys(each.field for each in changes if each.gave_way is None))
    if before is None:
        what: What = "created"
    elif before.state != after.state:
        what = _BY_STATE[after.state]
    elif fields:
        what = "changed"
    else:
        return ()
    return (News(what, after.id, after.revision, fields, after.merged_into),)
