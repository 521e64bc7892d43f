"""What every command has in hand: whose books, the verbs' surroundings, and a person to ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from rich.console import Console, RenderableType

from ops.errors import Declined, Failed, Misused
from shared.operations.connections import Connections
from shared.store import tenants
from shared.store.tenants import Tenant


@dataclass(frozen=True, slots=True)
class Desk:
    """`tenant` is empty where none was named. `around` reads the Xero app's secret, which many never need.

    `notices` go to standard error. `typed` reads a line from the operator; None where there is no terminal.
    """

    tenant: str
    says_yes: bool
    around: Callable[[], Connections]
    clock: Callable[[], datetime]
    notices: Console
    typed: Callable[[], str] | None

    def owner(self) -> Tenant:
        """The tenant that was named, or the only one.

        Raises Misused where nobody can tell which, Failed where there is no business at all.
        """
        known = _known()
        if not self.tenant and len(known) > 1:
            raise Misused(f"which business? Say --tenant and one of: {', '.join(known)}")
        found = tenants.read(self.tenant or known[0])
        if found is None:
            raise Misused(f"there is no business {self.tenant}; there are: {', '.join(known)}")
        return found

    def owners(self) -> list[Tenant]:
        """The tenant that was named, or all of them. Raises Failed where there is no business at all."""
        if self.tenant:
            return [self.owner()]
        found = (tenants.read(each) for each in _known())
        return [each for each in found if each]

    def agree(self, question: str, *preview: RenderableType) -> None:
        """Shows what is about to be done. Raises Declined unless the operator says yes to it."""
        self.show(*preview, question)
        if self.says_yes:
            return
        if self.typed is None:
            raise Declined("nothing was changed: there is no terminal to ask at; say --yes if this is meant")
        self.notices.print('Type "yes" to go on: ', end="")
        if self.typed().strip().lower() != "yes":
            raise Declined("nothing was changed")

    def show(self, *notices: RenderableType) -> None:
        for each in notices:
            self.notices.print(each)


def _known() -> list[str]:
    known = sorted(tenants.all_ids())
    if not known:
        raise Failed("no business is connected here yet")
    return known
