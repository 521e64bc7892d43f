"""Shows orders: a list of every state, and the story of one that is paid, failed, cancelled or being paid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from functions.manage.movement_pages import Document
from functions.manage.orders import change_form, giving_back, lists, one_pages
from functions.manage.orders.asked import Asked, Listed
from functions.manage.orders.change_form import Shown
from functions.manage.rendering import Link
from local.gallery.customers import NAMES
from local.gallery.order_forms import CARE
from local.gallery.sample import HOME, NOW, Sample, sample
from shared.orders.buyers import Buyer, PostalAddress
from shared.orders.offers import Offer
from shared.orders.orders import Attempt, Change, Money, Order, Refund
from shared.orders.pricing import priced
from shared.orders.recurrence import Recurrence

ROOT = f"{HOME}/orders"
OFFERS = (
    Offer(
        "a", "Yearly boiler service", Decimal("99.9996"), Decimal(20), "200", recurrence=Recurrence("month")
    ),
    Offer("b", "Call-out charge", Decimal(42), Decimal(20), "200"),
)
ADA = Buyer(
    "Ada",
    "Nair",
    "ada.nair@acme-widgets-and-sons.example",
    NAMES[0],
    "07700 900123",
    PostalAddress("Unit 4, The Old Mill", "Mill Brow", "Kirkby Lonsdale", "LA6 2AT"),
    PostalAddress("1 High Street", city="Kendal", postal_code="LA9 4DL"),
    "Please ring before you come: the bell is broken.",
)
FAILED = Attempt(1, "card", NOW, NOW + timedelta(minutes=30), "cs_test_a1B2c3D4e5F6g7H8", outcome="failed")
BY_BANK = Attempt(
    2, "bank", NOW + timedelta(minutes=9), NOW + timedelta(hours=1), "BRQ0001", outcome="succeeded"
)
ONE = Order(
    "ORD-7K3M9Q2XAB",
    "f1",
    3,
    ADA,
    priced(OFFERS, {"a": 3, "b": 1}),
    NOW - timedelta(hours=3),
    (FAILED, BY_BANK),
    token="a-token",
    title=CARE.title,
    emailing="both",
)
TOTAL = ONE.priced.gross
INVOICE = Document(
    f"{ONE.id} invoice",
    "Invoice CON-00042",
    "£342.00",
    "29 November 2026",
    "in Xero",
    "",
    Link("#", "Look at it in Xero"),
    (),
)
AMENDED = replace(INVOICE, key=f"{ONE.id}:changed-1f amendment", name="Change of an invoice", amount="")
STANDS = (
    Money(),
    Money(confirmed=TOTAL),
    Money(confirmed=TOTAL, is_paid_out=True),
    Money(by_hand=100_00),
    Money(confirmed=TOTAL, refunded=TOTAL),
    Money(confirmed=2 * TOTAL),
)


def orders_samples() -> dict[str, Sample]:
    """Returns the pages of orders by name."""
    confirmed = ONE.with_money(Money(confirmed=TOTAL))
    return {
        "orders": _listed(Listed(Asked(), tuple(_many()), next="x")),
        "orders_none": _listed(Listed(Asked(), ())),
        "orders_no_match": _listed(Listed(Asked("failed", "grace"), (), cursor="x", next="y")),
        "order": _one(confirmed),
        "order_refunds": _one(_with_refunds(confirmed)),
        "order_overpaid": _one(_paid_twice()),
        "order_failed": _one(replace(ONE, attempts=(FAILED,))),
        "order_being_paid": _one(replace(ONE, attempts=(replace(FAILED, outcome="open"),))),
        "order_new": _one(replace(ONE, attempts=()), ()),
        "order_changed": _one(_changed(ONE), (INVOICE, AMENDED)),
        "order_change": _change(replace(ONE, attempts=())),
        "order_change_wrong": _change(ONE, {"pieces-a": "1.5", "pieces-b": "0"}),
        "order_change_paid": _change(confirmed, may_grow=False),
        "order_cancelled": _one(replace(ONE, attempts=(FAILED,), cancelled_at=NOW), may_change=False),
    }


def _with_refunds(order: Order) -> Order:
    """Returns an order of which something was given back, refused, and not answered today and long ago."""
    asked = Refund(1, 2, 20_00, NOW - timedelta(days=2), "RF0001")
    others = (
        replace(asked, number=2, at_provider="", why_not="balance_too_low"),
        replace(asked, number=3, at_provider=""),
        replace(asked, number=4, at_provider="", pence=100_00, asked_at=NOW),
        replace(asked, number=5, at_provider="", why_not="disputed", dealt_with_at=NOW),
    )
    paid = replace(BY_BANK, paid_by="PM0001")
    return replace(order, attempts=(FAILED, paid), refunds=(asked, *others))


def _paid_twice() -> Order:
    by_card = replace(FAILED, outcome="succeeded", paid_by="ch_1")
    both = (by_card, replace(BY_BANK, paid_by="PM0001"))
    return replace(ONE, attempts=both, money=Money(confirmed=2 * TOTAL))


def _changed(order: Order) -> Order:
    """Returns an order that was changed twice before anybody paid."""
    was = priced(OFFERS, {"a": 1})
    first = Change("one", NOW - timedelta(hours=2), was)
    changes = (first, replace(first, at=NOW, before=priced(OFFERS, {"a": 3, "b": 2})))
    return replace(order, attempts=(), changes=changes)


def _change(order: Order, typed: Mapping[str, str] | None = None, may_grow: bool = True) -> Sample:
    errors = {"pieces-a": "Please enter a whole number from 0 to 999,999."} if typed else {}
    more = (replace(OFFERS[1], line="c", name=NAMES[1], most=4), replace(OFFERS[0], line="d"))
    offers = (*OFFERS, *more) if may_grow else ()
    shown = Shown(order, offers, may_grow, typed or {}, errors)
    return sample("order_change.html", f"Change order {order.id}", change_form.context(ROOT, shown))


def _many() -> list[Order]:
    """Makes fifty orders of every state."""
    return [
        replace(
            ONE,
            id=f"ORD-{number:010}",
            buyer=replace(ADA, company=f"{NAMES[number % len(NAMES)]} {number}"),
            attempts=(FAILED,) if number % 7 == 0 else (),
            money=STANDS[number % len(STANDS)],
            cancelled_at=NOW if number % 11 == 6 else None,
        )
        for number in range(50)
    ]


def _listed(page: Listed) -> Sample:
    return sample("orders.html", "Orders", lists.context(ROOT, page))


def _one(order: Order, documents: tuple[Document, ...] = (INVOICE,), may_change: bool = True) -> Sample:
    told = one_pages.context(ROOT, order, documents, "Europe/London", may_change)
    told |= giving_back.context(order, "Europe/London", NOW, may_change)
    told |= {"form": Link("#", order.title), "for_buyer": f"https://orders.example/o/{order.token}"}
    return sample("order.html", f"Order {order.id}", told)
