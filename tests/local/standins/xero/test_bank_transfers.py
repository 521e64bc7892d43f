from __future__ import annotations

from typing import Any

import pytest

from tests.local.standins.xero.world import UNKNOWN, World, accepted, refusal, refused_call, transfer

RECONCILED = "This Bank Transfer cannot be deleted as it has been reconciled with a Bank Statement."
CLOSED = "Bank Transfer not of valid status for modification"


def delete(world: World, transfer_id: str) -> Any:
    return world.api.post(f"BankTransfers/{transfer_id}", json={"Status": "DELETED"})


def test_a_transfer_moves_the_money_from_one_bank_account_to_the_other(world: World) -> None:
    made = world.transfer(Reference="po_1")
    assert world.balances() == {"091": "-100.00", "090": "100.00"}
    assert (made["Status"], made["Amount"], made["Reference"]) == ("AUTHORISED", 100, "po_1")
    assert (made["FromIsReconciled"], made["ToIsReconciled"]) == (False, False)


def test_accounts_may_be_named_by_their_ids(world: World) -> None:
    first = world.transfer()
    again = {side: {"AccountID": first[side]["AccountID"]} for side in ("FromBankAccount", "ToBankAccount")}
    world.transfer(**again)
    assert world.balances()["090"] == "200.00"


def test_without_a_date_it_is_dated_today(world: World) -> None:
    body = transfer()
    del body["Date"]
    (made,) = world.api.put("BankTransfers", json=body).json()["BankTransfers"]
    assert made["DateString"] == "2026-10-01T00:00:00"


def test_both_sides_are_bank_transactions_of_their_own_types(world: World) -> None:
    made = world.transfer(Reference="po_1")
    shown = world.api.get("BankTransactions", params={"page": 1}).json()["BankTransactions"]
    sides = {each["BankTransactionID"]: each for each in shown}
    spent, received = sides[made["FromBankTransactionID"]], sides[made["ToBankTransactionID"]]
    assert (spent["Type"], spent["Total"], spent["BankAccount"]["Code"]) == ("SPEND-TRANSFER", 100, "091")
    assert (received["Type"], received["BankAccount"]["Code"]) == ("RECEIVE-TRANSFER", "090")
    assert (spent["Reference"], "Contact" in spent) == ("po_1", False)


def test_a_side_is_neither_made_nor_deleted_as_a_bank_transaction(world: World) -> None:
    made = world.transfer()
    gone = {"BankTransactionID": made["ToBankTransactionID"], "Status": "DELETED"}
    message = "This Bank Transaction cannot be edited as it is one side of a Bank Transfer"
    assert refusal(world.one("BankTransactions", gone, "POST")) == message
    assert world.balances()["090"] == "100.00"


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"FromBankAccount": {"Code": "999"}}, "The FromBankAccount could not be found"),
    ({"ToBankAccount": {"Code": "999"}}, "The ToBankAccount could not be found"),
    ({"ToBankAccount": {"Code": "621"}}, "Account code '621' is not a bank account"),
    (
        {"ToBankAccount": {"Code": "091"}},
        "The FromBankAccount and the ToBankAccount must be different bank accounts",
    ),
    ({"Amount": 0}, "The transfer amount must be greater than zero"),
    ({"Amount": -1}, "The transfer amount must be greater than zero"),
    ({"Amount": 1.001}, "Amount must not have more than 2 decimal places."),
    ({"Reference": "x" * 256}, "Reference must not be longer than 255 characters."),
]


@pytest.mark.parametrize(("fields", "message"), REFUSED, ids=[message for _, message in REFUSED])
def test_what_xero_would_not_take_is_refused(world: World, fields: dict[str, Any], message: str) -> None:
    assert refused_call(world.api.put("BankTransfers", json=transfer(**fields))) == [message]
    assert world.balances() == {}


def test_an_archived_bank_account_neither_gives_nor_takes(world: World) -> None:
    world.org.archive_account("090")
    for fields in ({}, {"FromBankAccount": {"Code": "090"}, "ToBankAccount": {"Code": "091"}}):
        refused = world.api.put("BankTransfers", json=transfer(**fields))
        assert refused_call(refused) == ["Bank account Bank has been archived"]


def test_nothing_is_dated_in_a_locked_period(world: World) -> None:
    world.org.lock("2026-10-01")
    (message,) = refused_call(world.api.put("BankTransfers", json=transfer()))
    assert message.startswith("The document date cannot be before")
    world.transfer(Date="2026-10-02")


def test_a_call_takes_one_transfer(world: World) -> None:
    reply = world.api.put("BankTransfers", json={"BankTransfers": [transfer(), transfer()]})
    assert (reply.status_code, world.balances()) == (400, {})


def test_summarize_errors_is_not_heard(world: World) -> None:
    refused = world.api.put("BankTransfers", params={"summarizeErrors": "false"}, json=transfer(Amount=0))
    assert refused_call(refused) == ["The transfer amount must be greater than zero"]


def test_transfers_are_not_changed(world: World) -> None:
    made = world.transfer()
    change = world.api.post(f"BankTransfers/{made['BankTransferID']}", json={"Amount": 5})
    assert change.status_code == 400


def found(world: World, since: str | None = None, **params: str) -> list[str]:
    headers = {} if since is None else {"If-Modified-Since": since}
    reply = world.api.get("BankTransfers", params=params, headers=headers)
    assert reply.status_code == 200, reply.text
    return [each["Reference"] for each in reply.json()["BankTransfers"]]


def test_they_are_found_by_reference_and_since_a_moment(world: World) -> None:
    world.transfer(Reference="po_1")
    world.clock.advance(minutes=1)
    made = world.transfer(Reference="po_2")
    assert found(world) == ["po_1", "po_2"]
    assert found(world, where='Reference=="po_1"') == ["po_1"]
    assert found(world, since=world.clock.now.isoformat()) == ["po_2"]
    (shown,) = world.api.get(f"BankTransfers/{made['BankTransferID']}").json()["BankTransfers"]
    assert shown["Reference"] == "po_2"


def test_there_are_no_pages(world: World) -> None:
    assert world.api.get("BankTransfers", params={"page": 1}).status_code == 400


def test_a_deleted_transfer_leaves_the_books_and_takes_both_sides_with_it(world: World) -> None:
    made = world.transfer()
    (gone,) = delete(world, made["BankTransferID"]).json()["BankTransfers"]
    assert (gone["Status"], world.balances()) == ("DELETED", {})
    for side in ("FromBankTransactionID", "ToBankTransactionID"):
        (shown,) = world.api.get(f"BankTransactions/{made[side]}").json()["BankTransactions"]
        assert shown["Status"] == "DELETED"


def test_deleted_transfers_are_listed_for_those_who_ask(world: World) -> None:
    delete(world, world.transfer(Reference="po_1")["BankTransferID"])
    assert found(world) == []
    assert found(world, includeDeleted="true") == ["po_1"]


def test_several_are_deleted_in_one_call_each_judged_alone(world: World) -> None:
    first, second = (world.transfer()["BankTransferID"] for _ in range(2))
    world.org.reconcile(
        world.api.get(f"BankTransfers/{first}").json()["BankTransfers"][0]["ToBankTransactionID"]
    )
    batch = [{"BankTransferID": each, "Status": "DELETED"} for each in (first, second)]
    reply = world.api.post(
        "BankTransfers", params={"summarizeErrors": "false"}, json={"BankTransfers": batch}
    ).json()["BankTransfers"]
    assert refusal(reply[0]) == RECONCILED
    assert accepted(reply[1])["Status"] == "DELETED"
    assert world.balances()["090"] == "100.00"


def test_one_that_does_not_exist_is_not_deleted(world: World) -> None:
    gone = {"BankTransferID": UNKNOWN, "Status": "DELETED"}
    assert refusal(world.one("BankTransfers", gone, "POST")) == "Bank Transfer could not be found"
    assert delete(world, UNKNOWN).status_code == 404


def test_a_transfer_is_deleted_once(world: World) -> None:
    made = world.transfer()
    delete(world, made["BankTransferID"])
    assert refused_call(delete(world, made["BankTransferID"])) == [CLOSED]


@pytest.mark.parametrize("side", ["FromBankTransactionID", "ToBankTransactionID"])
def test_a_transfer_of_which_a_side_is_reconciled_is_not_deleted(world: World, side: str) -> None:
    made = world.transfer()
    world.org.reconcile(made[side])
    (shown,) = world.api.get("BankTransfers").json()["BankTransfers"]
    flags = {"FromBankTransactionID": (True, False), "ToBankTransactionID": (False, True)}
    assert (shown["FromIsReconciled"], shown["ToIsReconciled"]) == flags[side]
    assert refused_call(delete(world, made["BankTransferID"])) == [RECONCILED]
    assert world.balances()["090"] == "100.00"


def test_a_side_may_be_made_as_reconciled(world: World) -> None:
    made = world.transfer(FromIsReconciled=True)
    assert (made["FromIsReconciled"], made["ToIsReconciled"]) == (True, False)


def test_a_transfer_in_a_locked_period_is_not_deleted(world: World) -> None:
    made = world.transfer()
    world.org.lock("2026-10-31")
    assert refused_call(delete(world, made["BankTransferID"]))[0].startswith("The document date cannot be")


def test_a_transfer_takes_no_other_status_than_deleted(world: World) -> None:
    made = world.transfer()
    refused = world.api.post(f"BankTransfers/{made['BankTransferID']}", json={"Status": "AUTHORISED"})
    assert refused_call(refused) == ["Status 'AUTHORISED' is not one of DELETED."]
