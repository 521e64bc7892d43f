from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from local.standins.xero import Fail, RefuseCall, RefuseElement, TooMany, Unauthorised
from local.standins.xero.faults import Fault
from shared.ledger.stages import Stage
from shared.posting.lane import Parked, Posted
from shared.posting.steps import Answered, Broken, Clash, RefusedWhole, TurnedAway
from shared.xero.answers import A_MINUTE, A_MOMENT, TEN_MINUTES, happening
from shared.xero.client import Reply, XeroClient
from shared.xero.payloads import ENVELOPE
from tests.local.standins.xero.world import World

GOOD = {"ContactID": "id-1", "StatusAttributeString": "OK"}


def refused(*messages: str) -> dict[str, Any]:
    errors = [{"Message": message} for message in messages]
    return {"ContactID": "0", "StatusAttributeString": "ERROR", "ValidationErrors": errors}


def answered(*elements: Any, status: int = 200) -> object:
    keys = [f"k{place}" for place in range(len(elements))]
    return happening(Stage.CONTACTS, keys, Reply(status, {"Contacts": list(elements)}, 17))


# ---- elements


def test_each_element_is_judged_by_itself() -> None:
    clash = "The contact name Ada is already assigned to another contact."
    locked = "The document date cannot be before the period lock date"
    assert answered(GOOD, refused(locked), refused(clash)) == Answered(
        (Posted("k0", "id-1"), Parked("k1", "period_locked", locked), Clash("k2")), minute_left=17
    )


def test_an_answer_tells_how_many_calls_are_left_of_the_day() -> None:
    reply = Reply(200, {"Contacts": [GOOD]}, 17, day_left=99)
    assert happening(Stage.CONTACTS, ["k0"], reply) == Answered((Posted("k0", "id-1"),), 17, 99)


def test_a_clash_among_other_complaints_is_for_a_person() -> None:
    words = ("Invoice # must be unique.", "Email address must be valid.")
    assert answered(refused(*words)) == Answered((Parked("k0", "email_refused", " ".join(words)),), 17)


def test_an_element_refused_without_a_word_is_parked_all_the_same() -> None:
    assert answered(refused()) == Answered((Parked("k0", "refused_by_xero", "Xero gave no reason."),), 17)


def test_an_element_with_complaints_is_refused_whatever_its_status_says() -> None:
    element = GOOD | {"ValidationErrors": [{"Message": "Email address must be valid."}]}
    assert answered(element) == Answered((Parked("k0", "email_refused", "Email address must be valid."),), 17)


def test_an_element_that_xero_took_may_carry_warnings() -> None:
    element = GOOD | {"StatusAttributeString": "WARNING", "Warnings": [{"Message": "rounded"}]}
    assert answered(element) == Answered((Posted("k0", "id-1"),), 17)


# ---- answers that make no sense


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "OK",
        {},
        {"Contacts": None},
        {"Contacts": {}},
        {"Contacts": []},
        {"Contacts": [GOOD, GOOD]},
        {"Invoices": [GOOD]},
        {"Contacts": [{}]},
        {"Contacts": [None]},
        {"Contacts": [{"ContactID": None}]},
        {"Contacts": [GOOD | {"ValidationErrors": ["no"]}]},
    ],
)
def test_an_answer_that_makes_no_sense_is_broken(body: Any) -> None:
    assert happening(Stage.CONTACTS, ["k0"], Reply(200, body)) == Broken()


@pytest.mark.parametrize("status", [204, 302, 500, 502, 503, 504])
def test_another_status_is_broken_even_with_a_good_body(status: int) -> None:
    assert answered(GOOD, status=status) == Broken()


# ---- deletions and transfers, one at a time

DELETED = [
    ({"Payments": [{"PaymentID": "id-1", "Status": "DELETED"}]}, "id-1"),
    ({"BankTransactions": [{"BankTransactionID": "id-2", "Status": "DELETED"}]}, "id-2"),
    ({"BankTransfers": [{"BankTransferID": "id-3", "Status": "DELETED"}]}, "id-3"),
    ({"Invoices": [{"InvoiceID": "id-4", "Status": "VOIDED"}]}, "id-4"),
    ({"CreditNotes": [{"CreditNoteID": "id-5", "Status": "VOIDED"}]}, "id-5"),
]


@pytest.mark.parametrize(("body", "xero_id"), DELETED)
def test_what_xero_shows_as_deleted_is_done(body: dict[str, Any], xero_id: str) -> None:
    assert happening(Stage.DELETIONS, ["k0"], Reply(200, body, 17)) == Answered((Posted("k0", xero_id),), 17)


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"Payments": []},
        {"Payments": None},
        {"Payments": [None]},
        {"Payments": [{"PaymentID": "id-1", "Status": "AUTHORISED"}]},
        {"Payments": [{"PaymentID": "id-1"}]},
        {"Payments": [{"Status": "DELETED"}]},
        {"Invoices": [{"InvoiceID": "id-1", "Status": "AUTHORISED"}]},
        {"Contacts": [{"ContactID": "id-1", "Status": "DELETED"}]},
        {**DELETED[0][0], **DELETED[1][0]},
    ],
)
def test_whatever_else_an_answer_shows_nobody_knows_whether_it_was_deleted(body: Any) -> None:
    assert happening(Stage.DELETIONS, ["k0"], Reply(200, body)) == Broken()


@pytest.mark.parametrize("status", [204, 404, 500, 503])
def test_a_deletion_answered_with_another_status_is_broken(status: int) -> None:
    assert happening(Stage.DELETIONS, ["k0"], Reply(status, DELETED[0][0])) == Broken()


def test_a_deletion_that_xero_refuses_in_its_element_has_its_reason() -> None:
    words = "This payment is reconciled and cannot be deleted."
    element = {"PaymentID": "id-1", **refused(words)}
    answer = happening(Stage.DELETIONS, ["k0"], Reply(200, {"Payments": [element]}, 17))
    assert answer == Answered((Parked("k0", "reconciled", words),), 17)


def test_a_deletion_of_what_nobody_can_change_is_looked_up() -> None:
    words = "Payment not of valid status for modification"
    element = {"PaymentID": "id-1", **refused(words)}
    whole = Reply(400, {"Message": "A validation exception occurred", "Elements": [element]}, 17)
    for reply in (whole, Reply(200, {"Payments": [element]}, 17)):
        assert happening(Stage.DELETIONS, ["k0"], reply) == Answered((Clash("k0"),), 17)


def test_a_transfer_is_answered_like_any_other_document() -> None:
    body = {"BankTransfers": [{"BankTransferID": "id-1"}]}
    assert happening(Stage.TRANSFERS, ["k0"], Reply(200, body, 17)) == Answered((Posted("k0", "id-1"),), 17)


# ---- refused as a whole


@pytest.mark.parametrize("status", [404, 405, 408, 409, 412])
def test_a_wrong_address_or_a_gateways_word_says_nothing_about_the_rows(status: int) -> None:
    assert happening(Stage.CONTACTS, ["k0"], Reply(status, {"Message": "no"})) == Broken()


@pytest.mark.parametrize("body", [{"Elements": [None]}, {"Elements": [{"ValidationErrors": ["x"]}]}])
def test_a_refusal_that_makes_no_sense_is_broken(body: Any) -> None:
    assert happening(Stage.CONTACTS, ["k0"], Reply(400, body)) == Broken()


@pytest.mark.parametrize("stage", [Stage.PAYMENTS, Stage.BANK_TRANSACTIONS])
def test_where_nothing_has_a_name_of_its_own_nothing_clashes(stage: Stage) -> None:
    element = {"StatusAttributeString": "ERROR", "ValidationErrors": [{"Message": "It already exists"}]}
    answer = happening(stage, ["k0"], Reply(200, {ENVELOPE[stage]: [element]}))
    assert answer == Answered((Parked("k0", "refused_by_xero", "It already exists"),), 60)


@pytest.mark.parametrize("status", [400, 413])
def test_a_refused_call_says_its_words(status: int) -> None:
    reply = Reply(status, {"Message": "The request is larger than 3.5 MB"})
    whole = happening(Stage.CONTACTS, ["k0"], reply)
    assert whole == RefusedWhole("refused_by_xero", "The request is larger than 3.5 MB")


def test_the_words_of_its_elements_come_first_and_each_once() -> None:
    elements = [refused("Account code '9' is not a valid code for this document."), refused("again")] * 2
    body = {"Message": "A validation exception occurred", "Elements": elements}
    whole = happening(Stage.CONTACTS, ["k0"], Reply(400, body))
    words = "Account code '9' is not a valid code for this document. again"
    assert whole == RefusedWhole("account_not_usable", words)


@pytest.mark.parametrize("body", [None, [], {}, {"Elements": None}, {"Title": "Bad", "Detail": ""}, "no"])
def test_a_refusal_without_words_has_some_of_ours(body: Any) -> None:
    whole = happening(Stage.CONTACTS, ["k0"], Reply(400, body))
    assert isinstance(whole, RefusedWhole)
    assert whole.reason_code == "refused_by_xero"
    assert whole.detail


# ---- turned away


@pytest.mark.parametrize(
    ("reply", "wait", "reason"),
    [
        (Reply(401, None), A_MINUTE, "token_refused"),
        (Reply(403, None), TEN_MINUTES, "disconnected"),
        (Reply(429, None, 0, timedelta(seconds=30), "minute"), timedelta(seconds=30), "limit_minute"),
        (Reply(429, None, 0, timedelta(seconds=66975), "day"), timedelta(seconds=66975), "limit_day"),
        (Reply(429, None, 5, None, "concurrent"), A_MOMENT, "limit_concurrent"),
        (Reply(429, None, 5, None, "appminute"), A_MINUTE, "limit_appminute"),
        (Reply(429, None, 5, None, ""), A_MOMENT, "limit_unknown"),
    ],
)
def test_who_is_turned_away_waits_as_told(reply: Reply, wait: timedelta, reason: str) -> None:
    assert happening(Stage.CONTACTS, ["k0"], reply) == TurnedAway(wait, reason)


# ---- as the stand-in answers


def put(xero: XeroClient, *names: str) -> object:
    body = {"Contacts": [{"Name": name, "ContactNumber": name} for name in names]}
    return happening(Stage.CONTACTS, names, xero.create(Stage.CONTACTS, body, "-".join(names)))


def test_one_bad_element_never_fails_the_others(world: World, xero: XeroClient) -> None:
    world.xero.faults.add(Fault(RefuseElement(1, "The contact is not active")))
    results = put(xero, "Ada", "Bob", "Cy")
    assert isinstance(results, Answered)
    assert [type(result) for result in results.results] == [Posted, Parked, Posted]
    assert {made["kind"] for made in world.org.documents()} == {"contact"}
    assert len(world.org.documents()) == 2


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (TooMany("minute", 12), TurnedAway(timedelta(seconds=12), "limit_minute")),
        (TooMany("concurrent"), TurnedAway(A_MOMENT, "limit_concurrent")),
        (Unauthorised(), TurnedAway(A_MINUTE, "token_refused")),
        (Fail(500), Broken()),
        (Fail(503, committed=True), Broken()),
        (RefuseCall(lambda _: True, "no"), RefusedWhole("refused_by_xero", "no")),
    ],
)
def test_each_bad_day_of_xero_is_what_it_is(
    kind: Any, expected: object, world: World, xero: XeroClient
) -> None:
    world.xero.faults.add(Fault(kind))
    assert put(xero, "Ada") == expected


def test_who_is_not_connected_is_turned_away_for_an_hour(world: World, xero: XeroClient) -> None:
    world.xero.identity.connections.clear()
    assert put(xero, "Ada") == TurnedAway(TEN_MINUTES, "disconnected")


# ---- what the stand-in says of a deletion


END = {Stage.INVOICES: "VOIDED", Stage.CREDIT_NOTES: "VOIDED"}


def delete(xero: XeroClient, stage: Stage, xero_id: str) -> object:
    body = {"Deletions": [{"Of": stage.value, "ID": xero_id, "Status": END.get(stage, "DELETED")}]}
    return happening(Stage.DELETIONS, ["gone"], xero.create(Stage.DELETIONS, body, f"gone {xero_id}"))


def made(world: World, stage: Stage) -> str:
    if stage is Stage.PAYMENTS:
        return str(world.pay(world.invoice()["InvoiceID"])["PaymentID"])
    if stage is Stage.TRANSFERS:
        return str(world.transfer()["BankTransferID"])
    if stage is Stage.INVOICES:
        return str(world.invoice()["InvoiceID"])
    if stage is Stage.CREDIT_NOTES:
        return str(world.credit_note()["CreditNoteID"])
    return str(world.spend()["BankTransactionID"])


UNDONE = [
    Stage.INVOICES,
    Stage.CREDIT_NOTES,
    Stage.PAYMENTS,
    Stage.BANK_TRANSACTIONS,
    Stage.TRANSFERS,
]


@pytest.mark.parametrize("stage", UNDONE)
def test_what_is_deleted_in_xero_is_done(stage: Stage, world: World, xero: XeroClient) -> None:
    gone = made(world, stage)
    deleted = delete(xero, stage, gone)
    assert isinstance(deleted, Answered)
    assert deleted.results == (Posted("gone", gone),)


def reason(answer: object) -> str:
    """Of a refusal, whether of the call or of its one element."""
    if isinstance(answer, RefusedWhole):
        return answer.reason_code
    assert isinstance(answer, Answered), answer
    (parked,) = answer.results
    assert isinstance(parked, Parked), parked
    return parked.reason_code


@pytest.mark.parametrize("stage", UNDONE)
def test_what_is_deleted_already_is_looked_up_even_in_a_locked_period(
    stage: Stage, world: World, xero: XeroClient
) -> None:
    gone = made(world, stage)
    delete(xero, stage, gone)
    world.org.lock("2026-10-01")
    again = {"Deletions": [{"Of": stage.value, "ID": gone, "Status": END.get(stage, "DELETED")}]}
    answer = happening(Stage.DELETIONS, ["gone"], xero.create(Stage.DELETIONS, again, "another key"))
    assert isinstance(answer, Answered)
    assert answer.results == (Clash("gone"),)


@pytest.mark.parametrize("stage", UNDONE)
def test_what_is_locked_is_not_deleted_and_says_so(stage: Stage, world: World, xero: XeroClient) -> None:
    kept = made(world, stage)
    world.org.lock("2026-10-01")
    assert reason(delete(xero, stage, kept)) == "period_locked"


@pytest.mark.parametrize("stage", [Stage.PAYMENTS, Stage.BANK_TRANSACTIONS])
def test_what_is_reconciled_is_not_deleted_and_says_so(stage: Stage, world: World, xero: XeroClient) -> None:
    kept = made(world, stage)
    world.org.reconcile(kept)
    assert reason(delete(xero, stage, kept)) == "reconciled"


def test_a_transfer_with_a_reconciled_side_is_not_deleted_and_says_so(world: World, xero: XeroClient) -> None:
    transfer = world.transfer()
    world.org.reconcile(transfer["FromBankTransactionID"])
    assert reason(delete(xero, Stage.TRANSFERS, transfer["BankTransferID"])) == "reconciled"


def test_an_overpayment_that_a_person_paid_back_is_not_deleted_and_says_so(
    world: World, xero: XeroClient
) -> None:
    kept = world.overpayment()["BankTransactionID"]
    paid = {"Overpayment": {"OverpaymentID": kept}, "Account": {"Code": "091"}, "Amount": 5}
    world.org.add("Payments", paid)
    assert reason(delete(xero, Stage.BANK_TRANSACTIONS, kept)) == "allocated"


@pytest.mark.parametrize("stage", UNDONE)
def test_what_is_not_deleted_for_a_reason_that_nobody_knows_is_a_refused_deletion(
    stage: Stage, world: World, xero: XeroClient
) -> None:
    kept = made(world, stage)
    world.xero.faults.add(Fault(RefuseElement(0, "The contact of this payment cannot be changed")))
    assert reason(delete(xero, stage, kept)) == "deletion_refused"
