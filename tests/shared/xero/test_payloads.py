"""What is sent to Xero, against files that a bookkeeper can read: tests/shared/xero/golden."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import Rejected
from shared.ledger.documents import Contact
from shared.money import pence
from shared.posting.stages import STAGE_OF_KIND, Stage
from shared.xero.answers import happening
from shared.xero.client import XeroClient, wire
from shared.xero.payloads import ENVELOPE, ID, Draft, contact_name, element, envelope
from tests.local.standins.xero.world import World
from tests.shared.xero.documents import ADA, FEE, FEE_WITH_VAT, PAID, SALE, STRIPE

GOLDEN = Path(__file__).parent / "golden"
IDS = {key: f"00000000-0000-0000-0000-0000000000{end}" for key, end in
       ((ADA.key, "aa"), (SALE.key, "bb"), (STRIPE.key, "cc"))}  # fmt: skip


def golden(name: str) -> Any:
    return json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"), parse_float=Decimal)


def on_the_wire(draft: Draft) -> Any:
    return json.loads(wire(element(draft)), parse_float=Decimal)


@pytest.mark.parametrize(
    ("name", "draft"),
    [
        ("contact", Draft(ADA, {})),
        ("contact-whose-name-is-taken", Draft(ADA, {}, variant=1)),
        ("contact-without-email", Draft(STRIPE, {})),
        ("invoice", Draft(SALE, IDS, "CN-00001")),
        ("payment", Draft(PAID, IDS)),
        ("fee", Draft(FEE, IDS)),
        ("fee-with-itemised-vat", Draft(FEE_WITH_VAT, IDS)),
    ],
)
def test_each_document_is_written_as_its_golden_file_shows(name: str, draft: Draft) -> None:
    assert on_the_wire(draft) == golden(name)


def test_every_golden_file_is_compared() -> None:
    compared = {"contact", "contact-whose-name-is-taken", "contact-without-email", "invoice", "payment"}
    assert {path.stem for path in GOLDEN.iterdir()} == compared | {"fee", "fee-with-itemised-vat"}


@pytest.mark.parametrize("draft", [Draft(SALE, {}), Draft(PAID, {}), Draft(FEE, {})])
def test_nothing_is_written_before_its_parent_is_in_xero(draft: Draft) -> None:
    with pytest.raises(KeyError):
        element(draft)


def test_a_taken_name_without_an_email_address_is_for_a_person() -> None:
    with pytest.raises(Rejected) as raised:
        contact_name(STRIPE, 1)
    assert raised.value.reason == "name_not_unique"


def test_a_name_whose_other_form_is_taken_too_is_for_a_person() -> None:
    with pytest.raises(Rejected) as raised:
        contact_name(ADA, 2)
    assert raised.value.reason == "name_not_unique"


@given(st.integers(min_value=1, max_value=255), st.integers(min_value=3, max_value=400))
def test_a_contacts_name_fits_xero_whatever_the_email_address(name: int, email: int) -> None:
    contact = Contact("c:1", "n" * name, "e" * email)
    written = contact_name(contact, 1)
    assert 0 < len(written) <= 255


def test_every_stage_has_an_envelope_and_an_id() -> None:
    assert set(ENVELOPE) == set(ID) == set(STAGE_OF_KIND.values()) == set(Stage)
    assert envelope(Stage.PAYMENTS, [{"Amount": 1}]) == {"Payments": [{"Amount": 1}]}


def test_xero_takes_every_document_and_books_it_to_the_penny(world: World, xero: XeroClient) -> None:
    ids: dict[str, str] = {}
    for stage, document in (
        (Stage.CONTACTS, ADA),
        (Stage.CONTACTS, STRIPE),
        (Stage.INVOICES, SALE),
        (Stage.PAYMENTS, PAID),
        (Stage.BANK_TRANSACTIONS, FEE_WITH_VAT),
    ):
        body = envelope(stage, [element(Draft(document, ids, "CN-00001"))])
        answered = happening(stage, [document.key], xero.create(stage, body, document.key))
        ids[document.key] = answered.results[0].xero_id  # type: ignore[union-attr]  # else the test fails here
    assert world.balances() == {"091": "118.00", "200": "-100.00", "404": "1.67", "820": "-19.67"}
    assert {row["reference"] for row in world.org.documents()} >= {SALE.key, PAID.key, FEE.key}


@given(st.integers(min_value=1, max_value=10**11))
def test_pennies_survive_the_sdks_floats(minor: int) -> None:
    sent = json.loads(wire({"Amount": pence(minor).decimal}), parse_float=Decimal)["Amount"]
    assert sent * 100 == minor
