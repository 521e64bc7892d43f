"""Creates billing requests, and fulfils, cancels or moves them to direct debit."""

from __future__ import annotations

from local.standins.gocardless import fields
from local.standins.gocardless.calls.links import existing, linked, must_be
from local.standins.gocardless.forms import Form
from local.standins.gocardless.live import Live
from local.standins.gocardless.moves import customers, fulfilling, requests
from local.standins.gocardless.shown import Thing
from local.standins.gocardless.write_refusals import Fault, invalid, wrong_state

NAME = "billing_requests"
POUNDS = fields.one_of("GBP")
MANDATE_REQUEST = Form(
    fields={
        "currency": POUNDS,
        "scheme": fields.one_of(requests.DEBIT),
        "description": fields.text(),
        "metadata": fields.metadata,
        "verify": fields.one_of("minimum", "recommended", "when_available", "always"),
    },
    needed=("currency",),
    beyond=(
        "authorisation_source",
        "consent_type",
        "constraints",
        "funds_settlement",
        "payer_requested_dual_signature",
        "reference",
        "sweeping",
    ),
)
PAYMENT_REQUEST = Form(
    fields={
        "amount": fields.amount,
        "currency": POUNDS,
        "description": fields.text(),
        "metadata": fields.metadata,
        "scheme": fields.one_of(requests.BANK),
    },
    needed=("amount", "currency"),
    beyond=("app_fee", "funds_settlement", "reference", "retry_if_possible"),
)
FORM = Form(
    fields={
        "mandate_request": MANDATE_REQUEST,
        "payment_request": PAYMENT_REQUEST,
        "fallback_enabled": fields.flag,
        "metadata": fields.metadata,
        "links": Form({"customer": fields.text()}, beyond=("creditor", "customer_bank_account")),
    },
    beyond=(
        "instalment_schedule_request",
        "payment_context_code",
        "payment_purpose_code",
        "purpose_code",
        "subscription_request",
    ),
)


def create(live: Live, given: Thing) -> Thing:
    FORM.must_fit(given, NAME)
    wanted = {name: value for name, value in given.items() if value is not None}
    if not wanted.get("payment_request"):
        _must_ask_for_something(wanted)
    is_known = (wanted.get("links") or {}).get("customer")
    customer = linked(live, NAME, wanted, "customer") if is_known else None
    account = live.begin()
    payer = live.own("customers", customer) if customer else customers.new_customer(account)
    return requests.create(account, payer, wanted)


def fulfil(live: Live, id: str) -> Thing:
    request = existing(live, NAME, id)
    words = "Billing request is not ready to be fulfilled"
    must_be(request, ("ready_to_fulfil",), "billing_request_not_ready_to_fulfil", words)
    fulfilling.fulfil(live.account, request, origin="api")
    return request


def cancel(live: Live, id: str) -> Thing:
    request = existing(live, NAME, id)
    must_be(request, requests.OPEN, "cancellation_failed", "Billing request cannot be cancelled")
    requests.cancel(live.account, request)
    return request


def fallback(live: Live, id: str) -> Thing:
    """Asks for a direct debit in place of a payment by bank, as the request allows from the beginning."""
    request = existing(live, NAME, id)
    must_be(request, ("pending",), "fallback_failed", "Billing request cannot fall back")
    if not request["fallback_enabled"] or not requests.is_by_bank(request):
        raise wrong_state("fallback_failed", "Billing request has no fallback left")
    requests.fall_back(request)
    return request


def _must_ask_for_something(wanted: Thing) -> None:
    if not wanted.get("mandate_request"):
        raise invalid(Fault(f"/{NAME}/mandate_request", "must be given unless there is a payment_request"))
    if wanted.get("fallback_enabled"):
        raise invalid(Fault(f"/{NAME}/fallback_enabled", "can only be true with a payment_request"))
