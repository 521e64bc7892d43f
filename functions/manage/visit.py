"""Describes one request once it has passed the door: who asks, in which role, for which business."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from starlette.datastructures import FormData, QueryParams

from functions.manage.deed import Deed
from functions.manage.refusals import sign_in_again
from functions.manage.wiring import ManageDeps
from shared.people import Person, Role
from shared.sessions import Session


@dataclass(frozen=True, slots=True)
class Visit:
    """A request. `now` is in UTC.

    `tenant` and `role` are set only where the person belongs to the business in the address, so whatever
    is read or written by them is the visitor's own. `named` holds the other variable parts of the address.
    A page is sent a `form`, the API a `body` of JSON whose fields have been checked. An action tells the
    audit log by `deed` what its route does not say.
    """

    deps: ManageDeps
    now: datetime
    session: Session | None = None
    visitor: Person | None = None
    tenant: str = ""
    role: Role | None = None
    path: str = ""
    named: Mapping[str, str] = field(default_factory=dict)
    query: QueryParams = field(default_factory=QueryParams)
    form: FormData = field(default_factory=FormData, repr=False)
    body: Mapping[str, Any] = field(default_factory=dict, repr=False)
    deed: Deed = field(default_factory=Deed)

    @property
    def signed_in(self) -> Session:
        """The session. Raises Refused where there is none, which a public page alone can meet with."""
        if self.session is None:
            raise sign_in_again()
        return self.session

    @property
    def person(self) -> Person:
        """Who asks. Raises Refused where nobody has signed in."""
        if self.visitor is None:
            raise sign_in_again()
        return self.visitor
