"""Shows the pages of buyers: an order form in each of its states, the page of an order, how both say no."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from starlette.responses import Response

from functions.orderforms import form_page, order_page, refusals
from functions.orderforms.app import refuse
from functions.orderforms.closed import refuse_unless_open
from functions.orderforms.form_page import Shown
from functions.orderforms.forms_at import Found
from functions.orderforms.order_page import Placed
from functions.orderforms.refusals import Refused
from functions.orderforms.rendering import Brand
from local.gallery.customers import NAMES
from local.gallery.sample import NOW
from shared.orders.buyers import Buyer, PostalAddress
from shared.orders.forms import FormLine, OrderForm, Quantity, Way
from shared.orders.offers import Offer
from shared.orders.orders import Attempt, Change, Money, Order, Outcome
from shared.orders.pricing import priced
from shared.orders.recurrence import Recurrence
from shared.orders.submissions import Unfit, read

PLAN = Recurrence("month", 12)
OFFERS = (
    Offer(
        "l1",
        "Yearly boiler service",
        Decimal("120.00"),
        Decimal(20),
        "200",
        text="We look at the boiler, its flue and its controls,\nand you get a certificate.",
    ),
    Offer("l2", "Carbon monoxide alarm", Decimal("29.99"), Decimal(20), "200", most=3),
    Offer("l3", "Extra radiator", Decimal("18.00"), Decimal(20), "200", most=0),
)
LINES = (FormLine("l1", "i1", Quantity(1, 1)), FormLine("l2", "i2", Quantity(0, 5)), FormLine("l3", "i3"))
FORM = OrderForm(
    id="f1",
    title="Book your boiler service",
    address="boilers",
    lines=LINES,
    ways=("card", "direct_debit", "bank", "offline"),
    text="We come within two weeks, and ring you for the day.",
    terms="1. We come on the day that we agree on.\n2. You can cancel up to two days before.\n" * 8,
    asks=("phone", "company", "delivery_address", "notes"),
    state="open",
)
BRAND = Brand("Hartley Heating", "/f/colours/0b4a6f.css", reached_by="01632 960123")
# So light that its text must be dark.
LIGHT = Brand("Hartley Heating", "/f/colours/ffd500.css", reached_by="service@hartley.example")
# As many characters as there may be.
AT_LENGTH = (
    "01632 960123 or 01632 960124, Monday to Friday from eight to six, or in our shop, 1 Mill Lane, York."
)
TYPED = {
    "pieces-l1": "1",
    "pieces-l2": "2",
    "first_name": "Ada",
    "last_name": "Lovelace",
    "email": "ada@example.org",
    "phone": "01904 123456",
    "line1": "1 Mill Lane",
    "city": "York",
    "postal_code": "YO1 7HH",
    "country": "United Kingdom",
    "way": "card",
    "terms": "yes",
}
ADA = Buyer("Ada", "Lovelace", "ada@example.org", address=PostalAddress("1 Mill Lane", "", "York", "YO1 7HH"))
ORDER = Order(
    id="ORD-7K3M9Q2XAB",
    form_id="f1",
    form_revision=1,
    buyer=ADA,
    priced=priced(OFFERS, {"l1": 1, "l2": 2}),
    ordered_at=NOW,
    token="token",
    title=FORM.title,
    emailing="both",
)


@dataclass(frozen=True, slots=True)
class BuyersSample:
    """A page of buyers: its template, and what answers with it."""

    template: str
    answer: Callable[[], Response]

    @property
    def text(self) -> str:
        return bytes(self.answer().body).decode()


def buyers_samples() -> dict[str, BuyersSample]:
    """Returns the pages by name."""
    forms = {f"buyer_form_{name}": _form(shown) for name, shown in _forms()}
    orders = {f"buyer_order_{name}": _order(order, **how) for name, order, how in _orders()}
    noes = {name: BuyersSample("orderforms/message.html", lambda no=no: refuse(no)) for name, no in _noes()}  # type: ignore[misc]  # mypy takes the default for another type
    return forms | orders | noes


def _forms() -> Iterator[tuple[str, Shown]]:
    empty = form_page.first(Found("acme", FORM, BRAND), OFFERS, "0" * 32, NOW)
    filled = replace(empty, typed=TYPED)
    yield "empty", empty
    yield "light", replace(empty, found=replace(empty.found, brand=LIGHT))
    yield "filled", filled
    yield (
        "unseen",
        replace(filled, note="Your order comes to £179.98. Please check it, and press the button."),
    )
    yield "wrong", _wrong(replace(filled, typed={"pieces-l1": "1", "pieces-l2": "9", "email": "ada"}))
    offer = replace(OFFERS[0], name="Boiler plan", unit_price=Decimal("9.50"), recurrence=PLAN)
    plan = replace(
        FORM, title="Boiler plan", lines=LINES[:1], ways=("direct_debit",), asks=(), terms="", text=""
    )
    yield "monthly", form_page.first(Found("acme", plan, Brand("Hartley Heating")), [offer], "0" * 32, NOW)
    many = tuple(replace(OFFERS[1], line=f"l{n}", name=name, most=None) for n, name in enumerate(NAMES))
    lines = tuple(FormLine(each.line, "i") for each in many)
    bare = Found("acme", replace(FORM, title=NAMES[0], lines=lines), Brand(NAMES[0], reached_by=AT_LENGTH))
    yield "names", form_page.first(bare, many, "0" * 32, NOW)


def _wrong(shown: Shown) -> Shown:
    try:
        read(shown.found.form, shown.offers, shown.typed)
    except Unfit as unfit:
        return form_page.refused(shown, unfit.errors)
    raise AssertionError("nothing is wrong with the sample")


def _form(shown: Shown) -> BuyersSample:
    return BuyersSample("orderforms/form.html", lambda: form_page.page(shown, NOW))


def _orders() -> Iterator[tuple[str, Order, dict[str, Any]]]:
    total = ORDER.priced.gross
    yield "unpaid", _tried("card", "open"), {}
    yield "left", _tried("card", "open"), {"note": "left"}
    yield "checked", _tried("card", "open"), {"is_back": True}
    yield "failed", _tried("bank", "failed"), {}
    yield "on_its_way", _tried("direct_debit", "submitted"), {}
    yield "went_through", _tried("card", "succeeded"), {}
    yield "invoice", _tried("offline", "open"), {}
    yield "paid", ORDER.with_money(Money(confirmed=total)), {}
    yield "part_paid", ORDER.with_money(Money(by_hand=5000)), {}
    yield "refunded", ORDER.with_money(Money(confirmed=total, refunded=total)), {}
    yield "overpaid", ORDER.with_money(Money(confirmed=2 * total)), {}
    yield "changed", _changed(), {}
    yield "cancelled", replace(ORDER, cancelled_at=NOW), {}


def _changed() -> Order:
    before = priced(OFFERS, {"l1": 1, "l2": 1})
    return replace(ORDER, changes=(Change("one", NOW, before),))


def _tried(way: Way, outcome: Outcome) -> Order:
    until = NOW + timedelta(hours=1)
    return ORDER.with_attempt(Attempt(1, way, NOW, until, "cs_1", "https://pay.example", outcome))


def _order(order: Order, **how: Any) -> BuyersSample:
    placed = Placed("acme", order, Found("acme", FORM, BRAND))
    return BuyersSample("orderforms/order.html", lambda: order_page.page(placed, NOW, **how))


def _noes() -> Iterator[tuple[str, Refused]]:
    found = Found("acme", FORM, BRAND)
    later = replace(FORM, opens_at=NOW + timedelta(days=9))
    for name, form in {
        "buyer_form_closed": replace(FORM, state="closed"),
        "buyer_form_not_open_yet": later,
    }.items():
        yield name, _refused(replace(found, form=form))
    yield "buyer_form_sold_out", _refused(replace(found, form=replace(FORM, lines=LINES[2:])))
    yield "buyer_no_form", refusals.no_form()
    yield "buyer_too_large", refusals.too_large()
    yield "buyer_from_elsewhere", refusals.from_elsewhere()
    yield "buyer_broken", refusals.broken()


def _refused(found: Found) -> Refused:
    try:
        refuse_unless_open(found, OFFERS, NOW)
    except Refused as refused:
        return refused
    raise AssertionError("the sample is open")
