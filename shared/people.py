"""Defines who may do what: the people of a business, and their roles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

Role = Literal["reader", "bookkeeper", "owner"]
# From the one who may do least to the one who may do all.
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, slots=True)
class Membership:
    """What a person is to a business. `person` is Cognito's `sub`; `since` is in UTC."""

    person: str
    tenant: str
    role: Role
    email: str
    since: datetime
    invited_by: str


@dataclass(frozen=True, slots=True)
class Person:
    """A person who has signed in. A session that began no later than `signed_out_at` has ended."""

    id: str
    memberships: Sequence[Membership] = ()
    signed_out_at: datetime | None = None

    def role_in(self, tenant: str) -> Role | None:
        return next((each.role for each in self.memberships if each.tenant == tenant), None)

    @property
    def may_begin_a_business(self) -> bool:
        """An owner may begin another business, and so may whoever belongs to none yet."""
        return not self.memberships or any(each.role == "owner" for each in self.memberships)


def suffices(role: Role, needed: Role) -> bool:
    """Returns whether a role may do what needs the other role."""
    return ROLES.index(role) >= ROLES.index(needed)


def normalised(email: str) -> str:
    """Returns the form in which an address is kept and compared. Raises ValueError for what is no address."""
    plain = email.strip().lower()
    name, at, domain = plain.rpartition("@")
    if not (name and at and "." in domain) or any(each.isspace() for each in plain) or len(plain) > 254:
        raise ValueError(f"{email!r} is not an e-mail address")
    return plain
