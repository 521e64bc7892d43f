"""Describes what an action has done, as far as its route does not say it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.people import Person

if TYPE_CHECKING:
    # A view needs the words alone, and none of the log.
    from shared.audit import Verb


@dataclass(slots=True)
class Deed:
    """What the audit log is told beside the route. An action fills in what it knows better.

    `verb` is what was done where the route could mean several things. `tenants` are the businesses that it
    concerns, None for the one in the address, or else for all of the person's. `about` names what was
    changed: never a secret, and nothing of payers. `person` and `email` are who did it, where nobody was
    signed in before, or where the person's roles have changed. `is_nothing`: nothing was changed
    after all, such as by a button that adds empty boxes to a form.
    """

    verb: Verb | None = None
    tenants: Sequence[str] | None = None
    about: str = ""
    person: Person | None = None
    email: str = ""
    is_nothing: bool = False
