"""A business that sells by an order form, its buyers, and what their providers tell of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import httpx

from functions.recorder.wiring import wire
from local.standins.gocardless import Bank, Webhook
from local.standins.xero import Account, Item, Organisation
from shared.catalogue.comparing import Kept
from shared.operations.orders import offering
from shared.operations.orders.paying import Wanted, pay
from shared.operations.orders.placing import Placing, place
from shared.orders.buyers import Buyer, PostalAddress
from shared.orders.forms import FormLine, OrderForm, Way
from shared.orders.orders import Attempt, Order
from shared.orders.paying import WaysBack
from shared.orders.submissions import Submission
from shared.queue import Message, OrderToBook
from shared.store import catalogue, catalogue_readings, charts, order_forms, orders
from shared.store.catalogue_readings import Reading
from tests.functions.shop import Shop, come_to_rest
from tests.shared.catalogue.listed import item
from tests.shared.chart.charts import CHART

ADA = Buyer("Ada", "Lovelace", "ada@example.org", address=PostalAddress("1 Mill Lane", "", "York", "YO1 7HH"))
FORM = OrderForm(
    "f1",
    "Boiler care",
    "boiler-care",
    ways=("card", "direct_debit", "bank", "offline"),
    state="open",
)
BOILER = Item("BOILER", "Boiler service", "200", "OUTPUT2", Decimal("83.33"))
VALVE = Item(
    "VALVE",
    "Valve",
    "200",
    "OUTPUT2",
    Decimal(10),
    inventory_account_code="630",
    cogs_account_code="404",
)
SITE = "https://forms.example"


def back(order: Order, attempt: Attempt) -> WaysBack:
    there = f"{SITE}/o/{order.token}/back?attempt={attempt.number}"
    return WaysBack(there, f"{there}&left=yes")


def filled(tenant: str, xero: Organisation, valves: int) -> str:
    """Sells a boiler service at £83.33 without VAT, and a few valves; returns the valves' id."""
    now = datetime.now(UTC)
    xero.add_account(Account("630", "Inventory", "INVENTORY"))
    boiler, valve = (xero.add_item(each).id for each in (BOILER, VALVE))
    xero.adjust_stock(valve, valves)
    charts.keep(tenant, CHART)
    counted = {"is_tracked": True, "quantity_on_hand": Decimal(valves), "unit_price": Decimal(10)}
    stocked = item(valve, code="VALVE", **counted)
    catalogue.keep(tenant, [Kept(item(boiler, code="BOILER")), Kept(stocked)])
    catalogue_readings.save(tenant, Reading(now, now, has_tracked=True))
    lines = (FormLine("l1", boiler), FormLine("l2", valve))
    order_forms.save(tenant, replace(FORM, lines=lines))
    return valve


@dataclass
class Stall:
    """A shop with a form. Of what its providers tell, `lost` says which webhooks nobody gets."""

    shop: Shop
    lost: list[str] = field(default_factory=list)
    valve: str = ""

    @property
    def tenant(self) -> str:
        return self.shop.tenant

    def fill(self, valves: int = 5) -> None:
        self.valve = filled(self.tenant, self.shop.business.xero, valves)

    def order(self, sent: str = "s1", buyer: Buyer = ADA, way: Way = "card", **pieces: int) -> Order:
        wanted = Submission(buyer, pieces or {"l1": 1}, way)
        form = order_forms.read(self.tenant, FORM.id)
        assert form is not None
        placing = Placing(self.tenant, form, wanted, sent, f"token-{sent}")
        return place(placing, offering.offers_of(self.tenant, form), wire().inbox, datetime.now(UTC))

    def pay(self, order: Order, way: Way = "card") -> Attempt:
        return pay(self.tenant, order, Wanted(way, back), wire().sellers, datetime.now(UTC))

    def press(self, attempt: Attempt, **typed: str) -> httpx.Response:
        """Presses a button on the provider's page."""
        known = {"name": "Ada Lovelace", "email": "ada@example.org"}
        return httpx.post(attempt.url, data={**known, **typed}, trust_env=False)

    def by_card(self, attempt: Attempt, button: str = "card") -> None:
        assert self.press(attempt, way=button).status_code in (303, 402)

    @property
    def bank(self) -> Bank:
        return Bank(self.shop.business.gocardless)

    def tell(self) -> None:
        """Delivers what the providers tell, but for what is lost, and lets the books follow."""
        for event in self.shop.business.stripe.take_news():
            if event["type"] not in self.lost:
                assert self.shop.stack.deliver(self.shop.business, event) == 200
        for webhook in self.due():
            self._post(webhook)
        come_to_rest(self.shop.stack)

    def due(self) -> list[Webhook]:
        """Takes GoCardless's webhooks, which it would send by itself if it knew an address all the time."""
        debits = self.shop.business.gocardless
        debits.webhook_url = f"{SITE}/webhooks/gocardless/{self.tenant}"
        due = debits.due()
        debits.webhook_url = ""
        return due

    def _post(self, webhook: Webhook) -> None:
        path = f"/webhooks/gocardless/{self.tenant}"
        if "gocardless" not in self.lost:
            status = self.shop.stack.lambdas.post(
                "webhooks.gocardless", path, webhook.body, dict(webhook.headers)
            )
            assert status in (200, 204)

    def come_back(self, order: Order) -> None:
        """Does what the order's page does when a buyer comes back from the provider."""
        wire().inbox.put([Message(self.tenant, OrderToBook(order.id))])
        come_to_rest(self.shop.stack)

    def later(self, **time: float) -> None:
        """Lets time pass, and does the jobs that are due then."""
        self.shop.stack.clock.shift(timedelta(**time))
        self.shop.stack.do_due()
        self.tell()

    def known(self, order: Order) -> Order:
        found = orders.read(self.tenant, order.id)
        assert found is not None
        return found

    def invoices(self, order: Order) -> list[dict[str, Any]]:
        """Lists the invoices of an order that stand in Xero."""
        return [each for each in self.shop.live("invoice") if each["reference"].startswith(order.id)]


def buyer(name: str) -> Buyer:
    email = f"{uuid5(NAMESPACE_URL, name).hex[:8]}@example.org"
    return Buyer(name, "Buyer", email, address=ADA.address)
