"""Every route, asked by every kind of visitor: only what is allowed is answered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest

from functions.manage.access import MOST_BYTES, Entry, Needs
from functions.manage.api.routes import API_ROUTES
from functions.manage.api.settings import chosen_json
from functions.manage.routes import ROUTES
from shared.choices.choices import Choices
from shared.contacts.details import Details
from shared.iso import stamp
from shared.store import people, tenants
from shared.store.directory_notes import id_of
from shared.store.tables.businesses import TenantItem
from shared.store.tables.people import PersonItem
from tests.functions.manage.api.built import ORDER_FORM
from tests.functions.manage.api.entered import entered
from tests.functions.manage.browser import Answer, Browser
from tests.functions.manage.conftest import BUYER, DOCUMENT, FORM, MOVEMENT, NOW, PRODUCT, UPLOAD, Pages
from tests.shared.store.placed import order

VISITORS = ("nobody", "stranger", "reader", "bookkeeper", "owner", "owner_of_another")
# What each visitor gets of a route that needs so much, if the request is right: a status below 400, 404 where
# the business is not theirs, 403 where their role does not suffice. Nobody is led to the sign-in, or told so.
ALLOWED: Mapping[str, Mapping[str, str]] = {
    "nothing": dict.fromkeys(VISITORS, "let in"),
    "signed_in": {"nobody": "sign in", **dict.fromkeys(VISITORS[1:], "let in")},
    "reader": {
        "nobody": "sign in",
        "stranger": "not found",
        "reader": "let in",
        "bookkeeper": "let in",
        "owner": "let in",
        "owner_of_another": "not found",
    },
    "bookkeeper": {
        "nobody": "sign in",
        "stranger": "not found",
        "reader": "not allowed",
        "bookkeeper": "let in",
        "owner": "let in",
        "owner_of_another": "not found",
    },
    "owner": {
        "nobody": "sign in",
        "stranger": "not found",
        "reader": "not allowed",
        "bookkeeper": "not allowed",
        "owner": "let in",
        "owner_of_another": "not found",
    },
}


@dataclass(frozen=True, slots=True)
class Expected:
    """What a route must need, and a form, or JSON, that it accepts, if it takes any."""

    needs: str
    form: Mapping[str, Any] | None = None
    # Answers to a right request that say no for a reason of their own.
    otherwise: tuple[int, ...] = ()


REASON = "account_not_usable"
ENTERED = entered(Details("Forte Ltd"))
# One pair that waits, and one of which somebody has said that they are not the same.
PAIR, SETTLED = "c1~c2", "c2~c4"
MERGE: Mapping[str, Any] = {"other": "c2", "revision": 2, "other_revision": 1}
# A note of the customer, and the first entry of its history.
NOTE, CHANGE = id_of(NOW, "n1"), f"c1#{stamp(NOW)}#00000001#000"
# A route without a line here fails, and so does a line without a route.
SCOPE = {"source": MOVEMENT, "since": ""}
EXPECTED = {
    "GET /": Expected("nothing"),
    "GET /manage/sign-in": Expected("nothing"),
    "POST /manage/sign-in": Expected("nothing", {"next": "/manage"}),
    # Without a state of this browser, whoever asks is told to sign in again.
    "GET /manage/signed-in": Expected("nothing", otherwise=(400,)),
    "POST /manage/sign-out": Expected("signed_in", {}),
    "POST /manage/sign-out-everywhere": Expected("signed_in", {}),
    "GET /manage": Expected("signed_in"),
    # Guests of others may not begin a business of their own: test_businesses.
    "GET /manage/new": Expected("signed_in", otherwise=(403,)),
    "POST /manage/new": Expected("signed_in", {}, otherwise=(403, 422)),
    "GET /manage/mail": Expected("signed_in"),
    "POST /manage/mail": Expected("signed_in", {"every": "never"}),
    # A token that nobody was sent stops nothing: test_mail_stopping.
    "GET /manage/mail/stop/{person}/{token}": Expected("nothing", otherwise=(404,)),
    "POST /manage/mail/stop/{person}/{token}": Expected("nothing", {}, otherwise=(404,)),
    "GET /api/mail": Expected("signed_in"),
    "PUT /api/mail": Expected("signed_in", {"every": "never", "alarms": False}),
    "GET /manage/b/{tenant}": Expected("reader"),
    "GET /manage/b/{tenant}/start": Expected("reader"),
    "GET /manage/b/{tenant}/progress": Expected("reader"),
    "POST /manage/b/{tenant}/compare": Expected("bookkeeper", {}),
    # Without Xero there is nothing to look at: test_looking.
    "POST /manage/b/{tenant}/look": Expected("bookkeeper", {}, otherwise=(409,)),
    "GET /manage/b/{tenant}/activity": Expected("reader"),
    "GET /manage/b/{tenant}/activity/csv": Expected("reader"),
    "GET /manage/b/{tenant}/activity/of/{movement}": Expected("reader"),
    "GET /manage/b/{tenant}/undo": Expected("reader"),
    "GET /manage/b/{tenant}/redo": Expected("reader"),
    # Without settings nothing is booked: test_undoing.
    "POST /manage/b/{tenant}/undo": Expected("bookkeeper", SCOPE, otherwise=(409,)),
    "POST /manage/b/{tenant}/redo": Expected("bookkeeper", SCOPE, otherwise=(409,)),
    "GET /manage/b/{tenant}/xero": Expected("reader"),
    "POST /manage/b/{tenant}/xero/connect": Expected("owner", {}),
    # Without a state of this session nothing is connected: test_xero_pages.
    "GET /manage/xero/connected": Expected("signed_in", otherwise=(409,)),
    "POST /manage/b/{tenant}/xero/choose": Expected("owner", {}, otherwise=(409,)),
    "POST /manage/b/{tenant}/xero/disconnect": Expected("owner", {}),
    "GET /manage/b/{tenant}/settings": Expected("reader"),
    # Without Xero there is nothing to choose from: test_settings_pages.
    "POST /manage/b/{tenant}/settings": Expected("bookkeeper", {}, otherwise=(409,)),
    "POST /manage/b/{tenant}/settings/read": Expected("bookkeeper", {}, otherwise=(409,)),
    "POST /manage/b/{tenant}/settings/account": Expected(
        "bookkeeper", {"purpose": "suspense"}, otherwise=(409,)
    ),
    "GET /manage/b/{tenant}/settings/history": Expected("reader"),
    "POST /manage/b/{tenant}/settings/undo": Expected("bookkeeper", {}, otherwise=(409,)),
    "GET /manage/b/{tenant}/attention": Expected("reader"),
    "GET /manage/b/{tenant}/attention/for/{reason}": Expected("reader"),
    # Before the settings are complete, nothing can be stuck: test_mending.
    "POST /manage/b/{tenant}/attention/retry": Expected("bookkeeper", {"key": "x"}, otherwise=(409,)),
    "POST /manage/b/{tenant}/attention/retry-all": Expected(
        "bookkeeper", {"reason": REASON}, otherwise=(409,)
    ),
    "POST /manage/b/{tenant}/attention/handle": Expected("bookkeeper", {"key": "x"}, otherwise=(409,)),
    "POST /manage/b/{tenant}/attention/accept": Expected("bookkeeper", {"id": "x"}, otherwise=(409,)),
    "POST /manage/b/{tenant}/attention/seen": Expected("bookkeeper", {"key": "x"}, otherwise=(409,)),
    "POST /manage/b/{tenant}/attention/seen-all": Expected(
        "bookkeeper", {"reason": "overpaid"}, otherwise=(409,)
    ),
    "POST /manage/b/{tenant}/attention/post-again": Expected("bookkeeper", {"id": "x"}, otherwise=(409,)),
    "GET /manage/b/{tenant}/stripe": Expected("reader"),
    # Without a key there is nothing to connect: test_stripe_pages.
    "POST /manage/b/{tenant}/stripe/connect": Expected("owner", {}, otherwise=(422,)),
    "POST /manage/b/{tenant}/stripe/rotate": Expected("owner", {}),
    "POST /manage/b/{tenant}/stripe/check": Expected("owner", {}),
    "POST /manage/b/{tenant}/stripe/disconnect": Expected("owner", {}),
    "GET /manage/b/{tenant}/gocardless": Expected("reader"),
    "POST /manage/b/{tenant}/gocardless/connect": Expected("owner", {}, otherwise=(422,)),
    "POST /manage/b/{tenant}/gocardless/rotate": Expected("owner", {}, otherwise=(422,)),
    "POST /manage/b/{tenant}/gocardless/check": Expected("owner", {}),
    "POST /manage/b/{tenant}/gocardless/disconnect": Expected("owner", {}),
    "GET /manage/b/{tenant}/connections": Expected("reader"),
    "POST /manage/b/{tenant}/connections/deliveries": Expected("bookkeeper", {}, otherwise=(409,)),
    "POST /manage/b/{tenant}/connections/send-again": Expected("bookkeeper", {}, otherwise=(409,)),
    "GET /manage/b/{tenant}/reconciliation": Expected("reader"),
    "POST /manage/b/{tenant}/reconciliation/compare": Expected("bookkeeper", {}),
    "GET /manage/b/{tenant}/reconciliation/payouts/{provider}": Expected("reader"),
    "GET /manage/b/{tenant}/reconciliation/payouts/{provider}/{payout}": Expected("reader"),
    "GET /manage/b/{tenant}/reconciliation/opening": Expected("reader"),
    # Without settings there is nothing to post: test_opening_pages.
    "POST /manage/b/{tenant}/reconciliation/opening/{provider}": Expected("bookkeeper", {}, otherwise=(422,)),
    "GET /manage/b/{tenant}/months": Expected("reader"),
    "GET /manage/b/{tenant}/months/{month}": Expected("reader"),
    "GET /manage/b/{tenant}/months/{month}/progress": Expected("reader"),
    # Without settings there is nothing to close: test_closing.
    "POST /manage/b/{tenant}/months/{month}/close": Expected("bookkeeper", {}, otherwise=(409,)),
    "POST /manage/b/{tenant}/months/{month}/reopen": Expected("owner", {}, otherwise=(409,)),
    "GET /manage/b/{tenant}/exports": Expected("reader"),
    "POST /manage/b/{tenant}/exports": Expected("reader", {"file": "ledger-csv"}, otherwise=(409,)),
    "GET /manage/b/{tenant}/exports/progress": Expected("reader"),
    "GET /manage/b/{tenant}/exports/file/{export}": Expected("reader"),
    "GET /manage/b/{tenant}/customers": Expected("reader"),
    "GET /manage/b/{tenant}/customers/new": Expected("bookkeeper"),
    "POST /manage/b/{tenant}/customers/new": Expected("bookkeeper", {}, otherwise=(422,)),
    "POST /manage/b/{tenant}/customers/move": Expected("bookkeeper", {"customer": "c1"}),
    "GET /manage/b/{tenant}/customers/c/{customer}": Expected("reader"),
    "GET /manage/b/{tenant}/customers/c/{customer}/edit": Expected("bookkeeper"),
    "POST /manage/b/{tenant}/customers/c/{customer}/edit": Expected("bookkeeper", {}, otherwise=(422,)),
    "POST /manage/b/{tenant}/customers/c/{customer}/notes": Expected("bookkeeper", {"note": "Rang."}),
    "POST /manage/b/{tenant}/customers/c/{customer}/notes/remove": Expected("bookkeeper", {"note": NOTE}),
    # Nobody has no name, nobody is archived, and there is no such person: customers/test_changing.
    "POST /manage/b/{tenant}/customers/c/{customer}/put-back": Expected(
        "bookkeeper", {"change": CHANGE}, otherwise=(422,)
    ),
    # Xero has refused nothing of it: customers/test_changing.
    "POST /manage/b/{tenant}/customers/c/{customer}/retry": Expected("bookkeeper", {}, otherwise=(409,)),
    "POST /manage/b/{tenant}/customers/c/{customer}/archive": Expected("bookkeeper", {}),
    "POST /manage/b/{tenant}/customers/c/{customer}/restore": Expected("bookkeeper", {}, otherwise=(409,)),
    "POST /manage/b/{tenant}/customers/c/{customer}/persons/up": Expected(
        "bookkeeper", {"person": "x"}, otherwise=(409,)
    ),
    "POST /manage/b/{tenant}/customers/c/{customer}/persons/primary": Expected(
        "bookkeeper", {"person": "x"}, otherwise=(409,)
    ),
    "GET /manage/b/{tenant}/customers/pairs": Expected("reader"),
    "POST /manage/b/{tenant}/customers/pairs/confirm": Expected("bookkeeper", {"pair": PAIR}),
    "POST /manage/b/{tenant}/customers/pairs/refuse": Expected("bookkeeper", {"pair": PAIR}),
    "POST /manage/b/{tenant}/customers/pairs/undo": Expected("bookkeeper", {"pair": SETTLED}),
    "GET /manage/b/{tenant}/customers/c/{customer}/merge": Expected("bookkeeper"),
    "POST /manage/b/{tenant}/customers/c/{customer}/merge": Expected("bookkeeper", MERGE),
    "POST /manage/b/{tenant}/customers/c/{customer}/part": Expected("bookkeeper", {"other": "c3"}),
    "POST /manage/b/{tenant}/customers/read": Expected("bookkeeper", {}),
    "GET /manage/b/{tenant}/customers/csv": Expected("reader"),
    "GET /manage/b/{tenant}/customers/import": Expected("bookkeeper"),
    "POST /manage/b/{tenant}/customers/import": Expected("bookkeeper", {}, otherwise=(422,)),
    "POST /manage/b/{tenant}/customers/import/begin": Expected("bookkeeper", {"import": UPLOAD}),
    "GET /manage/b/{tenant}/customers/import/of/{upload}": Expected("bookkeeper"),
    "GET /manage/b/{tenant}/customers/c/{customer}/personal-data": Expected("owner"),
    "GET /manage/b/{tenant}/customers/c/{customer}/erase": Expected("owner"),
    "POST /manage/b/{tenant}/customers/c/{customer}/erase": Expected("owner", {"sure": "y"}),
    "GET /manage/b/{tenant}/customers/c/{customer}/sales": Expected("reader"),
    "GET /manage/b/{tenant}/customers/c/{customer}/sales/{document}": Expected("reader"),
    "GET /manage/b/{tenant}/customers/by-sales": Expected("reader"),
    "GET /manage/b/{tenant}/customers/by-sales/csv": Expected("reader"),
    "GET /manage/b/{tenant}/lead-sources": Expected("reader"),
    "GET /manage/b/{tenant}/lead-sources/sales": Expected("reader"),
    "GET /manage/b/{tenant}/lead-sources/sales/csv": Expected("reader"),
    "POST /manage/b/{tenant}/lead-sources": Expected("owner", {}, otherwise=(422,)),
    "POST /manage/b/{tenant}/lead-sources/rename": Expected("owner", {"source": "event", "name": "Fair"}),
    "POST /manage/b/{tenant}/lead-sources/archive": Expected("owner", {"source": "event"}),
    "POST /manage/b/{tenant}/lead-sources/restore": Expected("owner", {"source": "event"}),
    "POST /manage/b/{tenant}/lead-sources/up": Expected("owner", {"source": "event"}),
    "POST /manage/b/{tenant}/lead-sources/down": Expected("owner", {"source": "event"}),
    # Xero has shown no category yet: lead_sources/test_changing.
    "POST /manage/b/{tenant}/lead-sources/use": Expected("owner", {"category": "c1"}, otherwise=(422,)),
    "POST /manage/b/{tenant}/lead-sources/look": Expected("owner", {}),
    "GET /manage/b/{tenant}/products": Expected("reader"),
    "GET /manage/b/{tenant}/products/csv": Expected("reader"),
    "POST /manage/b/{tenant}/products/prices": Expected("bookkeeper", {"basis": "inclusive"}),
    "POST /manage/b/{tenant}/products/read": Expected("bookkeeper", {}),
    # Before the accounts were read, nobody knows a price: catalogue/test_one_pages.
    "GET /manage/b/{tenant}/products/p/{product}": Expected("reader", otherwise=(409,)),
    "POST /manage/b/{tenant}/products/p/{product}/edit": Expected("bookkeeper", {"revision": "1"}),
    "GET /manage/b/{tenant}/products/p/{product}/picture": Expected("reader"),
    # An empty file is no picture, and no page shows before accounts were read: catalogue/test_picturing.
    "POST /manage/b/{tenant}/products/p/{product}/picture": Expected(
        "bookkeeper", {"revision": "1"}, otherwise=(409,)
    ),
    "POST /manage/b/{tenant}/products/p/{product}/picture/remove": Expected("bookkeeper", {"revision": "1"}),
    "GET /manage/b/{tenant}/orders": Expected("reader"),
    "GET /manage/b/{tenant}/orders/csv": Expected("reader"),
    "GET /manage/b/{tenant}/orders/o/{order}": Expected("reader"),
    "POST /manage/b/{tenant}/orders/o/{order}/cancel": Expected("bookkeeper", {"revision": "1"}),
    "GET /manage/b/{tenant}/orders/o/{order}/change": Expected("bookkeeper"),
    "POST /manage/b/{tenant}/orders/o/{order}/change": Expected(
        "bookkeeper", {"revision": "1", "pieces-l1": "2"}, otherwise=(409,)
    ),
    "POST /manage/b/{tenant}/orders/o/{order}/refunds": Expected(
        "bookkeeper", {"revision": "1", "attempt": "1", "amount": "1.00"}, otherwise=(409,)
    ),
    "POST /manage/b/{tenant}/orders/o/{order}/refunds/again": Expected(
        "bookkeeper", {"refund": "1"}, otherwise=(409,)
    ),
    "POST /manage/b/{tenant}/orders/o/{order}/refunds/dealt-with": Expected(
        "bookkeeper", {"refund": "1"}, otherwise=(409,)
    ),
    "GET /manage/b/{tenant}/forms": Expected("reader"),
    "POST /manage/b/{tenant}/forms": Expected("bookkeeper", {"title": "Lessons"}),
    "GET /manage/b/{tenant}/forms/f/{form}": Expected("reader"),
    # Before the accounts were read, there is nothing to choose from: order_forms/test_edit_pages.
    "GET /manage/b/{tenant}/forms/f/{form}/edit": Expected("bookkeeper", otherwise=(409,)),
    "POST /manage/b/{tenant}/forms/f/{form}/edit": Expected(
        "bookkeeper", {"revision": "1"}, otherwise=(409,)
    ),
    "GET /manage/b/{tenant}/forms/f/{form}/logo": Expected("reader"),
    # An empty file is no picture: order_forms/test_giving_logo.
    "POST /manage/b/{tenant}/forms/f/{form}/logo": Expected(
        "bookkeeper", {"revision": "1"}, otherwise=(422,)
    ),
    "POST /manage/b/{tenant}/forms/f/{form}/logo/remove": Expected("bookkeeper", {"revision": "1"}),
    "GET /manage/b/{tenant}/forms/f/{form}/qr": Expected("reader"),
    "POST /manage/b/{tenant}/forms/f/{form}/copy": Expected("bookkeeper", {}),
    # It sells nothing: order_forms/test_changing.
    "POST /manage/b/{tenant}/forms/f/{form}/open": Expected(
        "bookkeeper", {"revision": "1"}, otherwise=(422,)
    ),
    "POST /manage/b/{tenant}/forms/f/{form}/close": Expected("bookkeeper", {"revision": "1"}),
    "GET /manage/b/{tenant}/people": Expected("owner"),
    "POST /manage/b/{tenant}/people": Expected("owner", {}, otherwise=(422,)),
    "POST /manage/b/{tenant}/people/{person}/role": Expected("owner", {"role": "owner"}),
    "POST /manage/b/{tenant}/people/{person}/remove": Expected("owner", {}),
    "GET /manage/b/{tenant}/audit": Expected("reader"),
    "GET /manage/b/{tenant}/audit/csv": Expected("reader"),
    "GET /api/session": Expected("signed_in"),
    "GET /api/businesses": Expected("signed_in"),
    "POST /api/businesses": Expected(
        "signed_in", {"name": "", "time_zone": "", "vat_registered": True}, otherwise=(403, 422)
    ),
    "GET /api/businesses/{tenant}": Expected("reader"),
    "POST /api/businesses/{tenant}/comparison": Expected("bookkeeper"),
    "POST /api/businesses/{tenant}/look": Expected("bookkeeper", otherwise=(409,)),
    "GET /api/businesses/{tenant}/activity": Expected("reader"),
    "GET /api/businesses/{tenant}/activity/{movement}": Expected("reader"),
    # Without a movement or a day there is nothing to plan: test_undoing.
    "GET /api/businesses/{tenant}/undo": Expected("reader", otherwise=(422,)),
    "POST /api/businesses/{tenant}/undo": Expected(
        "bookkeeper", {**SCOPE, "earlier_months": False}, otherwise=(409,)
    ),
    "GET /api/businesses/{tenant}/redo": Expected("reader", otherwise=(422,)),
    "POST /api/businesses/{tenant}/redo": Expected("bookkeeper", SCOPE, otherwise=(409,)),
    "GET /api/businesses/{tenant}/attention": Expected("reader"),
    "GET /api/businesses/{tenant}/attention/for/{reason}": Expected("reader"),
    "POST /api/businesses/{tenant}/attention/retry": Expected("bookkeeper", {"key": "x"}, otherwise=(409,)),
    "POST /api/businesses/{tenant}/attention/retry-all": Expected(
        "bookkeeper", {"reason": REASON, "after": ""}, otherwise=(409,)
    ),
    "POST /api/businesses/{tenant}/attention/handle": Expected(
        "bookkeeper", {"key": "x", "note": "Done"}, otherwise=(409,)
    ),
    "POST /api/businesses/{tenant}/attention/accept": Expected(
        "bookkeeper", {"id": "x", "note": "Done"}, otherwise=(409,)
    ),
    "POST /api/businesses/{tenant}/attention/seen": Expected("bookkeeper", {"key": "x"}, otherwise=(409,)),
    "POST /api/businesses/{tenant}/attention/seen-all": Expected(
        "bookkeeper", {"reason": "overpaid", "after": ""}, otherwise=(409,)
    ),
    "POST /api/businesses/{tenant}/attention/post-again": Expected(
        "bookkeeper", {"id": "x"}, otherwise=(409,)
    ),
    "GET /api/businesses/{tenant}/connections": Expected("reader"),
    "DELETE /api/businesses/{tenant}/connections/xero": Expected("owner"),
    "PUT /api/businesses/{tenant}/connections/stripe": Expected("owner", {"key": "x"}, otherwise=(422,)),
    "DELETE /api/businesses/{tenant}/connections/stripe": Expected("owner"),
    "POST /api/businesses/{tenant}/connections/stripe/secret": Expected("owner"),
    "DELETE /api/businesses/{tenant}/connections/stripe/former-secret": Expected("owner"),
    "POST /api/businesses/{tenant}/connections/stripe/selling": Expected("owner"),
    "PUT /api/businesses/{tenant}/connections/gocardless": Expected(
        "owner", {"token": "x"}, otherwise=(422,)
    ),
    "DELETE /api/businesses/{tenant}/connections/gocardless": Expected("owner"),
    "PUT /api/businesses/{tenant}/connections/gocardless/secret": Expected(
        "owner", {"secret": "x"}, otherwise=(422,)
    ),
    "DELETE /api/businesses/{tenant}/connections/gocardless/former-secret": Expected("owner"),
    "POST /api/businesses/{tenant}/connections/gocardless/delivery": Expected("owner"),
    "GET /api/businesses/{tenant}/connections/health": Expected("reader"),
    "POST /api/businesses/{tenant}/connections/gocardless/failed-deliveries": Expected(
        "bookkeeper", otherwise=(409,)
    ),
    "POST /api/businesses/{tenant}/connections/gocardless/send-again": Expected(
        "bookkeeper", {"id": ""}, otherwise=(409,)
    ),
    # Without Xero there is nothing to choose from: api/test_chart, api/test_settings.
    "GET /api/businesses/{tenant}/chart": Expected("reader", otherwise=(409,)),
    "POST /api/businesses/{tenant}/chart": Expected("bookkeeper", otherwise=(409,)),
    "POST /api/businesses/{tenant}/accounts": Expected(
        "bookkeeper", {"purpose": "suspense"}, otherwise=(409,)
    ),
    "GET /api/businesses/{tenant}/settings": Expected("reader", otherwise=(409,)),
    "PUT /api/businesses/{tenant}/settings": Expected(
        "bookkeeper", {"version": 0, "settings": chosen_json(Choices()), "is_sure": False}, otherwise=(409,)
    ),
    "GET /api/businesses/{tenant}/settings/history": Expected("reader"),
    "POST /api/businesses/{tenant}/settings/undo": Expected("bookkeeper", {"version": 1}, otherwise=(409,)),
    "GET /api/businesses/{tenant}/reconciliation": Expected("reader"),
    "GET /api/businesses/{tenant}/payouts/{provider}": Expected("reader"),
    "GET /api/businesses/{tenant}/payouts/{provider}/{payout}": Expected("reader"),
    "GET /api/businesses/{tenant}/opening-balances": Expected("reader"),
    "POST /api/businesses/{tenant}/opening-balances/{provider}": Expected(
        "bookkeeper", {"account": ""}, otherwise=(422,)
    ),
    "GET /api/businesses/{tenant}/months": Expected("reader"),
    "GET /api/businesses/{tenant}/months/{month}": Expected("reader"),
    "POST /api/businesses/{tenant}/months/{month}/closing": Expected(
        "bookkeeper", {"again": False}, otherwise=(409,)
    ),
    "DELETE /api/businesses/{tenant}/months/{month}/closing": Expected("owner", otherwise=(409,)),
    "GET /api/businesses/{tenant}/exports": Expected("reader"),
    "POST /api/businesses/{tenant}/exports": Expected("reader", {"file": "ledger-csv"}, otherwise=(409,)),
    "GET /api/businesses/{tenant}/exports/{export}": Expected("reader"),
    "GET /api/businesses/{tenant}/customers": Expected("reader"),
    "POST /api/businesses/{tenant}/customers": Expected("bookkeeper", ENTERED),
    "GET /api/businesses/{tenant}/customers/{customer}": Expected("reader"),
    "PUT /api/businesses/{tenant}/customers/{customer}": Expected("bookkeeper", {**ENTERED, "revision": 2}),
    "GET /api/businesses/{tenant}/customers/{customer}/history": Expected("reader"),
    "GET /api/businesses/{tenant}/customers/{customer}/notes": Expected("reader"),
    "POST /api/businesses/{tenant}/customers/{customer}/notes": Expected("bookkeeper", {"text": "Rang."}),
    "DELETE /api/businesses/{tenant}/customers/{customer}/notes/{note}": Expected("bookkeeper"),
    "POST /api/businesses/{tenant}/customers/{customer}/put-back": Expected(
        "bookkeeper", {"change": CHANGE}, otherwise=(422,)
    ),
    "PUT /api/businesses/{tenant}/customers/{customer}/state": Expected("bookkeeper", {"state": "archived"}),
    "PUT /api/businesses/{tenant}/customers/{customer}/place": Expected(
        "bookkeeper", {"before": "", "after": ""}
    ),
    # Without another one there is nothing to look at: api/test_customer_merging.
    "GET /api/businesses/{tenant}/customers/{customer}/merge": Expected("bookkeeper", otherwise=(422,)),
    "POST /api/businesses/{tenant}/customers/{customer}/merge": Expected("bookkeeper", MERGE),
    "POST /api/businesses/{tenant}/customers/{customer}/part": Expected("bookkeeper", {"other": "c3"}),
    "GET /api/businesses/{tenant}/customers/{customer}/sales": Expected("reader"),
    "GET /api/businesses/{tenant}/customers/{customer}/documents": Expected("reader"),
    "GET /api/businesses/{tenant}/customers/{customer}/documents/{document}": Expected("reader"),
    "GET /api/businesses/{tenant}/customers-by-sales": Expected("reader"),
    "GET /api/businesses/{tenant}/customer-pairs": Expected("reader"),
    "POST /api/businesses/{tenant}/customer-pairs/confirm": Expected("bookkeeper", {"pair": PAIR}),
    "POST /api/businesses/{tenant}/customer-pairs/refuse": Expected("bookkeeper", {"pair": PAIR}),
    "POST /api/businesses/{tenant}/customer-pairs/undo": Expected("bookkeeper", {"pair": SETTLED}),
    "GET /api/businesses/{tenant}/lead-sources": Expected("reader"),
    "POST /api/businesses/{tenant}/lead-sources": Expected("owner", {"name": "Fair"}),
    "PUT /api/businesses/{tenant}/lead-sources/{source}": Expected("owner", {"name": "Trade fair"}),
    "PUT /api/businesses/{tenant}/lead-sources/{source}/state": Expected("owner", {"state": "archived"}),
    "PUT /api/businesses/{tenant}/lead-sources/{source}/place": Expected("owner", {"up": True}),
    # As above.
    "PUT /api/businesses/{tenant}/lead-source-category": Expected(
        "owner", {"category": "c1"}, otherwise=(422,)
    ),
    "POST /api/businesses/{tenant}/lead-source-category/look": Expected("owner"),
    "GET /api/businesses/{tenant}/lead-source-sales": Expected("reader"),
    "GET /api/businesses/{tenant}/products": Expected("reader", otherwise=(409,)),
    "GET /api/businesses/{tenant}/products/{product}": Expected("reader", otherwise=(409,)),
    "PUT /api/businesses/{tenant}/products/{product}": Expected(
        "bookkeeper", {"revision": 1, "is_hidden": False, "name": "", "text": ""}, otherwise=(409,)
    ),
    "PUT /api/businesses/{tenant}/product-prices": Expected(
        "bookkeeper", {"prices_in_xero": "inclusive"}, otherwise=(409,)
    ),
    "POST /api/businesses/{tenant}/product-reading": Expected("bookkeeper"),
    "GET /api/businesses/{tenant}/order-forms": Expected("reader"),
    "POST /api/businesses/{tenant}/order-forms": Expected("bookkeeper", {"title": "Second", "address": ""}),
    "GET /api/businesses/{tenant}/order-forms/{form}": Expected("reader"),
    "PUT /api/businesses/{tenant}/order-forms/{form}": Expected("bookkeeper", ORDER_FORM),
    "POST /api/businesses/{tenant}/order-forms/{form}/copy": Expected("bookkeeper"),
    "PUT /api/businesses/{tenant}/order-forms/{form}/state": Expected(
        "bookkeeper", {"revision": 1, "state": "closed"}
    ),
    "GET /api/businesses/{tenant}/orders": Expected("reader"),
    "GET /api/businesses/{tenant}/orders/{order}": Expected("reader"),
    "POST /api/businesses/{tenant}/orders/{order}/cancellation": Expected("bookkeeper", {"revision": 1}),
    "POST /api/businesses/{tenant}/orders/{order}/changes": Expected(
        "bookkeeper", {"revision": 1, "lines": [{"line": "l1", "quantity": 2}]}, otherwise=(409,)
    ),
    "POST /api/businesses/{tenant}/orders/{order}/refunds": Expected(
        "bookkeeper", {"revision": 1, "attempt": 1, "pence": 100}, otherwise=(409,)
    ),
    "POST /api/businesses/{tenant}/orders/{order}/refunds/{refund}": Expected("bookkeeper", otherwise=(409,)),
    "POST /api/businesses/{tenant}/orders/{order}/refunds/{refund}/dealt-with": Expected(
        "bookkeeper", otherwise=(409,)
    ),
    "GET /api/businesses/{tenant}/people": Expected("owner"),
    "POST /api/businesses/{tenant}/people": Expected(
        "owner", {"email": "", "role": "reader"}, otherwise=(422,)
    ),
    "PUT /api/businesses/{tenant}/people/{person}/role": Expected("owner", {"role": "owner"}),
    "DELETE /api/businesses/{tenant}/people/{person}": Expected("owner"),
    "GET /api/businesses/{tenant}/audit": Expected("reader"),
}
ALL = (*ROUTES, *API_ROUTES)
# The one address at which mail programs stop mails takes forms from anywhere: see below.
CHANGES = [each for each in ALL if each.method != "GET" and not each.is_open]


def name_of(entry: Entry) -> str:
    return f"{entry.method} {entry.path}"


def test_every_route_is_listed_here_with_what_it_needs() -> None:
    assert {name_of(each): each.needs for each in ALL} == {
        name: expected.needs for name, expected in EXPECTED.items()
    }


@pytest.mark.parametrize("visitor", VISITORS)
@pytest.mark.parametrize("entry", ALL, ids=name_of)
def test_a_visitor_gets_what_is_allowed_and_nothing_else(world: Pages, entry: Entry, visitor: str) -> None:
    browser = Browser() if visitor == "nobody" else world.signed_in(visitor)
    expected, before = EXPECTED[name_of(entry)], stored()
    answer = sent(browser, entry)
    wanted = ALLOWED[expected.needs][visitor]
    assert told(answer, expected) == wanted
    if wanted != "let in":
        assert stored() == before


def sent(browser: Browser, entry: Entry, token: str | None = None, **headers: str) -> Answer:
    """Sends what a route accepts, with the session's token if no other is given."""
    named = {
        "tenant": "piano",
        "person": "somebody",
        "provider": "stripe",
        "payout": "po_1",
        "reason": REASON,
        "movement": MOVEMENT,
        "token": "x" * 43,
        "month": "2026-10",
        "export": "ledger-csv",
        "customer": "c1",
        "source": "event",
        "product": PRODUCT,
        "form": FORM,
        "order": order().id,
        "refund": "1",
        "note": quote(NOTE),
        "upload": UPLOAD,
    }
    if "{document}" in entry.path:
        named |= {"customer": BUYER, "document": DOCUMENT}
    address, form = entry.path.format(**named), EXPECTED[name_of(entry)].form
    if entry.is_api:
        other = {} if token is None else {"X-CSRF-Token": token}
        return browser.call(entry.method, address, form, **other, **headers)
    if form is None:
        return browser.get(address)
    other = {} if token is None else {"csrf_token": token}
    if entry.takes_file:
        return browser.upload(address, {**form, **other}, b"", **headers)
    return browser.post(address, {**form, **other}, **headers)


def told(answer: Answer, expected: Expected) -> str:
    if answer.status == 303 and answer.location.startswith("/manage/sign-in?next="):
        return "sign in"
    if answer.status < 400 or answer.status in expected.otherwise:
        return "let in"
    return {401: "sign in", 403: "not allowed", 404: "not found"}[answer.status]


def stored() -> list[str]:
    return sorted(str(item.to_simple_dict()) for table in (PersonItem, TenantItem) for item in table.scan())


@pytest.mark.parametrize("entry", CHANGES, ids=name_of)
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "", "Sec-Fetch-Site": ""},
    ],
    ids=str,
)
def test_a_form_of_another_site_is_refused(world: Pages, entry: Entry, headers: dict[str, str]) -> None:
    browser, before = world.signed_in("owner"), stored()
    answer = sent(browser, entry, **headers)
    assert answer.status == 403
    assert "This form could not be accepted" in answer.text
    assert stored() == before


@pytest.mark.parametrize("entry", [each for each in CHANGES if each.needs != "nothing"], ids=name_of)
def test_a_form_without_the_token_of_its_session_is_refused(world: Pages, entry: Entry) -> None:
    browser, before = world.signed_in("owner"), stored()
    for token in ("", "x", browser.csrf[:-1], world.signed_in("bookkeeper").csrf):
        assert sent(browser, entry, token).status == 403
    assert stored() == before


def test_only_what_stops_mails_is_open_to_other_sites() -> None:
    assert {each.path for each in ALL if each.is_open} == {"/manage/mail/stop/{person}/{token}"}


@pytest.mark.parametrize(
    ("path", "needs"),
    [("/manage/x", "signed_in"), ("/manage/b/{tenant}/x", "reader"), ("/api/x", "nothing")],
)
def test_nothing_is_open_that_knows_who_asks(path: str, needs: Needs) -> None:
    with pytest.raises(ValueError, match="is open to whoever knows it"):
        Entry("POST", path, ROUTES[0].action, needs, is_open=True)


def test_another_business_in_a_form_changes_nothing_there(world: Pages) -> None:
    browser = world.signed_in("owner")
    form = {"role": "owner", "tenant": "guitar", "person": "owner_of_another"}
    assert browser.post("/manage/b/piano/people/owner_of_another/role", form).status == 409
    assert people.read("owner_of_another").role_in("guitar") == "owner"
    assert people.read("owner_of_another").role_in("piano") is None


def test_whoever_was_removed_is_out_at_the_next_request(world: Pages) -> None:
    bookkeeper = world.signed_in("bookkeeper")
    assert bookkeeper.get("/manage/b/piano").status == 200
    assert people.remove("piano", "bookkeeper", by="owner")
    assert bookkeeper.get("/manage/b/piano").status == 404


def test_a_body_beyond_64_kb_is_refused(world: Pages) -> None:
    browser = world.signed_in("owner")
    most = f"csrf_token={browser.csrf}&name=".encode().ljust(MOST_BYTES, b"x")
    assert browser.send("POST", "/manage/new", most).status == 422
    answer = browser.send("POST", "/manage/new", most + b"x")
    assert (answer.status, answer.heading) == (413, "What you sent is too large")


def bodies() -> Iterator[tuple[bytes, str]]:
    yield b"{}", "application/json"
    yield b"name=%ff%fe", "application/x-www-form-urlencoded"
    yield (
        b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\nb\r\n--x--",
        "multipart/form-data; boundary=x",
    )
    yield b"&".join(b"a=1" for _ in range(200)), "application/x-www-form-urlencoded"
    yield b"\xff\x00", "application/x-www-form-urlencoded; charset=utf-16"


@pytest.mark.parametrize(("body", "kind"), list(bodies()))
def test_a_body_that_is_no_form_of_ours_is_refused(world: Pages, body: bytes, kind: str) -> None:
    before = stored()
    answer = world.signed_in("owner").send("POST", "/manage/new", body, **{"Content-Type": kind})
    assert answer.status in (400, 403)
    assert stored() == before


@pytest.mark.parametrize(
    "address", ["/manage/nowhere", "/manage/b/piano/nowhere", "/manage/b/", "/manage/b/x/y/z"]
)
def test_what_is_not_there_is_said_in_plain_words(world: Pages, address: str) -> None:
    answer = world.signed_in("owner").get(address)
    assert (answer.status, answer.heading) == (404, "There is no such page")


def test_a_method_that_a_page_does_not_take_is_refused(world: Pages) -> None:
    assert world.signed_in("owner").send("DELETE", "/manage/b/piano", b"").status == 405


def test_an_unknown_business_and_somebody_elses_look_the_same(world: Pages) -> None:
    stranger = world.signed_in("stranger")
    unknown, foreign = stranger.get("/manage/b/nothing"), stranger.get("/manage/b/piano")
    assert (unknown.status, without_tokens(unknown)) == (foreign.status, without_tokens(foreign))


def without_tokens(answer: Answer) -> str:
    return re.sub(r'name="csrf_token" value="[^"]*"', "", answer.text)


def test_a_failure_of_ours_is_said_without_its_details(world: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("rk_live_canary of Ada Lovelace")

    browser = world.signed_in("owner")
    monkeypatch.setattr(tenants, "on_record", broken)
    answer = browser.get("/manage/b/piano")
    assert (answer.status, answer.heading) == (500, "Something went wrong on our side")
    assert "canary" not in answer.text
    assert "Lovelace" not in answer.text
