"""What is sent to Xero, against files that a bookkeeper can read: tests/shared/xero/golden."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.standins.xero import Item
from shared.errors import Rejected
from shared.ledger.documents import Contact, Document
from shared.ledger.stages import STAGE_OF, Stage
from shared.money import pence
from shared.posting.lane import Posted
from shared.posting.steps import Answered
from shared.xero.answers import happening
from shared.xero.client import XeroClient, request_bytes
from shared.xero.payloads import ENVELOPE, ID, Draft, Tracked, contact_name, element, envelope
from tests.local.standins.xero.world import World
from tests.shared.xero.documents import (
    ADA,
    ADAS_EMAIL,
    FEE,
    FEE_WITH_VAT,
    FEWER,
    GIVEN_BACK,
    GONE,
    MAILED,
    NO_PAYMENT,
    NO_SALE,
    NOTE,
    ORDERED,
    OVERPAID,
    PAID,
    PAYOUT,
    REFERRED,
    REFUND,
    SALE,
    STRIPE,
)

GOLDEN = Path(__file__).parent / "golden"
IDS = {
    each.key: f"00000000-0000-0000-0000-0000000000{end}"
    for each, end in ((ADA, "aa"), (SALE, "bb"), (STRIPE, "cc"), (NOTE, "dd"), (PAID, "ee"))
}
TRACKED = {
    "referral": Tracked("00000000-0000-0000-0000-0000000000c1", "00000000-0000-0000-0000-0000000000f1")
}
DRAFTS = {
    "amendment": Draft(FEWER, IDS),
    "contact": Draft(ADA, {}),
    "contact-whose-name-is-taken": Draft(ADA, {}, variant=1),
    "contact-without-email": Draft(STRIPE, {}),
    "credit-note": Draft(NOTE, IDS),
    "deletion": Draft(GONE, IDS, stages={PAID.key: Stage.PAYMENTS}),
    "fee": Draft(FEE, IDS),
    "fee-with-itemised-vat": Draft(FEE_WITH_VAT, IDS),
    "invoice": Draft(SALE, IDS, "CN-00001"),
    "invoice-of-an-order": Draft(ORDERED, IDS, "CN-00001"),
    "invoice-with-a-lead-source": Draft(REFERRED, IDS, "CN-00001", tracked=TRACKED),
    "mailing": Draft(MAILED, IDS),
    "overpayment": Draft(OVERPAID, IDS),
    "payment": Draft(PAID, IDS),
    "receive": Draft(GIVEN_BACK, IDS),
    "refund": Draft(REFUND, IDS, stages={REFUND.of: Stage.CREDIT_NOTES}),
    "contact-email": Draft(ADAS_EMAIL, IDS),
    "contact-without-its-address-whose-name-is-taken": Draft(
        Contact(ADA.key, ADA.name, refused_email="ada@home"), {}, variant=1
    ),
    "transfer": Draft(PAYOUT, {}),
    "undoing-of-an-invoice": Draft(NO_SALE, IDS, stages={SALE.key: Stage.INVOICES}),
    "undoing-of-a-payment": Draft(NO_PAYMENT, IDS, stages={PAID.key: Stage.PAYMENTS}),
}


def golden(name: str) -> Any:
    return json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"), parse_float=Decimal)


def on_the_wire(draft: Draft) -> Any:
    return json.loads(request_bytes(element(draft)), parse_float=Decimal)


@pytest.mark.parametrize("name", DRAFTS)
def test_each_document_is_written_as_its_golden_file_shows(name: str) -> None:
    assert on_the_wire(DRAFTS[name]) == golden(name)


def test_every_golden_file_is_compared() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(DRAFTS)


def test_every_kind_of_document_has_a_golden_file() -> None:
    assert {type(draft.document) for draft in DRAFTS.values()} == set(get_args(Document))


@pytest.mark.parametrize(
    "document",
    [SALE, PAID, FEE, NOTE, REFUND, GIVEN_BACK, OVERPAID, GONE, NO_SALE, ADAS_EMAIL, MAILED, FEWER],
)
def test_nothing_is_written_before_its_parent_is_in_xero(document: Document) -> None:
    with pytest.raises(KeyError):
        element(Draft(document, {}))


@pytest.mark.parametrize(
    ("words", "written"),
    [("x" * 5000, "x" * 4000), ("Boiler\x00 service", "Boiler  service"), ("\x07", "Without a description")],
)
def test_a_line_says_what_xero_takes_of_its_words(words: str, written: str) -> None:
    sale = replace(SALE, lines=(replace(SALE.lines[0], description=words),))
    assert element(Draft(sale, IDS))["LineItems"][0]["Description"] == written


def test_a_taken_name_without_an_email_address_is_for_a_person() -> None:
    with pytest.raises(Rejected) as raised:
        contact_name(STRIPE, 1)
    assert raised.value.reason_code == "name_not_unique"


def test_a_name_whose_other_form_is_taken_too_is_for_a_person() -> None:
    with pytest.raises(Rejected) as raised:
        contact_name(ADA, 2)
    assert raised.value.reason_code == "name_not_unique"


def test_what_is_neither_deleted_nor_gone_is_for_a_person() -> None:
    with pytest.raises(Rejected) as raised:
        element(Draft(GONE, IDS, variant=1, stages={PAID.key: Stage.PAYMENTS}))
    assert raised.value.reason_code == "deletion_refused"


@pytest.mark.parametrize("document", [REFERRED, replace(NOTE, lines=REFERRED.lines)], ids=["sale", "credit"])
def test_a_sale_whose_lead_source_xero_does_not_know_is_not_left_without_one(document: Document) -> None:
    with pytest.raises(Rejected) as raised:
        element(Draft(document, IDS, "CN-00001"))
    assert raised.value.reason_code == "lead_source_missing"


@given(st.integers(min_value=1, max_value=255), st.integers(min_value=3, max_value=400))
def test_a_contacts_name_fits_xero_whatever_the_email_address(name: int, email: int) -> None:
    contact = Contact("c:1", "n" * name, "e" * email)
    written = contact_name(contact, 1)
    assert 0 < len(written) <= 255


def test_every_stage_has_an_envelope_and_an_id() -> None:
    assert set(ENVELOPE) == set(STAGE_OF.values()) == set(Stage)
    # What is deleted keeps the id that it had.
    assert set(ID) == set(Stage) - {Stage.DELETIONS}
    assert envelope(Stage.PAYMENTS, [{"Amount": 1}]) == {"Payments": [{"Amount": 1}]}


NO_PAYOUT = replace(GONE, key="txn_7 transfer", of=PAYOUT.key, fallback="transfer_back", contact="")
NOT_GIVEN_BACK = replace(GONE, key="txn_8 reversal", of=GIVEN_BACK.key)
UNCHANGED = {"091": "120.00", "200": "-100.00", "820": "-20.00"}


def post(xero: XeroClient, *staged: tuple[Stage, Document]) -> dict[str, str]:
    """Their Xero ids by key, each posted after those before it."""
    ids: dict[str, str] = {}
    stages: dict[str, Stage] = {}
    for stage, document in staged:
        body = envelope(stage, [element(Draft(document, ids, "CN-00001", stages=stages))])
        answered = happening(stage, [document.key], xero.create(stage, body, document.key))
        assert isinstance(answered, Answered), (document, answered)
        (result,) = answered.results
        assert isinstance(result, Posted), result
        ids[document.key], stages[document.key] = result.xero_id, stage
    return ids


SOLD = (
    (Stage.CONTACTS, ADA),
    (Stage.CONTACTS, STRIPE),
    (Stage.INVOICES, SALE),
    (Stage.PAYMENTS, PAID),
)


def test_xero_takes_every_document_and_books_it_to_the_penny(world: World, xero: XeroClient) -> None:
    post(xero, *SOLD, (Stage.BANK_TRANSACTIONS, FEE_WITH_VAT))
    assert world.balances() == {"091": "118.00", "200": "-100.00", "404": "1.67", "820": "-19.67"}
    assert {row["reference"] for row in world.org.documents()} >= {SALE.key, PAID.key, FEE.key}


def test_pieces_of_a_product_come_in_xero_to_what_was_ordered(world: World, xero: XeroClient) -> None:
    lesson = world.org.add_item(Item("LESSON", "Lesson"))
    ids = post(xero, (Stage.CONTACTS, ADA), (Stage.INVOICES, ORDERED))
    made = world.org.state.invoices[ids[ORDERED.key]]
    (line,) = made.lines
    assert (made.total, line.item_id, line.quantity) == (Decimal(100), lesson.id, Decimal(3))
    assert world.balances() == {"610": "100.00", "200": "-83.33", "820": "-16.67"}


@pytest.mark.parametrize(
    ("staged", "expected"),
    [
        (
            [(Stage.CREDIT_NOTES, NOTE), (Stage.PAYMENTS, REFUND)],
            {"091": "90.00", "200": "-75.00", "820": "-15.00"},
        ),
        (
            [(Stage.BANK_TRANSACTIONS, GIVEN_BACK)],
            {"091": "240.00", "200": "-100.00", "621": "-120.00", "820": "-20.00"},
        ),
        (
            [(Stage.BANK_TRANSACTIONS, OVERPAID)],
            {"091": "160.00", "200": "-100.00", "610": "-40.00", "820": "-20.00"},
        ),
        (
            [(Stage.TRANSFERS, PAYOUT)],
            {"090": "146.90", "091": "-26.90", "200": "-100.00", "820": "-20.00"},
        ),
        ([(Stage.DELETIONS, GONE)], {"200": "-100.00", "610": "120.00", "820": "-20.00"}),
        ([(Stage.TRANSFERS, PAYOUT), (Stage.DELETIONS, NO_PAYOUT)], UNCHANGED),
        ([(Stage.BANK_TRANSACTIONS, GIVEN_BACK), (Stage.DELETIONS, NOT_GIVEN_BACK)], UNCHANGED),
    ],
    ids=["refund", "receive", "overpayment", "transfer", "payment", "transfer_gone", "receive_gone"],
)
def test_what_follows_a_sale_is_taken_and_booked_to_the_penny(
    staged: list[tuple[Stage, Document]], expected: dict[str, str], world: World, xero: XeroClient
) -> None:
    post(xero, *SOLD, *staged)
    assert world.balances() == expected


@given(st.integers(min_value=1, max_value=10**11))
def test_pennies_survive_the_sdks_floats(minor: int) -> None:
    sent = json.loads(request_bytes({"Amount": pence(minor).decimal}), parse_float=Decimal)["Amount"]
    assert sent * 100 == minor
