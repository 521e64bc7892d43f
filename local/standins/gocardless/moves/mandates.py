"""Takes mandates on their way: created, submitted, active; or ended, with what hangs on them."""

from __future__ import annotations

from datetime import date

from local.gocardless_month import shapes
from local.gocardless_month.account import GoCardlessAccount
from local.gocardless_month.shapes import Thing, check
from local.standins.gocardless.moves.working_days import later, rolled, today

# Working days from a mandate's first day until its bank has it, and from today until the first charge.
UNTIL_ACTIVE = 3
NOTICE = {"pending_customer_approval": 5, "pending_submission": 5, "submitted": 4, "active": 3}
USABLE = tuple(NOTICE)
CANCELLABLE = ("pending_customer_approval", "pending_submission")


def create(
    account: GoCardlessAccount, bank_account: Thing, scheme: str, metadata: Thing, is_signed: bool = True
) -> Thing:
    """Creates a mandate on a bank account; `is_signed` says that no second signature is missing."""
    status = "pending_submission" if is_signed else "pending_customer_approval"
    made: Thing = {
        "id": account.new_id("MD"),
        "created_at": shapes.moment(account.now),
        "reference": account.new_id("REF"),
        "scheme": scheme,
        "status": status,
        "authorisation_source": "web",
        "funds_settlement": "managed",
        "payments_require_approval": False,
        "next_possible_charge_date": None,
        "verified_at": None,
        "metadata": dict(metadata),
        "links": {
            "creditor": account.creditor,
            "customer": bank_account["links"]["customer"],
            "customer_bank_account": bank_account["id"],
        },
    }
    _tell(account, "created", account.keep("mandates", made), "api")
    return made


def first_charge(account: GoCardlessAccount, mandate: Thing) -> date | None:
    """Returns the first day on which the mandate can be charged; None if it cannot be charged."""
    if mandate["status"] not in NOTICE:
        return None
    return later(rolled(today(account.now)), NOTICE[mandate["status"]])


def submit(account: GoCardlessAccount, mandate: Thing) -> None:
    _step(account, mandate, "submitted", "pending_submission")


def activate(account: GoCardlessAccount, mandate: Thing) -> None:
    _step(account, mandate, "active", "submitted", cause="mandate_activated")


def consume(account: GoCardlessAccount, mandate: Thing) -> None:
    """Uses up a mandate that was for one payment only, as that of a bank payment is."""
    _step(account, mandate, "consumed", "pending_submission")


def fail(account: GoCardlessAccount, mandate: Thing, cause: str = "bank_account_closed") -> None:
    """Fails a mandate that the bank does not take. What hangs on it is cancelled."""
    _step(account, mandate, "failed", "pending_submission", "submitted", cause=cause, origin="bank")
    _release(account, mandate)


def cancel(
    account: GoCardlessAccount, mandate: Thing, origin: str = "api", cause: str = "mandate_cancelled"
) -> None:
    """Cancels a mandate, its payments not yet submitted, and its subscriptions."""
    _step(account, mandate, "cancelled", *USABLE, cause=cause, origin=origin)
    _release(account, mandate)


def on(account: GoCardlessAccount, name: str, mandate: Thing, *statuses: str) -> list[Thing]:
    """Lists the payments or subscriptions of a mandate that are in one of these states."""
    mine = (each for each in account.things[name] if each["links"].get("mandate") == mandate["id"])
    return [each for each in mine if each["status"] in statuses]


def _release(account: GoCardlessAccount, mandate: Thing) -> None:
    details = {"origin": "gocardless", "cause": f"mandate_{mandate['status']}"}
    for name, statuses in (
        ("payments", CANCELLABLE),
        ("subscriptions", ("pending_customer_approval", "active", "paused")),
    ):
        for each in on(account, name, mandate, *statuses):
            each["status"] = "cancelled"
            account.tell(name, "cancelled", each, details)


def _step(
    account: GoCardlessAccount,
    mandate: Thing,
    status: str,
    *allowed: str,
    cause: str = "",
    origin: str = "gocardless",
) -> None:
    check(mandate, *allowed)
    mandate["status"] = status
    _tell(account, status, mandate, origin, cause)


def _tell(account: GoCardlessAccount, action: str, mandate: Thing, origin: str, cause: str = "") -> None:
    account.tell("mandates", action, mandate, {"origin": origin, "cause": cause or f"mandate_{action}"})
