"""Plays two buyers at the demo's order form: one pays by card, the other by direct debit."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from local.emulator.failing import Failed
from local.stack.business import Business
from local.stack.forms import Offered
from local.stack.goods import SERVICE, THERMOSTAT
from local.stack.visitor import Visitor
from local.standins.gocardless import Bank
from shared.money import Money

PATIENCE, GLANCE = 120.0, 0.25
# Whoever sends a form sooner is taken for a machine.
TO_FILL_IN = 3.5
# All of it has come; paid is what has left the provider for the bank.
SETTLED = ("confirmed", "paid")
ADDRESS = {"line1": "1 Mill Lane", "city": "York", "postal_code": "YO1 7HH", "phone": "01904 123456"}
IVY = {"first_name": "Ivy", "last_name": "Marsh", "email": "ivy@example.com", **ADDRESS}
OMAR = {"first_name": "Omar", "last_name": "Reid", "email": "omar@example.com", **ADDRESS}


@dataclass(frozen=True, slots=True)
class Sold:
    """An order as its owner finds it. `invoices` are those that it has in Xero, by their numbers and states.

    `gross` is in pence.
    """

    number: str
    way: str
    gross: int
    state: str
    invoices: tuple[tuple[str, str], ...]

    @property
    def is_right(self) -> bool:
        return self.state in SETTLED and [state for _, state in self.invoices] == ["PAID"]

    def __str__(self) -> str:
        told = ", ".join(f"{number} {state}" for number, state in self.invoices) or "none"
        by = self.way.replace("_", " ")
        return f"Order {self.number} by {by}: £{Money(self.gross).decimal}, {self.state}; invoice {told}"


def buy(business: Business, offered: Offered) -> None:
    """Orders twice, and pays both. The bank pays the direct debit at once, and GoCardless pays it out."""
    by_card, by_debit = Visitor(), Visitor()
    for each in (by_card, by_debit):
        each.open(offered.address)
    time.sleep(TO_FILL_IN)
    _order(by_card, {**IVY, offered.boxes[SERVICE.code]: "1", offered.boxes[THERMOSTAT.code]: "2"}, "card")
    by_card.press("Pay by card", name="Ivy Marsh")
    _order(by_debit, {**OMAR, offered.boxes[SERVICE.code]: "1"}, "direct_debit")
    by_debit.press("Set up the Direct Debit")
    _collect(business)


def _order(buyer: Visitor, boxes: dict[str, str], way: str) -> None:
    """Fills the form in, and sends it again once its total was shown."""
    form = buyer.path
    buyer.press(buyer.find("#order", " "), **boxes, way=way, terms=True)
    if buyer.path == form:
        buyer.press(buyer.find("#order", " "))
    if buyer.status != 200 or buyer.path.startswith(("/f/", "/o/")):
        raise Failed(f"{buyer.url} should be where the order is paid, but says: {buyer.text}")


def _collect(business: Business) -> None:
    """Waits until the mandate is collected by, and lets the bank pay."""
    account, bank = business.gocardless.live.account, Bank(business.gocardless)
    _wait_for(lambda: bool(account.things["payments"]), "nothing was collected by direct debit")
    for payment in [*account.things["payments"]]:
        bank.confirm(payment["id"])
    bank.pay_out()


def sold(business: Business, owner: Visitor) -> list[Sold]:
    """Waits until the owner finds all orders paid and booked, and returns them. Raises Failed."""
    root = f"/api/businesses/{business.tenant}/orders"
    found: list[Sold] = []

    def is_done() -> bool:
        found[:] = [_sold(business, owner.call("GET", f"{root}/{id}")) for id in _ids(owner, root)]
        return bool(found) and all(each.is_right for each in found)

    _wait_for(is_done, "the orders are not paid")
    return found


def _ids(owner: Visitor, root: str) -> list[str]:
    return [each["id"] for each in owner.call("GET", root)["orders"]]


def _sold(business: Business, told: dict[str, Any]) -> Sold:
    ours = {each["xero_id"] for each in told["documents"]}
    made = [each for each in business.xero.documents() if each["kind"] == "invoice" and each["id"] in ours]
    invoices = tuple((each["number"], each["status"]) for each in made)
    return Sold(told["id"], told["attempts"][-1]["way"], told["gross"], told["state"], invoices)


def _wait_for(is_so: Callable[[], bool], otherwise: str) -> None:
    give_up = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > give_up:
            raise Failed(f"{otherwise}. .local/logs/emulator.log says what failed.")
        time.sleep(GLANCE)
