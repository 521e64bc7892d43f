"""Opens the demo's order forms as its owner does, after the products were read from Xero."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from local.emulator.failing import Failed
from local.stack.emulated import EmulatedStack
from local.stack.goods import GOODS, PLAN, SERVICE, THERMOSTAT
from local.stack.visitor import Visitor

PATIENCE, GLANCE = 120.0, 0.5
ONCE = {"comes": "once", "least": 0, "most": None}
MONTHLY = {"comes": "month", "least": 1, "most": 3}


@dataclass(frozen=True, slots=True)
class Offered:
    """A form that is open. `boxes` are the names of its boxes for pieces, by the products' codes."""

    address: str
    title: str
    boxes: Mapping[str, str]


# What comes again is paid by card or direct debit alone, so the plan has a form of its own.
FORMS: tuple[dict[str, Any], ...] = (
    {
        "title": "Boiler service",
        "address": "boiler-service",
        "text": "We come within ten working days, and ring before.",
        "lines": [(SERVICE.code, ONCE), (THERMOSTAT.code, ONCE)],
        "ways": ["card", "direct_debit", "bank", "offline"],
    },
    {
        "title": "Boiler care plan",
        "address": "boiler-care",
        "text": "A service each year, and no call-out fees.",
        "lines": [(PLAN.code, MONTHLY)],
        "ways": ["card", "direct_debit"],
    },
)
ALIKE = {
    "asks": ["phone"],
    "terms": "You can cancel within fourteen days.",
    "brand": "Connectably Demo",
    "colour": "#0b5c4a",
    "reached_by": "01632 960123",
    "emailing": "neither",
    "lead_source": "",
    "opens_at": None,
    "closes_at": None,
}


def open_forms(stack: EmulatedStack, tenant: str, owner: Visitor) -> list[Offered]:
    """Returns the forms, open. `owner` is signed in. Raises Failed where the owner cannot go on."""
    owner.open(f"/manage/b/{tenant}/stripe")
    owner.press("Check whether it may sell")
    if "Order forms may take cards" not in owner.text:
        raise Failed(f"{owner.url} does not let the owner sell by card: {owner.text}")
    products = _read_products(stack, tenant, owner)
    return [_opened(f"/api/businesses/{tenant}/order-forms", owner, each, products) for each in FORMS]


def _read_products(stack: EmulatedStack, tenant: str, owner: Visitor) -> dict[str, str]:
    """Has the products read from Xero, and returns their ids by their codes."""
    owner.call("POST", f"/api/businesses/{tenant}/product-reading")
    # What the schedule does each minute.
    stack.dispatch("accounts")
    give_up, wanted = time.monotonic() + PATIENCE, {each.code for each in GOODS}
    while True:
        found = _for_sale(owner.call("GET", f"/api/businesses/{tenant}/products")["products"])
        if wanted <= found.keys():
            return found
        if time.monotonic() > give_up:
            raise Failed(f"of the products only {sorted(found)} are for sale")
        time.sleep(GLANCE)


def _for_sale(products: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    return {each["code"]: each["id"] for each in products if each["state"] == "for_sale"}


def _opened(root: str, owner: Visitor, wanted: Mapping[str, Any], products: Mapping[str, str]) -> Offered:
    named = {"title": wanted["title"], "address": wanted["address"]}
    begun = owner.call("POST", root, named)
    codes = [code for code, _ in wanted["lines"]]
    lines = [_line(products[code], how) for code, how in wanted["lines"]]
    one = f"{root}/{begun['id']}"
    saved = owner.call("PUT", one, {**ALIKE, **wanted, "lines": lines, "revision": begun["revision"]})
    opened = owner.call("PUT", f"{one}/state", {"revision": saved["revision"], "state": "open"})
    boxes = {code: f"pieces-{line['id']}" for code, line in zip(codes, opened["lines"], strict=True)}
    return Offered(opened["url"], opened["title"], boxes)


def _line(product: str, how: Mapping[str, Any]) -> dict[str, Any]:
    """Returns a line as the API takes it: a product has its name, price, account and VAT rate from Xero."""
    own = dict.fromkeys(("name", "unit_price", "account", "tax_type"), "")
    return {"id": None, "product": product, **own, "periods": None, "starts_on": None, **how}
