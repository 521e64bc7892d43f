"""Creates the flows in which a payer does what a billing request asks of him."""

from __future__ import annotations

from datetime import timedelta

from local.gocardless_month import shapes
from local.standins.gocardless import fields
from local.standins.gocardless.calls.links import linked, must_be
from local.standins.gocardless.forms import Form
from local.standins.gocardless.live import Live
from local.standins.gocardless.moves import customers, requests
from local.standins.gocardless.shown import Thing

NAME = "billing_request_flows"
# Where payers find them, below the address of the stand-in.
PAGES = "/flow"
LASTS = timedelta(days=7)
FLAGS = (
    "lock_bank_account",
    "lock_currency",
    "lock_customer_details",
    "show_redirect_buttons",
    "show_success_redirect_button",
    "skip_success_screen",
)
ADDRESSES = ("redirect_uri", "exit_uri")


def _is_fulfilled(value: object) -> str | None:
    """GoCardless always fulfils a request at the end of its flow."""
    return fields.flag(value) or (None if value else "cannot be disabled")


FORM = Form(
    fields={
        **dict.fromkeys(FLAGS, fields.flag),
        **dict.fromkeys(ADDRESSES, fields.address),
        "auto_fulfil": _is_fulfilled,
        "language": fields.text(5),
        "prefilled_customer": Form(
            {
                **dict.fromkeys((*customers.DETAILS, *customers.ADDRESS), fields.text()),
                "country_code": fields.country,
            },
            beyond=("danish_identity_number", "swedish_identity_number"),
        ),
        "links": Form({"billing_request": fields.text()}, needed=("billing_request",)),
    },
    needed=("links",),
    beyond=("prefilled_bank_account", "customer_details_captured"),
)


def create(live: Live, given: Thing) -> Thing:
    """Creates a flow, which has an address of its own and ends after a week."""
    FORM.must_fit(given, NAME)
    request = linked(live, NAME, given, "billing_request")
    words = "Billing request takes no more flows"
    must_be(request, requests.OPEN, "billing_request_not_open", words)
    account = live.begin()
    id = account.new_id("BRF")
    flow: Thing = {
        "id": id,
        "authorisation_url": f"{live.pages.rstrip('/')}{PAGES}/{id}",
        "created_at": shapes.moment(account.now),
        "expires_at": shapes.moment(account.now + int(LASTS.total_seconds())),
        "auto_fulfil": True,
        "customer_details_captured": False,
        "language": given.get("language") or "en",
        "prefilled_customer": given.get("prefilled_customer"),
        "prefilled_bank_account": None,
        "session_token": None,
        "links": {"billing_request": request["id"]},
        **{name: given.get(name) for name in ADDRESSES},
        **{name: given.get(name) or False for name in FLAGS},
    }
    account.flows[id] = flow
    requests.tell(account, "flow_created", request, "api", billing_request_flow=id)
    return flow
