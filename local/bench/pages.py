"""Measures what the first view of a page loads, and what a later view takes, for make bench.

A page is shown by its real handler over moto, in a process of its own. That process says which modules of
ours are loaded then; another one times them alone, since moto has loaded half of what they stand on.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime
from statistics import median
from time import process_time
from typing import Any

import boto3

PROVIDER, PAYOUT, MOVEMENT = "stripe", "po_1", "txn_1"
TENANT, PERSON, COOKIE = "piano", "olga", "a-cookie-that-nobody-can-guess"
TOKEN = "a-token-that-nobody-can-guess"
# What every function loads that has a table, and the milliseconds of CPU that limits are set for.
YARDSTICK, YARDSTICK_TAKES = "import boto3, pynamodb.models", 230
ROUNDS, WARM = 7, 20
# Moto's Cognito loads joserfc, a stand-in writes PDFs, and whoever sets the businesses up loads half of ours.
OTHERS_TOO = {"joserfc", "PIL", "fontTools", "fpdf", "functions", "shared"}
MONTH = "2026-10"
CUSTOMER, UPLOAD, PRODUCT, FORM = "c1", "u1", "i1", "form"
ORDER = "ORD-0000000000"
REASON = "account_not_usable"
# Those that come back from another site are no views.
IN_BUSINESS = (
    "",
    "/start",
    "/activity",
    "/activity/csv",
    f"/activity/of/{MOVEMENT}",
    "/undo",
    "/redo",
    "/attention",
    f"/attention/for/{REASON}",
    "/reconciliation",
    "/reconciliation/opening",
    f"/reconciliation/payouts/{PROVIDER}",
    f"/reconciliation/payouts/{PROVIDER}/{PAYOUT}",
    "/connections",
    "/months",
    f"/months/{MONTH}",
    "/exports",
    "/xero",
    "/stripe",
    "/gocardless",
    "/settings",
    "/settings/history",
    "/customers",
    "/customers/new",
    "/customers/pairs",
    "/customers/by-sales",
    "/customers/by-sales/csv",
    "/customers/csv",
    "/customers/import",
    f"/customers/import/of/{UPLOAD}",
    f"/customers/c/{CUSTOMER}",
    f"/customers/c/{CUSTOMER}/merge",
    f"/customers/c/{CUSTOMER}/sales",
    f"/customers/c/{CUSTOMER}/erase",
    f"/customers/c/{CUSTOMER}/personal-data",
    f"/customers/c/{CUSTOMER}/edit",
    "/lead-sources",
    "/lead-sources/sales",
    "/lead-sources/sales/csv",
    "/products",
    "/products/csv",
    f"/products/p/{PRODUCT}",
    "/orders",
    "/orders/csv",
    f"/orders/o/{ORDER}",
    f"/orders/o/{ORDER}/change",
    "/forms",
    f"/forms/f/{FORM}",
    f"/forms/f/{FORM}/edit",
    "/people",
    "/audit",
    "/audit/csv",
)
PAGES = (
    "/manage/sign-in",
    "/manage",
    "/manage/new",
    "/manage/mail",
    f"/manage/mail/stop/{PERSON}/{TOKEN}",
    *(f"/manage/b/{TENANT}{place}" for place in IN_BUSINESS),
)
# What buyers see: a form by its address, and an order by its token.
LESSONS = "lessons"
BUYERS_PAGES = (f"/f/{LESSONS}", f"/o/{TOKEN}")


@dataclass(frozen=True, slots=True)
class Shown:
    """A page that was shown: its answer's status, what was loaded then, and the CPU time of a later view.

    `warm` is in milliseconds; moto, which plays DynamoDB in the same process, is in it.
    """

    status: int
    modules: list[str]
    warm: float

    @property
    def own(self) -> list[str]:
        return [each for each in self.modules if each.partition(".")[0] in ("functions", "shared")]


def shown(*pages: str, later: int = WARM) -> list[Shown]:
    """Shows pages in a process of their own, and each so many times again. What is loaded stays loaded."""
    command = [sys.executable, "-m", "local.bench.pages", str(later), *pages]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    return [Shown(**each) for each in json.loads(answer.stdout.splitlines()[-1])]


@dataclass(frozen=True, slots=True)
class Loading:
    """What loading took, in milliseconds of CPU: the yardstick, and a page's modules after the yardstick."""

    yardstick: float
    modules: float

    @property
    def comparable(self) -> float:
        """What the modules would take on a machine on which the yardstick takes `YARDSTICK_TAKES`."""
        return self.modules * YARDSTICK_TAKES / self.yardstick


def loading(modules: list[str]) -> Loading:
    """Loads modules, and the yardstick, by turns, each in a process of its own. Returns the least of each."""
    pairs = [(_timed_import(YARDSTICK), _timed_import(_all(modules), YARDSTICK)) for _ in range(ROUNDS)]
    yardstick, own = zip(*pairs, strict=True)
    return Loading(min(yardstick), min(own))


def _all(modules: list[str]) -> str:
    return f"import {', '.join(modules)}"


def _timed_import(code: str, before: str = "pass") -> float:
    timed = f"{before}; from time import process_time as t; s = t(); {code}; print(t() - s)"
    answer = subprocess.run([sys.executable, "-c", timed], capture_output=True, text=True, check=True)
    return 1000 * float(answer.stdout)


def main(later: int, pages: list[str]) -> None:
    """Shows pages in this process, and prints what `shown` returns as JSON."""
    # Loaded here: they bring moto and the stand-ins, with which nothing else here may be burdened.
    from local.stack.aws import aws
    from local.stack.business import XERO_APP

    urls = dict.fromkeys(("XERO_LOGIN_URL", "XERO_API_URL", "XERO_IDENTITY_URL"), "http://localhost:1")
    with aws(XERO_APP, {**urls, "SIGN_IN_PARAMETER": "/local/sign-in"}):
        _set_up()
        _forget()
        told = [_shown(page, later) for page in pages]
    print(json.dumps(told))


def _forget() -> None:
    """Forgets what others have loaded and a page may load, too: loaded again, the page has done it."""
    for name in [each for each in sys.modules if each.partition(".")[0] in OTHERS_TOO]:
        del sys.modules[name]


def _shown(page: str, later: int) -> dict[str, Any]:
    status = _get(page)
    return {
        "status": status,
        "modules": sorted(sys.modules),
        "warm": median(_timed(page) for _ in range(later)),
    }


def _set_up() -> None:
    """Keeps two businesses, their owner, and a session in which the owner has signed in."""
    from shared.mail.choice import hash_of
    from shared.people import Membership
    from shared.sessions import id_of
    from shared.store import businesses, mail, month_figures, payouts, people, sessions

    now = datetime.now(UTC)
    kept = dict.fromkeys(("client_id", "issuer", "keys_url"), "local")
    addresses = dict.fromkeys(("sign_in_url", "pages_url"), "http://localhost:1")
    pool = boto3.client("cognito-idp").create_user_pool(PoolName="people")["UserPool"]["Id"]
    parameter = json.dumps({**kept, **addresses, "pool_id": pool})
    boto3.client("ssm").put_parameter(Name="/local/sign-in", Value=parameter, Type="String")
    for tenant in (TENANT, "guitar"):
        businesses.begin(tenant, f"{tenant} lessons", "Europe/London", vat_registered=True, now=now)
        people.add(Membership(PERSON, tenant, "owner", "olga@example.co.uk", now, "make bench"))
    payouts.keep(TENANT, _payout(now))
    _keep_movement(now)
    _keep_customer(now)
    _keep_product(now)
    _keep_form(now)
    mail.keep_token(PERSON, hash_of(TOKEN), "digest", now)
    month_figures.keep(TENANT, [_month(now)])
    sessions.begin(id_of(COOKIE), "csrf", now, PERSON, "olga@example.co.uk")


def _keep_movement(now: datetime) -> None:
    """Keeps a movement that is left out, as the recorder keeps it."""
    from shared.booking.case import Case
    from shared.booking.decision import Excluded
    from shared.ledger.movements import RecordedMovement
    from shared.ledger.rows import Source
    from shared.store import ledger

    moved = RecordedMovement(100, 2, "EUR", "charge")
    left_out = Excluded("other_currency", "settled in EUR")
    ledger.record(TENANT, Case(Source(MOVEMENT, "stripe", now, moved), (), lambda _: left_out), now)


def _keep_customer(now: datetime) -> None:
    """Keeps a customer of whom something was noted."""
    from shared.contacts.details import Details
    from shared.operations.contacts import csv_files, edit, notes

    details = Details("Forte Ltd", "Ada", "Nair", "ada@forte.example")
    edit.create(TENANT, "company", details, ("wholesale",), "olga@example.co.uk", now, id=CUSTOMER)
    notes.add(TENANT, CUSTOMER, "Rang.", "olga@example.co.uk", now)
    csv_files.preview(TENANT, b"name\nNew Ltd\n", "olga@example.co.uk", now, lambda: UPLOAD)


def _keep_product(now: datetime) -> None:
    """Keeps a product, and what it is judged by."""
    from shared.catalogue.comparing import Kept
    from shared.catalogue.products import Item
    from shared.chart.accounts import Account
    from shared.chart.chart import Chart, Organisation
    from shared.store import catalogue, charts

    sales = Account("sales", "Sales", "REVENUE", "200")
    charts.keep(TENANT, Chart(Organisation("Piano Ltd", "GBP"), (sales,), (), now))
    catalogue.keep(TENANT, [Kept(Item(PRODUCT, "LESSON"))])


def _month(now: datetime) -> Any:
    """Makes a month of which something was counted."""
    from shared.month_end.figures import CountedMonth, MonthFigures

    figures = MonthFigures(0, 100, {"SALES": 100}, 1)
    return CountedMonth(date.fromisoformat(f"{MONTH}-01"), now, {"stripe": figures})


def _keep_form(now: datetime) -> None:
    """Keeps a form, and an order that came in on it."""
    from decimal import Decimal

    from shared.orders.buyers import Buyer
    from shared.orders.forms import Extra, FormLine, OrderForm
    from shared.orders.offers import Offer
    from shared.orders.orders import Order
    from shared.orders.pricing import priced
    from shared.store import order_forms, orders

    visit = Extra("Visit", Decimal(12), "200", "NONE")
    lines = (FormLine("l1", PRODUCT), FormLine("l2", visit))
    order_forms.save(TENANT, OrderForm(FORM, "Lessons", LESSONS, lines, ("card",), state="open"))
    sold = priced([Offer("l1", "Lesson", Decimal(40), Decimal(20), "200")], {"l1": 1})
    orders.place(
        TENANT, Order(ORDER, FORM, 1, Buyer("Ada", "Nair", "ada@forte.example"), sold, now, token=TOKEN)
    )


def _payout(now: datetime) -> Any:
    """Makes a payout with as many items as a row holds of one that is ticked."""
    from shared.reconciliation.payouts import MOST_RIGHT, Payout, PayoutItem, PayoutMatch

    paid = Payout("stripe", PAYOUT, "txn_po", now, now.date(), 100 * MOST_RIGHT, ("txn_po",))
    items = tuple(PayoutItem(f"txn_{number}", 100) for number in range(MOST_RIGHT))
    return PayoutMatch(
        paid, now, PayoutItem("txn_po", -paid.amount), items, len(items), paid.amount, reasons=()
    )


def _get(page: str) -> int:
    from importlib import import_module

    from local.stack.lambdas import HANDLERS, context, http_event

    name = "orderforms" if page in BUYERS_PAGES else "manage"
    handler = import_module(HANDLERS[name]).handler

    headers = {"Host": "localhost:1", "Sec-Fetch-Site": "none", "Accept-Encoding": "gzip"}
    cookies = [] if page.endswith("/sign-in") else [f"__Host-session={COOKIE}"]
    event = http_event(page, b"", headers, "GET") | {"cookies": cookies}
    status: int = handler(event, context(name))["statusCode"]
    return status


def _timed(page: str) -> float:
    start = process_time()
    _get(page)
    return 1000 * (process_time() - start)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
