"""The command line on the stack in this process, as an operator would type it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from local.ops.__main__ import main
from local.stack import Stack
from local.stripe_month import sales
from local.stripe_month.sales import Bought
from tests.functions.merchant import ADA, Merchant, open_merchant


@dataclass(frozen=True)
class Said:
    """What a command said and exited with."""

    code: int
    out: str
    err: str

    @property
    def words(self) -> str:
        """What was said on standard output, whatever the lines."""
        return " ".join(self.out.split())

    @property
    def notices(self) -> str:
        return " ".join(self.err.split())

    @property
    def document(self) -> Any:
        return json.loads(self.out)


Ops = Callable[..., Said]


@pytest.fixture
def ops(stack: Stack, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ops:
    """`typed` is what the operator answers; None: there is no terminal."""

    def ops(*arguments: str, typed: str | None = None, width: int = 80) -> Said:
        monkeypatch.setenv("COLUMNS", str(width))
        # What is settled in the second in which Xero is read is not held against it.
        stack.clock.shift(timedelta(seconds=1))
        try:
            reads = None if typed is None else lambda: str(typed)
            code = main(arguments, find=lambda _: dict(os.environ), typed=reads)
        except SystemExit as ended:
            code = int(str(ended.code))
        said = capsys.readouterr()
        if "--json" not in arguments:
            assert [line for line in said.out.splitlines() if len(line) > width] == []
        return Said(code, said.out, said.err)

    return ops


@pytest.fixture
def merchant(stack: Stack) -> Merchant:
    return open_merchant(stack)


def sell(merchant: Merchant, amount: int = 12000) -> str:
    """The key of the movement: its fee is 1.5 % and 20p."""
    charge = sales.pay(merchant.account, Bought(amount, ADA))
    merchant.settle()
    return str(charge["balance_transaction"])


def park_a_fee(merchant: Merchant) -> str:
    """The key of a fee that Xero refuses, since its account is archived."""
    merchant.xero.archive_account("404")
    return f"{sell(merchant)} fee"


def by_hand(merchant: Merchant, pounds: float) -> str:
    """Xero's id of what a person enters in the clearing account."""
    contact = merchant.xero.add("Contacts", {"Name": f"A friend of {pounds}"})
    line = {"Description": "A gift", "Quantity": 1, "UnitAmount": pounds, "AccountCode": "200"}
    made = merchant.xero.add(
        "BankTransactions",
        {
            "Type": "RECEIVE",
            "Contact": {"ContactID": contact["ContactID"]},
            "BankAccount": {"Code": "091"},
            "Date": "2026-10-02",
            "LineItems": [line],
        },
    )
    return str(made["BankTransactionID"])
