"""Keeps customers and their bank accounts."""

from __future__ import annotations

from collections.abc import Mapping

from local.gocardless_month import shapes
from local.gocardless_month.shapes import Thing
from local.standins.gocardless.moves.account import LiveAccount

DETAILS = ("given_name", "family_name", "company_name", "email", "phone_number")
ADDRESS = ("address_line1", "address_line2", "address_line3", "city", "region", "postal_code", "country_code")


def new_customer(account: LiveAccount) -> Thing:
    """Creates a customer of whom nothing is known yet: each billing request without one has a new one."""
    return account.keep(
        "customers",
        {
            "id": account.new_id("CU"),
            "created_at": shapes.moment(account.now),
            **dict.fromkeys((*DETAILS, *ADDRESS)),
            "country_code": "GB",
            "language": "en",
            "metadata": {},
        },
    )


def complete(customer: Thing, typed: Mapping[str, str]) -> None:
    """Fills in what a payer has said of himself; what is left empty stays as it was."""
    customer |= {name: typed[name] for name in (*DETAILS, *ADDRESS) if typed.get(name)}


def billing_detail(account: LiveAccount, customer: Thing) -> Thing:
    """Makes what a billing request shows of a customer's address."""
    shown = {name: customer.get(name) for name in ADDRESS}
    made = {"id": account.new_id("CBD"), "created_at": shapes.moment(account.now), "ip_address": None}
    return made | shown | {"schemes": []}


def name_of(customer: Thing) -> str:
    person = " ".join(filter(None, (customer["given_name"], customer["family_name"])))
    return str(customer["company_name"] or person)


def new_bank_account(account: LiveAccount, customer: Thing) -> Thing:
    """Creates a customer's bank account, as the payer's bank or the payer has told it."""
    return account.keep(
        "customer_bank_accounts",
        {
            "id": account.new_id("BA"),
            "created_at": shapes.moment(account.now),
            "account_holder_name": name_of(customer).upper()[:18],
            "account_number_ending": "11",
            "account_type": None,
            "bank_account_token": None,
            "bank_name": "BARCLAYS BANK PLC",
            "country_code": "GB",
            "currency": "GBP",
            "enabled": True,
            "metadata": {},
            "links": {"customer": customer["id"]},
        },
    )
