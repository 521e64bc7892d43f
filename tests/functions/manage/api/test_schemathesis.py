"""Schemathesis makes requests of docs/openapi.yaml, right ones and wrong ones, and judges every answer.

It plays an owner whose business is connected to Xero. The same requests are made in each run.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest
import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import from_schema
from schemathesis.engine.events import FatalError, NonFatalError, ScenarioFinished
from schemathesis.engine.recorder import ScenarioRecorder
from starlette.types import ASGIApp

from functions.manage.access import COOKIE
from functions.manage.api.routes import API_ROUTES
from functions.manage.app import application
from functions.manage.cursors import cursor_at
from functions.manage.wiring import wire
from local.standins.gocardless import Organisation
from local.standins.xero.limits import Limits, Meter
from shared.catalogue.comparing import Kept
from shared.contacts.details import Details
from shared.iso import stamp
from shared.lead_sources.reading import Reading
from shared.operations.contacts import edit, notes, pairs
from shared.orders.forms import OrderForm
from shared.orders.orders import Attempt
from shared.orders.pricing import priced
from shared.store import catalogue, closings, lead_source_turns, month_figures, order_forms, orders, payouts
from shared.store.directory_notes import id_of
from tests.flags import flag
from tests.functions.manage.api.entered import entered
from tests.functions.manage.api.test_settings import chosen, put
from tests.functions.manage.books import Books
from tests.functions.manage.browser import PAGES, Browser
from tests.functions.manage.catalogue.conftest import LESSON
from tests.functions.manage.conftest import BUYER, DOCUMENT, FORM, NOW, OCTOBER, Pages, keep_sale
from tests.functions.manage.contract import document
from tests.functions.manage.customers.conftest import FORTE, keep
from tests.functions.manage.moved import keys_of, moved, posted, sale, undone
from tests.functions.manage.stuck import FINDING, find, park_invoice, taken_out
from tests.functions.manage.test_deliveries import fail
from tests.functions.manage.test_gocardless_pages import ADDRESS, FIRST, TOKEN
from tests.functions.manage.test_months_pages import CLOSED
from tests.functions.manage.test_opening_pages import held
from tests.functions.manage.test_stripe_pages import ALL, KEY
from tests.shared.store.placed import SERVICE, order
from tests.shared.store.test_payouts import MATCH

# A description cannot say which of all texts is a key of Stripe's: such a text may be refused with 422.
RIGHT = ["2xx", "404", "409", "422"]
REASON = "account_not_usable"
CONNECTIONS = "/api/businesses/piano/connections"
# Of a document in Xero that a person has changed.
OTHER = "66666666-7777-4000-8000-000000000002"
OPENED = "/api/businesses/{tenant}/customers/{customer}/documents/{document}"
REFUND = "/api/businesses/{tenant}/orders/{order}/refunds"
AGAIN = f"{REFUND}/{{refund}}"
REFUNDS = {REFUND: (), **dict.fromkeys((AGAIN, f"{AGAIN}/dealt-with"), ("Refund",))}
PAID = order("paid", attempts=(Attempt(1, "card", NOW, NOW, "cs_1", outcome="succeeded", paid_by="ch_1"),))
CHANGES = "/api/businesses/{tenant}/orders/{order}/changes"
TWO = order("two", priced=priced([SERVICE], {"l1": 2}))
MONTHS = [f"2026-0{number}" for number in (9, 8, 7, 6, 5)]
GENERATION = {
    "deterministic": True,
    "max-examples": 8,
    "database": "none",
    # Whoever is signed in stays so: that others are refused has a check of its own.
    "with-security-parameters": False,
    # It would take a NUL for right in any text, and we take it for wrong: test_received.
    "allow-x00": False,
}


@dataclass(slots=True)
class Judged:
    """What came of a run: how often each operation answered with which status, and every objection."""

    statuses: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    objections: list[str] = field(default_factory=list)


def judged(app: ASGIApp, browser: Browser) -> Judged:
    """Has every operation tried by its examples, at the edges of its schemas, and by chance."""
    found, schema = Judged(), schemathesis.openapi.from_dict(described_here(), config=config(browser))
    schema.app = app
    for event in from_schema(schema).execute():
        match event:
            case ScenarioFinished(recorder=recorder):
                _note(recorder, found)
            case NonFatalError() | FatalError():
                found.objections.append(str(vars(event)))
            case _:
                pass
    return found


def described_here() -> dict[str, Any]:
    """Returns the description with the addresses and ids that there are here."""
    found = document()
    parameters: dict[str, dict[str, Any]] = found["components"]["parameters"]
    there_are = {"Origin": PAGES, "Tenant": "piano", "Person": "somebody"}
    there_are |= {"Provider": "stripe", "Payout": MATCH.payout.id, "Reason": REASON}
    there_are |= {"After": cursor_at("ch_0001 invoice", "piano", REASON)}
    there_are |= {"Export": "ledger-csv", "Movement": "txn_0011"}
    there_are |= {"Other": "c2", "Customer": "c1", "Note": id_of(NOW, "n1")}
    there_are |= {"LeadSource": "event", "Product": LESSON.item_id, "Document": DOCUMENT}
    there_are |= {"OrderForm": FORM, "Order": order().id, "Refund": "1"}
    for name, value in there_are.items():
        parameters[name] |= {"schema": {"enum": [value]}, "example": value}
    parameters["Month"] |= {"schema": {"enum": MONTHS}, "example": MONTHS[0]}
    # Of the customers, one alone has a document.
    parameters["Buyer"] = parameters["Customer"] | {"schema": {"enum": [BUYER]}, "example": BUYER}
    named = [{"$ref": f"#/components/parameters/{each}"} for each in ("Tenant", "Buyer", "Document")]
    found["paths"][OPENED]["parameters"] = named
    # Of the orders, one alone was paid.
    parameters["PaidOrder"] = parameters["Order"] | {"schema": {"enum": [PAID.id]}, "example": PAID.id}
    for path, ends in REFUNDS.items():
        named = [{"$ref": f"#/components/parameters/{each}"} for each in ("Tenant", "PaidOrder", *ends)]
        found["paths"][path]["parameters"] = named
    # And one alone is changed: the first is cancelled.
    parameters["ChangedOrder"] = parameters["Order"] | {"schema": {"enum": [TWO.id]}, "example": TWO.id}
    named = [{"$ref": f"#/components/parameters/{each}"} for each in ("Tenant", "ChangedOrder")]
    found["paths"][CHANGES]["parameters"] = named
    known = examples()
    for there in found["paths"].values():
        for operation in there.values():
            if isinstance(operation, dict) and operation["operationId"] in known:
                media = operation["requestBody"]["content"]["application/json"]
                media["example"] = known[operation["operationId"]]
    return found


def config(browser: Browser) -> SchemathesisConfig:
    cookie = f"{COOKIE}={browser.cookies[COOKIE]}"
    given = {
        "seed": 1,
        "headers": {"Cookie": cookie, "X-CSRF-Token": browser.csrf},
        "generation": GENERATION,
        "checks": {"positive_data_acceptance": {"expected-statuses": RIGHT}},
        "phases": {"stateful": {"enabled": False}},
        "cache": {"enabled": False},
    }
    return SchemathesisConfig.from_dict(given)


def _note(recorder: ScenarioRecorder, found: Judged) -> None:
    for each in recorder.interactions.values():
        found.statuses[recorder.label][each.response.status_code if each.response else 0] += 1
    for checks in recorder.checks.values():
        for check in checks:
            if check.failure_info:
                failure = check.failure_info.failure
                found.objections.append(f"{recorder.label}: {failure.title}: {failure.message}")


@pytest.fixture
def owner(pages: Pages, books: Books) -> Browser:
    """Signs in the owner of a business that has all that the examples name."""
    pages.add("somebody", "piano", "reader")
    payouts.keep("piano", MATCH)
    # All of it happens within one minute, in which Xero allows sixty calls.
    books.organisation.meter = Meter(Limits(minute=10_000))
    pages.stripe.add_key(pages.stripe.open_account("acct_1Piano", "Piano Lessons"), KEY, ALL)
    organisation = pages.gocardless.open_organisation("CR1PIANO", "Piano Lessons")
    pages.gocardless.add_token(organisation, TOKEN)
    books.enable_payments("850")
    held(7_000)
    browser = pages.signed_in("owner")
    assert browser.call("POST", "/api/businesses/piano/chart").status == 200
    for version, emails in enumerate(("both", "neither", "both")):
        assert put(browser, version, emails=emails).status == 200
    _get_stuck()
    _get_undelivered(browser, organisation)
    _have_months()
    _have_customers()
    keep_sale()
    catalogue.keep("piano", [Kept(LESSON)])
    order_forms.save("piano", OrderForm(FORM, "Lessons", "lessons"))
    orders.place("piano", order())
    orders.place("piano", PAID)
    orders.place("piano", TWO)
    lead_source_turns.save("piano", Reading(NOW, "no_slot", ("Region",), (("t1", "Region"),)))
    return browser


def _have_customers() -> None:
    for id, name in (("c1", "A"), ("c2", "B"), ("c3", "C"), ("c4", "C"), ("c5", "D"), ("c6", "D")):
        pairs.propose("piano", [keep(id, replace(FORTE, name=name))], NOW)
    other = replace(FORTE, name="A", email="old@forte.example")
    edit.edit("piano", "c1", 1, other, (), "company", "owner@example.co.uk", NOW, lambda _: None)
    notes.add("piano", "c1", "Rang.", "owner@example.co.uk", NOW, new_id=lambda: "n1")


def _have_months() -> None:
    """Keeps months that are over, all but the first of them closed."""
    for name in MONTHS:
        first = date.fromisoformat(f"{name}-01")
        month_figures.keep("piano", [replace(OCTOBER, month=first)])
        if name != MONTHS[0]:
            closings.save("piano", replace(CLOSED, month=first))


def _get_stuck() -> None:
    """Keeps rows that are parked, and an invoice of which Xero knows nothing any more."""
    for number in (1, 2, 3):
        park_invoice("piano", number)
    taken_out(park_invoice("piano", 4))
    find("piano", replace(FINDING, about="ch_0004 invoice"), replace(FINDING, id=OTHER))
    for number in (11, 12):
        moved(number, sale(number))
        posted(*keys_of(number))
    undone(12)
    for number in (1, 2):
        flag("piano", number)


def _get_undelivered(browser: Browser, organisation: Organisation) -> None:
    """Connects GoCardless, and has it fail to deliver a webhook that is found to have failed."""
    assert browser.call("PUT", f"{CONNECTIONS}/gocardless", {"token": TOKEN}).status == 200
    organisation.set_up_webhook(ADDRESS, FIRST)
    fail(organisation, 500)
    assert browser.call("POST", f"{CONNECTIONS}/gocardless/failed-deliveries").status == 200


def examples() -> dict[str, Any]:
    """Returns what the owner sends who knows what there is, by the name of the operation."""
    return {
        "connectStripe": {"key": KEY},
        "connectGocardless": {"token": TOKEN},
        "saveSettings": {"version": 3, "settings": chosen(), "is_sure": False},
        "undoChange": {"version": 2},
        "retryRow": {"key": "ch_0001 invoice"},
        "markAsHandled": {"key": "ch_0002 invoice", "note": "Entered in Xero by hand."},
        "acceptFinding": {"id": OTHER, "note": "It may stay."},
        "markAsSeen": {"key": "txn_0001 overpaid"},
        "markReasonAsSeen": {"reason": "overpaid", "after": ""},
        "sendDeliveriesAgain": {"id": ""},
        "postAgain": {"id": FINDING.id},
        "undo": {"source": "txn_0011", "since": "", "earlier_months": False},
        "redo": {"source": "txn_0012", "since": ""},
        "postOpeningBalance": {"account": "850"},
        "createCustomer": entered(Details("Piano Ltd")),
        # The latest revision once a former value was put back.
        "saveCustomer": entered(replace(FORTE, email="new@forte.example"), revision=5),
        "mergeCustomers": {"other": "c2", "revision": 2, "other_revision": 1},
        "partCustomers": {"other": "c2"},
        "confirmCustomerPair": {"pair": "c3~c4"},
        "refuseCustomerPair": {"pair": "c5~c6"},
        "undoCustomerPair": {"pair": "c5~c6"},
        # As it is already: what is tried later is about somebody who is active.
        "archiveOrRestoreCustomer": {"state": "active"},
        "addCustomerNote": {"text": "Rang."},
        "putBackCustomerValue": {"change": f"c1#{stamp(NOW)}#00000002#000"},
        "moveCustomer": {"before": "", "after": "c2"},
        "chooseLeadSourceCategory": {"category": "t1"},
        "changeOrder": {"revision": 1, "lines": [{"line": "l1", "quantity": 1}]},
        "refundOrder": {"revision": 1, "attempt": 1, "pence": 100},
        "closeMonth": {"again": False},
        "askForExport": {"file": "ledger-csv"},
    }


def test_every_answer_is_as_described_and_none_is_a_failure(owner: Browser) -> None:
    found = judged(application(wire()), owner)
    assert not found.objections, "\n".join(found.objections)
    assert {*found.statuses} == {f"{each.method} {each.path}" for each in API_ROUTES}
    for operation, answers in found.statuses.items():
        # What is right was done, and the same without a session was not.
        assert min(answers) < 300, operation
        assert answers[401], operation
