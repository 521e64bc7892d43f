"""Shows the product's own pages."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import TypeVar

from starlette.datastructures import FormData
from wtforms import Form

from functions.manage import refusals
from functions.manage.messages import Message
from functions.manage.new_business import BusinessForm
from functions.manage.people_pages import InviteForm
from functions.manage.rendering import Page
from local.gallery.at_home import home_samples
from local.gallery.attention import attention_samples
from local.gallery.audit_log import audit_samples
from local.gallery.connecting import connecting_samples
from local.gallery.connections import connections_samples
from local.gallery.customer_sales import by_sales_samples
from local.gallery.customers import customers_samples
from local.gallery.lead_sources import lead_source_samples
from local.gallery.mailing import mail_samples
from local.gallery.months import months_samples
from local.gallery.moving import moving_samples
from local.gallery.order_forms import order_forms_samples
from local.gallery.orders import orders_samples
from local.gallery.products import products_samples
from local.gallery.reconciling import reconciling_samples
from local.gallery.sales_document import sales_document_samples
from local.gallery.sample import ACME, BAKERY, NOW, SIGNED_IN, SIGNED_OUT, Sample, sample
from local.gallery.settings import settings_samples
from shared.chart.chart import Organisation
from shared.chart.expectations import expectations
from shared.people import ROLES, Membership
from shared.store.organisations import Organisation as Owned
from shared.xero.connections import SCOPES, Connection

F = TypeVar("F", bound=Form)
REFUSALS = {
    "from_elsewhere": refusals.from_elsewhere(),
    "needs_role": refusals.needs_role("owner"),
    "not_found": refusals.not_found(),
    "too_large": refusals.too_large(),
    "unreadable": refusals.unreadable(),
    "away": refusals.away(),
    "broken": refusals.broken(),
}
ANN = Membership("ann", ACME.id, "owner", "ann.bookkeeper@accountants.example", NOW, "ann")
BOB = Membership("bob", ACME.id, "reader", "bob@acme.example", NOW, ANN.email)
# Of the visit, templates ask who looks at the page, and in which business.
VISIT = SimpleNamespace(person=SimpleNamespace(id=ANN.person), tenant=ACME.id, role="owner")
BRITISH = Organisation("Acme & Sons Ltd", "GBP", "GB")
BOOKS = Owned("org-1", ACME.id, "Acme & Sons Ltd", "user-1", ANN.email, NOW)

OFFER = (
    Connection("c-1", "org-1", "Acme & Sons Ltd", "consent-1"),
    Connection("c-2", "org-2", "Acme Holdings Ltd", "consent-1"),
)


def own_pages() -> dict[str, Sample]:
    """Returns each page by its template's name, and forms that were refused by a name of their own."""
    nowhere = replace(SIGNED_IN, title="Your businesses", business=None, navigation=())
    entry = replace(SIGNED_OUT, title="Sign in")
    return {
        "sign_in": Sample("sign_in.html", entry, {"next": "/manage"}),
        "businesses": Sample("businesses.html", nowhere, {"may_begin": True}),
        "no_business": Sample("businesses.html", replace(nowhere, businesses=()), {"may_begin": False}),
        "new_business": Sample("new_business.html", nowhere, {"form": BusinessForm()}),
        "new_business_refused": Sample("new_business.html", nowhere, {"form": _refused(BusinessForm)}),
        "people": _people(InviteForm()),
        "people_refused": _people(_refused(InviteForm)),
        "xero": _xero(BOOKS, is_connected=True),
        "xero_lost": _xero(replace(BOOKS, name=BAKERY.name), is_connected=False),
        "xero_never": _xero(None, is_connected=False),
        "xero_euros": _xero(BOOKS, True, Organisation("Acme & Sons Ltd", "EUR", "IE")),
        "xero_abroad": _xero(BOOKS, True, Organisation("Acme & Sons Ltd", "GBP", "JE")),
        "xero_choice": sample(
            "xero_choice.html", "Choose an organisation", {"offer": OFFER, "state": "s", "here": "#"}
        ),
        **audit_samples(),
        **mail_samples(),
        **settings_samples(),
        **connecting_samples(),
        **connections_samples(),
        **attention_samples(),
        **reconciling_samples(),
        **moving_samples(),
        **home_samples(),
        **months_samples(),
        **customers_samples(),
        **by_sales_samples(),
        **sales_document_samples(),
        **lead_source_samples(),
        **products_samples(),
        **orders_samples(),
        **order_forms_samples(),
    }


def refused_pages() -> dict[str, Sample]:
    """Returns a sample for each way to say no; somebody whose session is over is not signed in any more."""
    over = {"sign_in_again": _message(refusals.sign_in_again().message, SIGNED_OUT)}
    return over | {name: _message(each.message, SIGNED_IN) for name, each in REFUSALS.items()}


def _message(message: Message, page: Page) -> Sample:
    return Sample("message.html", replace(page, title=message.heading), {"message": message})


def _people(form: InviteForm) -> Sample:
    told = {"visit": VISIT, "people": [ANN, BOB], "roles": list(reversed(ROLES)), "form": form}
    return sample("people.html", "People", told)


def _xero(own: Owned | None, is_connected: bool, found: Organisation = BRITISH) -> Sample:
    told = {"visit": VISIT, "own": own, "is_connected": is_connected, "scopes": SCOPES}
    about = {"used": 3, "most": 25, "day_left": 4_310, "expectations": expectations(found)}
    return sample("xero.html", "Xero", told | about)


def _refused(made: type[F]) -> F:
    form = made(FormData([("sent", "empty")]))
    form.validate()
    return form
