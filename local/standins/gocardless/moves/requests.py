"""Makes billing requests and takes them on their way: asked for, authorised, fulfilled or cancelled."""

from __future__ import annotations

from local.gocardless_month import shapes
from local.gocardless_month.shapes import Thing, check
from local.standins.gocardless.moves import actions
from local.standins.gocardless.moves.account import LiveAccount
from local.standins.gocardless.moves.customers import billing_detail

OPEN = ("pending", "ready_to_fulfil")
# The links of a request that its events have, too.
KEPT = (
    "customer",
    "customer_bank_account",
    "mandate_request",
    "mandate_request_mandate",
    "payment_request_payment",
)
DEBIT, BANK = "bacs", "faster_payments"


def create(account: LiveAccount, customer: Thing, wanted: Thing) -> Thing:
    """Makes a request; `wanted` are GoCardless's own parameters."""
    mandate, payment = wanted.get("mandate_request"), wanted.get("payment_request")
    detail = billing_detail(account, customer)
    made: Thing = {
        "id": account.new_id("BRQ"),
        "created_at": shapes.moment(account.now),
        "status": "pending",
        "mandate_request": mandate and _mandate_request(mandate),
        "payment_request": payment and _payment_request(payment),
        "subscription_request": None,
        "instalment_schedule_request": None,
        "purpose_code": wanted.get("purpose_code"),
        "fallback_enabled": wanted.get("fallback_enabled", False),
        "fallback_occurred": False,
        "metadata": dict(wanted.get("metadata", {})),
        "actions": actions.asked(by_debit=bool(mandate), by_bank=bool(payment)),
        "resources": {"customer": customer, "customer_bank_account": None, "customer_billing_detail": detail},
        "links": {
            "creditor": account.creditor,
            "customer": customer["id"],
            "customer_billing_detail": detail["id"],
        },
    }
    for name, prefix in (("mandate_request", "MRQ"), ("payment_request", "PRQ")):
        made["links"] |= {name: account.new_id(prefix)} if made[name] else {}
    tell(account, "created", account.keep("billing_requests", made), "api")
    return made


def is_by_bank(request: Thing) -> bool:
    """Whether the payer authorises a payment at his bank, as he does until he falls back to direct debit."""
    return bool(request["payment_request"]) and not request["fallback_occurred"]


def fall_back(request: Thing) -> None:
    """Asks for a direct debit mandate in place of the bank's authorisation. Nothing is told of it."""
    done = [each["type"] for each in request["actions"] if each["status"] == "completed"]
    request |= {"fallback_occurred": True, "actions": actions.asked(by_debit=True, by_bank=False)}
    request["payment_request"]["scheme"] = DEBIT
    actions.complete(request, *(each for each in done if each == actions.DETAILS))


def cancel(account: LiveAccount, request: Thing, origin: str = "api") -> None:
    """Cancels a request, which ends its flows."""
    check(request, *OPEN)
    request["status"] = "cancelled"
    tell(account, "cancelled", request, origin)


def fail(account: LiveAccount, request: Thing) -> None:
    """Fails a request whose bank authorisation came to nothing; the payer may try again."""
    check(request, *OPEN)
    tell(account, "bank_authorisation_failed", request, "gocardless")
    tell(account, "failed", request, "gocardless")


def tell(account: LiveAccount, action: str, request: Thing, origin: str, **links: str) -> None:
    """Tells of a request, with the links to everything that it has to do with."""
    more = {name: id for name, id in request["links"].items() if name in KEPT}
    details = {"origin": origin, "cause": f"billing_request_{action}"}
    account.tell("billing_requests", action, request, details, **more, **links)


def _mandate_request(wanted: Thing) -> Thing:
    return {
        "currency": wanted["currency"],
        "scheme": wanted.get("scheme", DEBIT),
        "description": wanted.get("description"),
        "metadata": dict(wanted.get("metadata", {})),
        "verify": wanted.get("verify", "minimum"),
        "links": {},
    }


def _payment_request(wanted: Thing) -> Thing:
    return {
        "amount": int(wanted["amount"]),
        "currency": wanted["currency"],
        "description": wanted.get("description"),
        "scheme": BANK,
        "metadata": dict(wanted.get("metadata", {})),
        "reference": wanted.get("reference"),
        "app_fee": None,
        "funds_settlement": "managed",
        "links": {},
    }
