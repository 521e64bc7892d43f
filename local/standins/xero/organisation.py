"""Shows an organisation to tests and to the replay: balances, documents, log."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from local.standins.xero import tracking_summary
from local.standins.xero.history import document_of
from local.standins.xero.idempotency import KeyStore
from local.standins.xero.limits import Limits, Meter
from local.standins.xero.logbook import Calls, Logged
from local.standins.xero.meddling import Meddling
from local.standins.xero.records import ZERO, Account, Element, Mail
from local.standins.xero.state import SYSTEM_ACCOUNTS, State
from local.standins.xero.tracking_summary import Summary


@dataclass
class Organisation(Meddling):
    limits: Limits = field(default_factory=Limits)
    calls: Calls = field(default_factory=Calls)
    log: list[Logged] = field(default_factory=list)
    keys: KeyStore = field(default_factory=KeyStore)

    def __post_init__(self) -> None:
        self.meter = Meter(self.limits)

    @property
    def tenant_id(self) -> str:
        return self.state.tenant_id

    @property
    def name(self) -> str:
        return self.state.name

    def trial_balance(self) -> dict[str, Decimal]:
        """Returns balances by account code (AccountID if there is none), debits positive, zeros included."""
        with self.moment():
            used = self.state.books.balances()
            return {account.label: used.get(account.id, ZERO) for account in self.state.accounts}

    def tracking_summary(self, category: str, first: date, last: date) -> Summary:
        """Returns net sales by option and month in pounds; `category` is its id, or its name in any case."""
        with self.moment():
            found = self.state.tracking.get(category) or self.state.tracking.find("name", category.casefold())
            if found is None:
                raise KeyError(category)
            return tracking_summary.summary(self.state, found, first, last)

    def mails(self) -> list[Mail]:
        """Lists every e-mail with an invoice that was sent, in order."""
        with self.moment():
            return list(self.state.mails)

    def documents(self) -> list[Element]:
        """Lists every document ever, in order of creation; `total` is a Decimal, `date` an ISO string."""
        with self.moment():
            return [document_of(self.state, *made) for made in self.state.history]


def open_chart(state: State, accounts: Iterable[Account]) -> None:
    """Gives the organisation the accounts asked for, and the ones that every organisation has."""
    chart = {account.code or account.name: account for account in (*SYSTEM_ACCOUNTS, *accounts)}
    systems = {account.code: account.system for account in SYSTEM_ACCOUNTS}
    for account in chart.values():
        system = account.system or systems.get(account.code, "")
        account_id = account.id or state.new_id()
        state.accounts.put(replace(account, system=system, id=account_id, updated=state.created))
