"""An organisation as tests and the replay see it: balances, documents, log, and a person's meddling."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from local.standins.xero import contacts, invoices
from local.standins.xero.history import document_of
from local.standins.xero.idempotency import KeyStore
from local.standins.xero.limits import Limits, Meter
from local.standins.xero.logbook import Calls, Logged
from local.standins.xero.records import ZERO, Account, Element
from local.standins.xero.state import SYSTEM_ACCOUNTS, State

Moment = Callable[[], AbstractContextManager[datetime]]
"""Alone with the organisation, whatever is due settled; gives the time."""


@dataclass
class Organisation:
    state: State
    moment: Moment
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
        """Debit positive, by account code (by AccountID where a bank account has none), zeros included."""
        with self.moment():
            used = self.state.books.balances()
            return {account.label: used.get(account.id, ZERO) for account in self.state.accounts}

    def documents(self) -> list[Element]:
        """Every document ever, in order of creation; `total` is a Decimal, `date` an ISO string."""
        with self.moment():
            return [document_of(self.state, *made) for made in self.state.history]

    def lock(self, day: str | date) -> None:
        """Period lock date: nothing may change on that day or before."""
        with self.moment():
            self.state.period_lock_date = date.fromisoformat(day) if isinstance(day, str) else day

    def unlock(self) -> None:
        with self.moment():
            self.state.period_lock_date = None

    def archive_account(self, code: str) -> None:
        with self.moment() as now:
            account = self._account(code)
            self.state.accounts.put(replace(account, status="ARCHIVED", updated=now))

    def archive_contact(self, contact_id: str) -> None:
        with self.moment() as now:
            contacts.archive(self.state, contact_id, now)

    def void_invoice(self, invoice_id: str) -> None:
        """Raises Invalid where Xero would not: an invoice with payments, for one."""
        with self.moment() as now:
            invoices.void(self.state, invoice_id, now)

    def reconcile(self, record_id: str) -> None:
        """Match a payment or a bank transaction with a line of the bank statement."""
        with self.moment() as now:
            payment = self.state.payments.get(record_id)
            transaction = self.state.bank_transactions.get(record_id)
            if payment is not None:
                self.state.payments.put(replace(payment, reconciled=True, updated=now))
            if transaction is not None:
                self.state.bank_transactions.put(replace(transaction, reconciled=True, updated=now))

    def add_account(self, account: Account) -> None:
        with self.moment() as now:
            _add_account(self.state, account, now)

    def _account(self, code: str) -> Account:
        found = self.state.accounts.find("code", code)
        if found is None:
            raise KeyError(code)
        return found


def open_chart(state: State, accounts: Iterable[Account]) -> None:
    """Give the organisation the accounts asked for, and those that no organisation lacks."""
    chart = {account.code or account.name: account for account in (*SYSTEM_ACCOUNTS, *accounts)}
    systems = {account.code: account.system for account in SYSTEM_ACCOUNTS}
    for account in chart.values():
        system = account.system or systems.get(account.code, "")
        _add_account(state, replace(account, system=system), state.created)


def _add_account(state: State, account: Account, now: datetime) -> None:
    state.accounts.put(replace(account, id=account.id or state.new_id(), updated=now))
