"""Plays a business that collects direct debits, and whose clearing account can be reconciled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from functions.sync.reconcile_wiring import wire
from local.gocardless_month import payers, payments
from local.gocardless_month.account import GoCardlessAccount
from local.gocardless_month.payers import Debtor
from local.gocardless_month.payments import Wanted
from local.stack.business import Business
from local.stack.in_process import Stack
from local.worlds.stripe_shapes import Thing
from shared.operations.reconcile.run import reconcile
from shared.reconciliation.result import Reconciliation
from tests.functions.shop import come_to_rest
from tests.functions.trading import owner_of

DEE = Debtor("Dee", "Debit", None, "dee@example.com", "York")


@dataclass
class Collector:
    """A business that collects direct debits."""

    stack: Stack
    business: Business
    account: GoCardlessAccount

    def confirmed(self, amount: int, direct: bool = False) -> Thing:
        customer = payers.new_customer(self.account, DEE)
        mandate = payers.new_mandate(self.account, customer, direct=direct)
        made = payments.create(self.account, mandate, Wanted(amount))
        payments.submit(self.account, made)
        self.account.now = max(self.account.now, payments.charged_at(made))
        payments.confirm(self.account, made)
        return made

    def show(self) -> None:
        self.stack.clock.move_to(max(datetime.now(UTC), datetime.fromtimestamp(self.account.now, UTC)))
        self.business.gocardless.show(self.account.world())

    def settle(self) -> None:
        self.show()
        self.stack.feed()
        come_to_rest(self.stack)
        self.account.now = max(self.account.now, int(datetime.now(UTC).timestamp()))

    def look(self, thoroughly: bool = False) -> Reconciliation:
        self.stack.clock.shift(timedelta(seconds=1))
        made = reconcile(owner_of(self.business.tenant), wire(), thoroughly)
        return next(each for each in made if each.provider == "gocardless")
