"""Makes what a billing request asked for, once the payer has done his part: a mandate, a payment or both."""

from __future__ import annotations

from datetime import date

from local.gocardless_month import payments
from local.gocardless_month.payments import Wanted
from local.gocardless_month.shapes import Thing, check
from local.standins.gocardless.moves import mandates, requests, signatures
from local.standins.gocardless.moves.account import LiveAccount
from local.standins.gocardless.moves.working_days import today


def fulfil(account: LiveAccount, request: Thing, is_signed: bool = True, origin: str = "gocardless") -> None:
    """Fulfils a request; `is_signed` says that no second signature is missing."""
    check(request, "ready_to_fulfil")
    bank_account = account.find("customer_bank_accounts", request["links"]["customer_bank_account"])
    mandate = None
    if request["mandate_request"] or request["fallback_occurred"]:
        metadata = (request["mandate_request"] or {}).get("metadata", {})
        mandate = mandates.create(account, bank_account, requests.DEBIT, metadata, is_signed)
        request["links"]["mandate_request_mandate"] = mandate["id"]
    if requests.is_by_bank(request):
        _pay_by_bank(account, request, bank_account, is_signed)
    elif request["payment_request"] and mandate:
        _pay(account, request, mandate, mandates.first_charge(account, mandate))
    _link(request)
    request["status"] = "fulfilled"
    requests.tell(account, "fulfilled", request, origin)


def _pay_by_bank(account: LiveAccount, request: Thing, bank_account: Thing, is_signed: bool) -> None:
    """Makes a payment that the bank sends at once, unless a second person has to sign it."""
    mandate = mandates.create(account, bank_account, requests.BANK, {}, is_signed)
    _pay(account, request, mandate, None)
    if is_signed:
        signatures.send(account, mandate)


def _pay(account: LiveAccount, request: Thing, mandate: Thing, charged: date | None) -> None:
    asked, begun = request["payment_request"], today(account.now)
    wanted = Wanted(
        asked["amount"],
        in_days=((charged or begun) - begun).days,
        description=asked["description"],
        metadata=asked["metadata"],
    )
    payment = payments.create(account, mandate, wanted)
    payment["reference"] = asked["reference"]
    if mandate["status"] == signatures.MISSING:
        payment["status"] = signatures.MISSING
    request["links"]["payment_request_payment"] = payment["id"]


def _link(request: Thing) -> None:
    """Shows within each part of the request what was made of it."""
    for part, made in (("mandate", "mandate_request_mandate"), ("payment", "payment_request_payment")):
        if request[f"{part}_request"] and made in request["links"]:
            request[f"{part}_request"]["links"] = {part: request["links"][made]}
