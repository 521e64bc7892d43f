"""Lists what a payer must still do before a billing request can be fulfilled."""

from __future__ import annotations

from local.gocardless_month.shapes import Thing

DETAILS, BANK_ACCOUNT, CONFIRMED = "collect_customer_details", "collect_bank_account", "confirm_payer_details"
AUTHORISED, INSTITUTION, CURRENCY = "bank_authorisation", "select_institution", "choose_currency"
# What each way to pay asks of the payer: an action, and whether the request waits for it.
OF_DEBIT = {CURRENCY: False, DETAILS: True, BANK_ACCOUNT: True, CONFIRMED: True}
OF_BANK = {CURRENCY: False, DETAILS: True, INSTITUTION: True, BANK_ACCOUNT: False, AUTHORISED: True}
AFTER = {CONFIRMED: [DETAILS, BANK_ACCOUNT], AUTHORISED: [INSTITUTION]}


def asked(*, by_debit: bool, by_bank: bool) -> list[Thing]:
    """Returns the actions as they stand at first, none of them done."""
    ways = [way for way, is_asked in ((OF_BANK, by_bank), (OF_DEBIT, by_debit)) if is_asked]
    types = dict.fromkeys(type for way in ways for type in way)
    return [_action(type, any(way.get(type) for way in ways)) for type in types]


def complete(request: Thing, *types: str) -> None:
    for each in request["actions"]:
        if each["type"] in types:
            each["status"] = "completed"


def are_done(request: Thing) -> bool:
    return all(each["status"] == "completed" for each in request["actions"] if each["required"])


def _action(type: str, required: bool) -> Thing:
    own: dict[str, Thing] = {
        CURRENCY: {"available_currencies": ["GBP"]},
        DETAILS: {"collect_customer_details": {"default_country_code": "GB"}},
        AUTHORISED: {"bank_authorisation": {"authorisation_type": "payment", "adapter": "open_banking"}},
    }
    return {
        "type": type,
        "required": required,
        "completes_actions": [],
        "requires_actions": AFTER.get(type, []),
        "status": "pending",
        **own.get(type, {}),
    }
