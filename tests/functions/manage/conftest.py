"""Starts the pages with AWS in this process and a stand-in for Cognito's pages, and signs people in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import boto3
import pytest
import time_machine

from functions.manage import oidc, wiring
from local.stack.aws import aws
from local.stack.business import XERO_APP
from local.standins.cognito import ISSUER, POOL, CognitoStandIn
from local.standins.gocardless import GoCardlessStandIn
from local.standins.serving import serving
from local.standins.stripe import StripeStandIn
from local.standins.xero import XeroStandIn
from shared.booking.case import Case
from shared.booking.decision import Excluded
from shared.catalogue.comparing import Kept
from shared.catalogue.products import Item, Ours
from shared.contacts.customers import Link
from shared.contacts.details import Details
from shared.exports import Export, Wanted
from shared.history.documents import SalesDocument
from shared.ledger.movements import RecordedMovement
from shared.ledger.rows import Source
from shared.month_end.figures import CountedMonth, MonthFigures
from shared.operations.contacts import csv_files, edit, joining, notes, pairs
from shared.operations.history.keeping import keep
from shared.orders.forms import Look, OrderForm
from shared.people import Membership, Role
from shared.store import (
    businesses,
    catalogue,
    directory,
    exports,
    ledger,
    month_figures,
    order_forms,
    orders,
    payouts,
    people,
)
from shared.store.pictures import Pictures
from shared.wiring.files import SIGNED
from tests.functions.manage.books import Books, connected, filled
from tests.functions.manage.browser import PAGES, Browser, Shape
from tests.shared.catalogue.test_pictures import PNG
from tests.shared.store.placed import order
from tests.shared.store.test_payouts import MATCH

NOW = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
FIGURES = MonthFigures(1000, 12800, {"SALES": 12000, "FEES": -200}, 1, 2, -30)
OCTOBER = CountedMonth(date(2026, 10, 1), NOW, {"stripe": FIGURES})
LEDGER = Wanted("ledger", "csv")
READY = Export(
    LEDGER,
    "ready",
    "turn",
    "olga@example.co.uk",
    NOW,
    NOW,
    5,
    99,
    "piano/turn/ledger-csv",
    "piano-ledger.csv",
)
PARAMETER = "/local/sign-in"
CLIENT = "pages"
MOVEMENT = "txn_1"
UPLOAD = "u1"
PRODUCT = "i1"
FORM = "form"
BUYER, DOCUMENT = "buyer", "d1"


@dataclass(frozen=True, slots=True)
class Pages:
    clock: time_machine.Traveller
    cognito: CognitoStandIn
    xero: XeroStandIn
    stripe: StripeStandIn
    gocardless: GoCardlessStandIn

    def pass_time(self, time: timedelta) -> None:
        self.clock.shift(time)

    def begin_business(self, tenant: str, name: str = "Piano Lessons Ltd") -> None:
        businesses.begin(tenant, name, "Europe/London", vat_registered=True, now=NOW)

    def add(self, person: str, tenant: str, role: Role) -> None:
        people.add(Membership(person, tenant, role, f"{person}@example.co.uk", NOW, "operator"))

    def signed_in(self, person: str, shape: Shape = "aws") -> Browser:
        """Signs a person in as a browser does, by way of Cognito's page."""
        browser = Browser(shape)
        sent_back = self.sent_to_cognito(browser, person)
        answer = browser.get(sent_back, **{"Sec-Fetch-Site": "cross-site"})
        assert (answer.status, answer.location) == (303, "/manage")
        # Any page holds the token that forms must send.
        home = browser.get("/manage")
        assert (home if home.status == 200 else browser.get(home.location)).status == 200
        return browser

    def sent_to_cognito(self, browser: Browser, person: str, where: str = "/manage") -> str:
        """Signs in at Cognito's page; returns the address to which the browser is sent back."""
        self.cognito.add_person(person, f"{person}@example.co.uk")
        answer = browser.post("/manage/sign-in", {"next": where})
        assert answer.status == 303
        return self.cognito.come_back(answer.location, person).removeprefix(PAGES)


@pytest.fixture
def pages(quick_aws: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pages]:
    cognito, xero = CognitoStandIn(_now, CLIENT, PAGES), XeroStandIn(_now)
    stripe, gocardless = StripeStandIn(_now, None, takes_loopback=True), GoCardlessStandIn(_now)
    xero.add_app(**XERO_APP, redirect_uris=[f"{PAGES}/manage/xero/connected"])
    with (
        time_machine.travel(NOW, tick=False) as clock,
        serving(cognito.app) as cognito_url,
        serving(xero.app) as xero_url,
        serving(stripe.app) as stripe_url,
        serving(gocardless.app) as gocardless_url,
        aws(XERO_APP, _addresses(xero_url, stripe_url, gocardless_url)),
    ):
        _keep_parameter(cognito_url)
        wiring.wire.cache_clear()
        oidc._keys.cache_clear()
        yield Pages(clock, cognito, xero, stripe, gocardless)
    wiring.wire.cache_clear()


def _now() -> datetime:
    return datetime.now(UTC)


def _addresses(xero: str, stripe: str, gocardless: str) -> dict[str, str]:
    return {
        "STAGE": "staging",
        "STRIPE_API_URL": stripe,
        "GOCARDLESS_API_URL": gocardless,
        "SIGN_IN_PARAMETER": PARAMETER,
        "XERO_API_URL": f"{xero}/api.xro/2.0",
        "XERO_IDENTITY_URL": xero,
        "XERO_LOGIN_URL": xero,
        "XERO_CONNECTIONS": "5",
    }


@pytest.fixture
def owner(pages: Pages) -> Browser:
    """Signs the owner of a new business in."""
    pages.begin_business("piano")
    pages.add("olga", "piano", "owner")
    return pages.signed_in("olga")


@pytest.fixture
def world(pages: Pages) -> Pages:
    """Begins two businesses, one with people in every role and a person who may be removed."""
    for tenant in ("piano", "guitar"):
        pages.begin_business(tenant, tenant.title())
    for person in ("reader", "bookkeeper", "owner"):
        pages.add(person, "piano", person)
    pages.add("somebody", "piano", "reader")
    pages.add("owner_of_another", "guitar", "owner")
    payouts.keep("piano", MATCH)
    leave_out("piano", MOVEMENT)
    month_figures.keep("piano", [OCTOBER])
    exports.save("piano", READY)
    keep_customers()
    keep_product()
    keep_form()
    orders.place("piano", order())
    keep_sale()
    notes.add("piano", "c1", "Rang.", "owner@example.co.uk", NOW, new_id=lambda: "n1")
    return pages


def keep_sale() -> None:
    """Keeps a customer that is a contact at Xero, with an invoice."""
    made = edit.create("piano", "company", Details("Forte Ltd"), (), "owner@example.co.uk", NOW, id=BUYER)
    link = Link("contact", made.details, seen_at=NOW)
    directory.save("piano", made, replace(made, link=link), [], NOW)
    sale = SalesDocument(
        "invoice", DOCUMENT, "contact", NOW.date(), "AUTHORISED", NOW, net=10_00, total=10_00
    )
    keep("piano", [sale])


def keep_product() -> None:
    """Keeps a product with a picture."""
    catalogue.keep("piano", [Kept(Item(PRODUCT, "LESSON"))])
    bucket = Pictures(boto3.client("s3", config=SIGNED), "local-exports")
    catalogue.save_ours("piano", PRODUCT, Ours(image=bucket.put("piano", PRODUCT, PNG)))


def keep_form() -> None:
    """Keeps an order form with a logo."""
    bucket = Pictures(boto3.client("s3", config=SIGNED), "local-exports")
    look = Look(logo=bucket.put("piano", f"form-{FORM}", PNG).key)
    order_forms.save("piano", OrderForm(FORM, "Lessons", "lessons", look=look))


def keep_customers() -> None:
    """Keeps customers that are likely the same; one was merged, and one is said not to be the same."""
    by = "owner@example.co.uk"
    for id in ("c1", "c2", "c3", "c4"):
        made = edit.create("piano", "company", Details("Forte Ltd"), (), by, NOW, id=id)
        pairs.propose("piano", [made], NOW)
    pairs.refuse("piano", "c2~c4", by, NOW)
    csv_files.preview("piano", b"name\nNew Ltd\n", by, NOW, lambda: UPLOAD)
    joining.join("piano", "c1", 1, "c3", 1, by, NOW, lambda _: None)


def leave_out(tenant: str, source: str) -> None:
    """Keeps a movement of £1.00 that is left out, as the recorder keeps it."""
    moved = RecordedMovement(100, 2, "GBP", "charge")
    case = Case(Source(source, "stripe", NOW, moved), (), lambda _: Excluded("before_feed", "too early"))
    assert ledger.record(tenant, case, NOW) == "excluded"


@pytest.fixture
def books(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> Iterator[Books]:
    """Begins a business with an owner, a bookkeeper and a reader, and connects it to Xero."""
    pages.begin_business("piano")
    roles: tuple[Role, ...] = ("owner", "bookkeeper", "reader")
    for role in roles:
        pages.add(role, "piano", role)
    with connected("piano", monkeypatch) as books:
        yield books


@pytest.fixture
def bookkeeper(pages: Pages, books: Books) -> Browser:
    """Signs a bookkeeper in who has had the accounts read."""
    browser = pages.signed_in("bookkeeper")
    assert browser.post("/manage/b/piano/settings/read").status == 303
    return browser


@pytest.fixture
def running(bookkeeper: Browser, books: Books) -> Browser:
    """Signs a bookkeeper in whose business books Stripe's money, and leaves GoCardless out."""
    books.enable_payments("850")
    bookkeeper.post("/manage/b/piano/settings/read")
    assert bookkeeper.post("/manage/b/piano/settings", filled()).status == 303
    return bookkeeper


def _keep_parameter(url: str) -> None:
    made = boto3.client("cognito-idp").create_user_pool(PoolName="people", UsernameAttributes=["email"])
    kept = {
        "client_id": CLIENT,
        "pool_id": made["UserPool"]["Id"],
        "issuer": ISSUER,
        "keys_url": f"{url}/{POOL}/.well-known/jwks.json",
        "sign_in_url": url,
        "pages_url": PAGES,
    }
    boto3.client("ssm").put_parameter(Name=PARAMETER, Value=json.dumps(kept), Type="String")
