from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
import urllib3

from local.standins.xero import Account
from shared.errors import Disconnected, Malformed, Unavailable
from shared.reconciliation.snapshots import XeroSnapshot
from shared.xero.client import XeroClient
from shared.xero.payloads import OVERPAID
from shared.xero.statements import MOVED, PAID, SIDES, read_accounts, read_balances, read_snapshots
from tests.local.standins.xero.description import described
from tests.local.standins.xero.world import NOON, World, refund
from tests.shared.xero.tape import DROP, Play, json_play, playing

TODAY = NOON.date()
CLEARING = ("091",)
ONLY_091 = {"id-091": "091"}
NO_CHART: dict[str, str] = {}


def standings(
    xero: XeroClient, since: datetime | None = None, codes: tuple[str, ...] = CLEARING
) -> list[XeroSnapshot]:
    return list(read_snapshots(xero, codes, since, NO_CHART))


def money(world: World, overpayment_id: str) -> dict[str, Any]:
    paid = {name: value for name, value in refund("", 20).items() if name != "CreditNote"}
    return {"Overpayment": {"OverpaymentID": overpayment_id}, **paid}


# ---- balances


def test_a_balance_is_what_the_books_hold_in_pence(world: World, xero: XeroClient) -> None:
    world.pay(world.invoice()["InvoiceID"], 120)
    world.spend()
    world.transfer(Amount=100.1)
    assert read_balances(xero, ("090", "091"), TODAY) == {"090": 10010, "091": 1750}


def test_a_balance_may_be_below_nothing(world: World, xero: XeroClient) -> None:
    world.spend()
    assert read_balances(xero, CLEARING, TODAY) == {"091": -240}


def test_a_balance_holds_what_is_dated_long_ago_and_in_the_future(world: World, xero: XeroClient) -> None:
    for day in ("2020-01-01", "2026-10-01", "2027-09-30"):
        world.spend(Date=day)
    assert read_balances(xero, CLEARING, TODAY) == {"091": -720}
    assert sum(each.bank_effect["091"] for each in standings(xero)) == -720


def test_an_account_that_xero_does_not_sum_up_is_left_out(world: World, xero: XeroClient) -> None:
    world.org.add_account(Account("092", "Old bank", "BANK"))
    world.org.archive_account("092")
    assert read_balances(xero, ("091", "092", "200", "999"), TODAY) == {"091": 0}


def test_a_bank_account_without_a_code_is_in_nobodys_way(world: World, xero: XeroClient) -> None:
    world.org.add_account(Account("", "Till", "BANK"))
    assert read_balances(xero, ("091", ""), TODAY) == {"091": 0}


def test_who_knows_the_chart_saves_a_call(world: World, xero: XeroClient) -> None:
    chart = read_accounts(xero)
    assert sorted(chart.values()) == ["090", "091", "200", "404", "610", "621", "820", "850"]
    before = world.org.calls.read
    assert read_balances(xero, CLEARING, TODAY, chart) == {"091": 0}
    assert world.org.calls.read - before == 1
    assert read_balances(xero, CLEARING, TODAY) == {"091": 0}
    assert world.org.calls.read - before == 3


def summary(*rows: dict[str, Any], columns: tuple[str, ...] = ("Bank Accounts", "Closing Balance")) -> Play:
    header = {"RowType": "Header", "Cells": [{"Value": column} for column in columns]}
    return json_play(200, {"Reports": [{"Rows": [header, {"RowType": "Section", "Rows": list(rows)}]}]})


def row(closing: str) -> dict[str, Any]:
    account = {"Value": "Stripe", "Attributes": [{"Id": "accountID", "Value": "id-091"}]}
    return {"RowType": "Row", "Cells": [account, {"Value": closing}]}


@pytest.mark.parametrize(
    "answer",
    [
        json_play(200, {}),
        json_play(200, {"Reports": []}),
        json_play(200, {"Reports": [{"Rows": []}]}),
        summary(row("")),
        summary(row("1.005")),
        summary(row("nothing")),
        summary(row("1.00"), columns=("Bank Accounts", "Saldo")),
        summary({"RowType": "Row", "Cells": [{"Value": "Stripe"}, {"Value": "1.00"}]}),
        Play(body=b"<html>"),
    ],
)
def test_a_report_that_makes_no_sense_is_no_balance(answer: Play, connections: urllib3.PoolManager) -> None:
    with playing(answer) as tape, pytest.raises(Unavailable):
        read_balances(XeroClient(connections, tape.url, "token", "org"), CLEARING, TODAY, ONLY_091)


def test_a_report_that_makes_sense_is_asked_for_a_year_ahead(connections: urllib3.PoolManager) -> None:
    with playing(summary(row("-0.01"))) as tape:
        xero = XeroClient(connections, tape.url, "token", "org")
        assert read_balances(xero, CLEARING, date(2027, 3, 1), ONLY_091) == {"091": -1}
    assert tape.asked[0].query == {"fromDate": "2027-03-01", "toDate": "2028-02-28"}


@pytest.mark.parametrize("body", [{}, {"Accounts": None}, {"Accounts": [{"Code": "091"}]}, {"Accounts": [1]}])
def test_a_chart_that_makes_no_sense_is_no_chart(body: Any, connections: urllib3.PoolManager) -> None:
    with playing(json_play(200, body)) as tape, pytest.raises(Unavailable):
        read_accounts(XeroClient(connections, tape.url, "token", "org"))


# ---- standings


def test_money_that_comes_in_and_goes_out_is_told_apart(world: World, xero: XeroClient) -> None:
    invoice = world.invoice()
    world.pay(invoice["InvoiceID"], 120, Reference="txn_1 payment")
    note = world.credit_note()
    world.refund(note["CreditNoteID"], 30)
    over = world.overpayment()
    world.one("Payments", money(world, over["OverpaymentID"]))
    world.spend(Reference="txn_1 fee")
    world.spend(Type="RECEIVE")
    told = [(each.kind, each.reference, each.bank_effect) for each in standings(xero)]
    assert told == [
        ("payment", "txn_1 payment", {"091": 12000}),
        ("payment", "", {"091": -3000}),
        ("payment", "", {"091": -2000}),
        ("bank_transaction", "", {"091": 5000}),
        ("bank_transaction", "txn_1 fee", {"091": -240}),
        ("bank_transaction", "", {"091": 240}),
    ]


def test_the_words_say_to_a_bookkeeper_what_it_is(world: World, xero: XeroClient) -> None:
    world.pay(world.invoice(InvoiceNumber="A-1")["InvoiceID"], 120)
    world.refund(world.credit_note(CreditNoteNumber="CN-1")["CreditNoteID"], 30)
    supplier = {"Contact": {"ContactID": world.contact(Name="Stripe")}}
    over = world.overpayment(**supplier)
    world.one("Payments", money(world, over["OverpaymentID"]))
    world.spend(**supplier)
    world.transfer()
    assert [each.detail for each in standings(xero)] == [
        "payment of A-1",
        "payment of CN-1",
        "payment of an overpayment",
        "RECEIVE-OVERPAYMENT from Stripe",
        "SPEND to Stripe",
        "transfer from Stripe to Bank",
    ]


def test_a_standing_has_its_id_and_day(world: World, xero: XeroClient) -> None:
    made = world.spend(Date="2026-09-30")
    (standing,) = standings(xero)
    assert (standing.id, standing.dated) == (made["BankTransactionID"], date(2026, 9, 30))
    assert standing.is_live


def test_an_overpayment_keeps_the_name_that_xero_drops(world: World, xero: XeroClient) -> None:
    item = {"Description": OVERPAID.format(key="txn_4 payment"), "UnitAmount": 50}
    made = world.overpayment(LineItems=[item], Reference="txn_4 payment")
    (standing,) = standings(xero)
    assert (standing.reference, standing.id) == ("txn_4 payment", made["BankTransactionID"])


def test_a_transfer_is_one_standing_though_xero_lists_it_thrice(world: World, xero: XeroClient) -> None:
    made = world.transfer(Reference="po_1 transfer")
    assert len(world.api.get("BankTransactions").json()["BankTransactions"]) == 2
    for codes in (("091",), ("090",), ("090", "091")):
        (standing,) = standings(xero, codes=codes)
        assert (standing.id, standing.reference) == (made["BankTransferID"], "po_1 transfer")
        assert standing.bank_effect == {"091": -10000, "090": 10000}


def test_deleted_documents_are_told_with_what_they_would_move(world: World, xero: XeroClient) -> None:
    world.org.delete_payment(world.pay(world.invoice()["InvoiceID"], 120)["PaymentID"])
    for transaction in (world.spend(), world.overpayment()):
        world.org.delete_bank_transaction(transaction["BankTransactionID"])
    world.org.delete_transfer(world.transfer()["BankTransferID"])
    assert [(each.is_live, each.bank_effect["091"]) for each in standings(xero)] == [
        (False, 12000),
        (False, -240),
        (False, 5000),
        (False, -10000),
    ]


def test_what_lives_adds_up_to_the_balance(world: World, xero: XeroClient) -> None:
    world.pay(world.invoice()["InvoiceID"], 119.99)
    world.org.delete_bank_transaction(world.spend()["BankTransactionID"])
    world.refund(world.credit_note()["CreditNoteID"], 30)
    world.overpayment()
    world.transfer(Amount=77.7)
    for code, held in read_balances(xero, ("090", "091"), TODAY).items():
        moved = sum(each.bank_effect.get(code, 0) for each in standings(xero, codes=(code,)) if each.is_live)
        assert moved == held != 0


def test_other_accounts_money_is_not_told(world: World, xero: XeroClient) -> None:
    world.spend(BankAccount={"Code": "090"})
    world.pay(world.invoice()["InvoiceID"], 120, Account={"Code": "621"})
    assert standings(xero) == []


def test_only_what_changed_since_then_is_told(world: World, xero: XeroClient) -> None:
    paid = world.pay(world.invoice()["InvoiceID"], 120)
    world.spend()
    world.transfer()
    world.clock.advance(minutes=20)
    since = world.clock.now.astimezone(UTC)
    assert standings(xero, since) == []
    moved = world.transfer()
    world.org.delete_payment(paid["PaymentID"])
    assert [each.id for each in standings(xero, since)] == [paid["PaymentID"], moved["BankTransferID"]]
    in_paris = since.astimezone(timezone(timedelta(hours=2)))
    assert len(standings(xero, in_paris)) == 2


def test_a_list_is_asked_for_once_a_thousand(world: World, xero: XeroClient) -> None:
    some = [world.fee(Contact={"ContactID": world.contact()})] * 50
    for _ in range(21):
        assert world.api.put("BankTransactions", json={"BankTransactions": some}).status_code == 200
    before = len(world.org.log)
    assert len(standings(xero)) == 1050
    asked = [logged.path for logged in world.org.log[before:]]
    assert asked == ["Payments", "BankTransactions", "BankTransactions", "BankTransfers"]


def test_an_account_may_be_named_by_its_id_alone(connections: urllib3.PoolManager) -> None:
    mine, other = {"AccountID": "id-091", "Name": "Stripe"}, {"AccountID": "id-x"}
    transfer = {**transferred(), "FromBankAccount": mine, "ToBankAccount": other}
    (standing,) = told(connections, transfers=[transfer])
    assert standing.bank_effect == {"091": -1000}
    assert standing.detail == "transfer from Stripe to a bank account"


def test_an_account_without_a_code_is_never_meant(world: World, xero: XeroClient) -> None:
    world.org.add_account(Account("", "Till", "BANK", id="0b4c9d6e-3c1f-4f7a-9a52-00000000beef"))
    world.spend(BankAccount={"AccountID": "0b4c9d6e-3c1f-4f7a-9a52-00000000beef"})
    assert standings(xero, codes=("091", "")) == []


def test_a_reference_or_status_that_xero_leaves_out_is_none(connections: urllib3.PoolManager) -> None:
    transfer = {name: value for name, value in transferred(Reference=None).items() if name != "Status"}
    (standing,) = told(connections, transfers=[transfer])
    assert (standing.reference, standing.is_live) == ("", True)


def test_without_a_chart_the_chart_is_read(world: World, xero: XeroClient) -> None:
    world.spend()
    assert len(list(read_snapshots(xero, CLEARING, None))) == 1
    assert [logged.path for logged in world.org.log][-4:] == [
        "Accounts",
        "Payments",
        "BankTransactions",
        "BankTransfers",
    ]


# ---- types

DAY = "/Date(1790812800000+0000)/"


def paid_as(kind: str, **fields: Any) -> dict[str, Any]:
    account = {"AccountID": "id-091", "Code": "091"}
    common = {"PaymentID": "p", "Date": DAY, "Amount": 10, "Status": "AUTHORISED", "Account": account}
    return {**common, "PaymentType": kind, **fields}


def moved_as(kind: str, **fields: Any) -> dict[str, Any]:
    account = {"AccountID": "id-091", "Code": "091"}
    common = {"BankTransactionID": "b", "Date": DAY, "Total": 10, "Status": "AUTHORISED"}
    return {**common, "BankAccount": account, "Type": kind, **fields}


def transferred(**fields: Any) -> dict[str, Any]:
    common = {"BankTransferID": "t", "Date": DAY, "Amount": 10, "Status": "AUTHORISED"}
    return {**common, "FromBankAccount": {"Code": "091"}, "ToBankAccount": {"Code": "090"}, **fields}


def told(
    connections: urllib3.PoolManager,
    payments: tuple[Any, ...] | list[Any] = (),
    transactions: tuple[Any, ...] | list[Any] = (),
    transfers: tuple[Any, ...] | list[Any] = (),
) -> list[XeroSnapshot]:
    one = {"pagination": {"page": 1, "pageCount": 1}}
    plays = (
        json_play(200, {**one, "Payments": list(payments)}),
        json_play(200, {**one, "BankTransactions": list(transactions)}),
        json_play(200, {"BankTransfers": list(transfers)}),
    )
    with playing(*plays) as tape:
        xero = XeroClient(connections, tape.url, "token", "org")
        return list(read_snapshots(xero, CLEARING, None, ONLY_091))


def described_types(schema: str, field: str) -> set[str]:
    found: Any = described().lenient.spec
    values = found / "components" / "schemas" / schema / "properties" / field / "enum"
    return set(values.read_value())


def test_every_type_that_xero_describes_has_its_place() -> None:
    assert described_types("Payment", "PaymentType") == PAID.keys()
    assert described_types("BankTransaction", "Type") == MOVED.keys() | SIDES


@pytest.mark.parametrize(
    ("kind", "pence"),
    [
        ("ACCRECPAYMENT", 1000),
        ("ACCPAYPAYMENT", -1000),
        ("ARCREDITPAYMENT", -1000),
        ("APCREDITPAYMENT", 1000),
        ("AROVERPAYMENTPAYMENT", -1000),
        ("APOVERPAYMENTPAYMENT", 1000),
        ("ARPREPAYMENTPAYMENT", -1000),
        ("APPREPAYMENTPAYMENT", 1000),
    ],
)
def test_what_customers_pay_and_suppliers_give_back_comes_in(
    kind: str, pence: int, connections: urllib3.PoolManager
) -> None:
    (standing,) = told(connections, [paid_as(kind)])
    assert standing.bank_effect == {"091": pence}


@pytest.mark.parametrize("kind", MOVED)
def test_what_is_received_comes_in_and_what_is_spent_goes_out(
    kind: str, connections: urllib3.PoolManager
) -> None:
    (standing,) = told(connections, transactions=[moved_as(kind)])
    assert standing.bank_effect == {"091": 1000 if kind.startswith("RECEIVE") else -1000}
    assert standing.detail == kind


def test_a_payment_counts_in_the_money_of_its_account(connections: urllib3.PoolManager) -> None:
    (standing,) = told(connections, [paid_as("ACCRECPAYMENT", BankAmount=8.55)])
    assert standing.bank_effect == {"091": 855}


@pytest.mark.parametrize("status", ["DELETED", "VOIDED"])
def test_a_voided_document_is_as_dead_as_a_deleted_one(status: str, connections: urllib3.PoolManager) -> None:
    (standing,) = told(connections, transactions=[moved_as("SPEND", Status=status)])
    assert not standing.is_live


def test_a_type_that_nobody_knows_is_not_guessed_at(connections: urllib3.PoolManager) -> None:
    with pytest.raises(Malformed, match="NEWPAYMENT"):
        told(connections, [paid_as("NEWPAYMENT")])
    with pytest.raises(Malformed, match="BARTER"):
        told(connections, transactions=[moved_as("BARTER")])


def test_a_type_that_nobody_knows_at_another_account_does_no_harm(connections: urllib3.PoolManager) -> None:
    elsewhere = paid_as("NEWPAYMENT", Account={"AccountID": "id-090", "Code": "090"})
    assert told(connections, [elsewhere, paid_as("NEWPAYMENT", Account=None)]) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"Amount": None},
        {"Amount": "ten"},
        {"Amount": 1.001},
        {"Date": "soon"},
        {"Status": []},
        {"Account": ["091"]},
    ],
)
def test_a_payment_that_makes_no_sense_is_unavailable(
    fields: dict[str, Any], connections: urllib3.PoolManager
) -> None:
    payment = paid_as("ACCRECPAYMENT", Invoice={"InvoiceNumber": "Ada King"}, **fields)
    with pytest.raises(Unavailable) as raised:
        told(connections, [payment])
    assert "Ada King" not in str(raised.value)


# ---- when Xero does not answer

READ: dict[str, Callable[[XeroClient], object]] = {
    "accounts": read_accounts,
    "balances": lambda xero: read_balances(xero, CLEARING, TODAY, ONLY_091),
    "standings": lambda xero: list(read_snapshots(xero, CLEARING, None, ONLY_091)),
}


@pytest.fixture(params=READ)
def read(request: pytest.FixtureRequest) -> Callable[[XeroClient], object]:
    return READ[request.param]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 503])
def test_a_refusal_is_unavailable_and_says_with_which_status(
    status: int, read: Callable[[XeroClient], object], connections: urllib3.PoolManager
) -> None:
    answer = json_play(status, {"Payments": [], "Accounts": [], "Reports": []})
    with playing(answer) as tape, pytest.raises(Unavailable, match=str(status)):
        read(XeroClient(connections, tape.url, "token", "org"))
    assert len(tape.asked) == 1


def test_a_403_says_that_the_owner_has_to_connect_again(
    read: Callable[[XeroClient], object], connections: urllib3.PoolManager
) -> None:
    with playing(json_play(403, {})) as tape, pytest.raises(Disconnected, match="403"):
        read(XeroClient(connections, tape.url, "token", "org"))


def test_no_answer_is_unavailable(
    read: Callable[[XeroClient], object], connections: urllib3.PoolManager
) -> None:
    with playing(DROP) as tape, pytest.raises(Unavailable):
        read(XeroClient(connections, tape.url, "token", "org"))


@pytest.mark.parametrize("body", [[], {}, {"Payments": None}, {"Payments": [{}]}, {"Payments": [1]}])
def test_a_list_that_is_none_is_not_taken_for_an_empty_one(
    body: Any, connections: urllib3.PoolManager
) -> None:
    with playing(json_play(200, body)) as tape, pytest.raises(Unavailable):
        list(read_snapshots(XeroClient(connections, tape.url, "token", "org"), CLEARING, None, NO_CHART))


def test_a_failure_on_the_second_page_is_raised_after_the_first_was_told(
    connections: urllib3.PoolManager,
) -> None:
    first = {"pagination": {"pageCount": 2}, "Payments": [paid_as("ACCRECPAYMENT")]}
    with playing(json_play(200, first), json_play(503, {})) as tape:
        found: Iterator[XeroSnapshot] = read_snapshots(
            XeroClient(connections, tape.url, "token", "org"), CLEARING, None, NO_CHART
        )
        assert next(found).id == "p"
        assert len(tape.asked) == 1
        with pytest.raises(Unavailable, match="503"):
            next(found)


def test_a_list_without_a_count_of_pages_is_read_until_a_page_is_empty(
    connections: urllib3.PoolManager,
) -> None:
    full = json_play(200, {"Payments": [paid_as("ACCRECPAYMENT")]})
    rest: dict[str, list[Any]] = {"BankTransactions": [], "BankTransfers": []}
    with playing(full, full, json_play(200, {"Payments": [], **rest})) as tape:
        xero = XeroClient(connections, tape.url, "token", "org")
        assert len(list(read_snapshots(xero, CLEARING, None, NO_CHART))) == 2
    assert [asked.query.get("page") for asked in tape.asked] == ["1", "2", "3", "1", None]
    assert {asked.query.get("pageSize") for asked in tape.asked} == {"1000", None}


def test_memory_does_not_grow_with_the_pages(connections: urllib3.PoolManager) -> None:
    page = json_play(200, {"Payments": [paid_as("ACCRECPAYMENT")] * 1000, "pagination": {"pageCount": 12}})
    empty = json_play(200, {"BankTransactions": [], "BankTransfers": []})
    peaks = []
    with playing(*[page] * 12, empty) as tape:
        found = read_snapshots(XeroClient(connections, tape.url, "token", "org"), CLEARING, None, NO_CHART)
        tracemalloc.start()
        try:
            for number, _ in enumerate(found, 1):
                if number % 3000 == 0:
                    peaks.append(tracemalloc.get_traced_memory()[1])
                    tracemalloc.reset_peak()
        finally:
            tracemalloc.stop()
    assert len(peaks) == 4
    assert peaks[-1] < 1.5 * peaks[0]
