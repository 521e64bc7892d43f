"""Does what a payer does on GoCardless's page: looks, types, authorises, refuses or goes away again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from local.gocardless_month.shapes import Thing
from local.standins.gocardless.moves import actions, customers, fulfilling, requests
from local.standins.gocardless.moves.account import LiveAccount


def is_over(flow: Thing, request: Thing, now: datetime) -> bool:
    """Whether the flow leads nowhere any more: it has expired, or its request was cancelled."""
    return bool(request["status"] == "cancelled" or datetime.fromisoformat(flow["expires_at"]) <= now)


def visit(account: LiveAccount, flow: Thing) -> None:
    _tell(account, "flow_visited", flow)


def leave(account: LiveAccount, flow: Thing) -> None:
    """Leaves without an answer. The payer may come back as long as the flow lasts."""
    _tell(account, "flow_exited", flow)


def authorise(account: LiveAccount, flow: Thing, typed: Mapping[str, str], is_signed: bool = True) -> None:
    """Does all that is asked of the payer; `is_signed` says that no second signature is missing."""
    request = request_of(account, flow)
    _give_details(account, flow, typed)
    _give_bank_account(account, flow)
    if requests.is_by_bank(request):
        actions.complete(request, actions.INSTITUTION, actions.AUTHORISED)
        _tell(account, "bank_authorisation_authorised", flow)
    if actions.are_done(request):
        request["status"] = "ready_to_fulfil"
        fulfilling.fulfil(account, request, is_signed)


def deny(account: LiveAccount, flow: Thing, typed: Mapping[str, str]) -> None:
    """Lets the bank decline. With a fallback the payer is asked for a direct debit; else he may try again."""
    request = request_of(account, flow)
    _give_details(account, flow, typed)
    _tell(account, "bank_authorisation_denied", flow)
    if request["fallback_enabled"]:
        requests.fall_back(request)


def request_of(account: LiveAccount, flow: Thing) -> Thing:
    return account.find("billing_requests", flow["links"]["billing_request"])


def _give_details(account: LiveAccount, flow: Thing, typed: Mapping[str, str]) -> None:
    request = request_of(account, flow)
    customers.complete(request["resources"]["customer"], typed)
    given = {name: typed[name] for name in customers.ADDRESS if typed.get(name)}
    request["resources"]["customer_billing_detail"] |= given
    actions.complete(request, actions.DETAILS, actions.CURRENCY)
    flow["customer_details_captured"] = True
    _tell(account, "collect_customer_details", flow)


def _give_bank_account(account: LiveAccount, flow: Thing) -> None:
    request = request_of(account, flow)
    bank_account = customers.new_bank_account(account, request["resources"]["customer"])
    request["links"]["customer_bank_account"] = bank_account["id"]
    request["resources"]["customer_bank_account"] = bank_account
    actions.complete(request, actions.BANK_ACCOUNT, actions.CONFIRMED)
    _tell(account, "collect_bank_account", flow)
    _tell(account, "payer_details_confirmed", flow)


def _tell(account: LiveAccount, action: str, flow: Thing) -> None:
    requests.tell(account, action, request_of(account, flow), "payer", billing_request_flow=flow["id"])
