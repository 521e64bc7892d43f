from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import Newer
from shared.ledger.codec import (
    document_from_dict,
    document_to_dict,
    facts_from_list,
    facts_to_list,
    kind_of,
    movement_from_dict,
)
from shared.ledger.documents import (
    Contact,
    CreditNote,
    Document,
    Invoice,
    Line,
    Overpayment,
    Payment,
    Pieces,
    Receive,
    Refund,
    Removal,
    Reversal,
    Spend,
    Transfer,
)
from shared.ledger.sale_facts import Fact
from shared.ledger.stages import STAGE_OF, Stage, is_document
from shared.money import Money, pence
from shared.posting.lane import Batch, Lane
from shared.store.lanes import lane_from_dict, lane_to_dict

TEXT = st.text(max_size=20)
KEYS = st.text(max_size=50)
DATES = st.dates()
TIMES = st.datetimes(timezones=st.just(UTC))
AMOUNTS = st.builds(pence, st.integers(min_value=1, max_value=10**12))
ONE_LINE = st.builds(Line, TEXT, TEXT, AMOUNTS, TEXT, st.none() | AMOUNTS, TEXT)
LINES = st.lists(ONE_LINE, min_size=1, max_size=3).map(tuple)
DOCUMENTS: st.SearchStrategy[Document] = st.one_of(
    st.builds(Contact, KEYS, TEXT.filter(lambda name: bool(name.strip())), TEXT),
    st.builds(Invoice, KEYS, KEYS, DATES, DATES, LINES),
    st.builds(Payment, KEYS, KEYS, TEXT, DATES, AMOUNTS),
    st.builds(Payment, KEYS, KEYS, TEXT, DATES, AMOUNTS, KEYS),
    st.builds(Spend, KEYS, KEYS, TEXT, DATES, LINES),
    st.builds(Receive, KEYS, KEYS, TEXT, DATES, LINES),
    st.builds(CreditNote, KEYS, KEYS, DATES, LINES),
    st.builds(Refund, KEYS, KEYS, TEXT, DATES, AMOUNTS),
    st.builds(Overpayment, KEYS, KEYS, TEXT, DATES, AMOUNTS),
    st.builds(Transfer, KEYS, st.just("091"), st.just("090"), DATES, AMOUNTS),
    st.builds(
        Reversal,
        KEYS,
        KEYS,
        st.sampled_from(["reopen", "credit", "transfer_back"]),
        DATES,
        AMOUNTS,
        TEXT,
        KEYS,
        TEXT,
        st.booleans(),
        st.text(min_size=1, max_size=20),
    ),
    st.builds(Removal, KEYS, KEYS, DATES, st.lists(KEYS, max_size=3).map(tuple)),
)
ROWS = st.lists(KEYS, max_size=5).map(tuple)
BATCHES = st.builds(
    Batch, st.sampled_from(Stage), ROWS, KEYS, TIMES, TIMES, st.integers(1, 2), TEXT, st.booleans()
)
LANES = st.builds(
    Lane,
    st.none() | BATCHES,
    st.none() | TIMES,
    TEXT,
    ROWS,
    st.integers(min_value=1, max_value=10**9),
    st.lists(st.tuples(KEYS, st.integers(min_value=1)), max_size=5).map(tuple),
)


def through_json(given_: dict[str, Any]) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(json.dumps(given_))
    return read


@given(DOCUMENTS)
def test_a_document_comes_back_as_it_was(document: Document) -> None:
    assert document_from_dict(kind_of(document), through_json(document_to_dict(document))) == document


@given(LANES)
def test_a_lane_comes_back_as_it_was(lane: Lane) -> None:
    assert lane_from_dict(through_json(lane_to_dict(lane))) == lane


def test_a_lane_that_was_never_stored_is_a_new_one() -> None:
    assert lane_from_dict(None) == Lane()
    assert lane_from_dict({}) == Lane()


def test_money_is_stored_in_pence_and_dates_in_iso_form() -> None:
    transfer = Transfer("txn_1 transfer", "091", "090", date(2026, 10, 1), pence(12000))
    assert document_to_dict(transfer) == {
        "key": "txn_1 transfer",
        "from_account": "091",
        "to_account": "090",
        "dated": "2026-10-01",
        "amount": {"minor": 12000, "currency": "GBP"},
    }


def test_a_payment_of_before_its_contact_was_kept_can_still_be_read() -> None:
    payment = Payment("txn_1 payment", "ch_1 invoice", "091", date(2026, 10, 1), pence(12000))
    stored = document_to_dict(payment)
    del stored["contact"]
    assert document_from_dict("Payment", stored) == payment


def test_only_a_line_with_a_lead_source_holds_what_an_earlier_version_does_not_know() -> None:
    day, line = date(2026, 10, 1), Line("Consulting", "200", pence(12000))
    plain = document_to_dict(Invoice("ch_1 invoice", "stripe:cus_1", day, day, (line,)))
    referred = document_to_dict(
        Invoice("ch_1 invoice", "stripe:cus_1", day, day, (replace(line, lead_source="referral"),))
    )
    assert [each.keys() - {"lead_source"} for each in referred["lines"]] == [
        each.keys() for each in plain["lines"]
    ]
    assert referred["lines"][0]["lead_source"] == "referral"


def test_only_a_line_of_pieces_holds_them_and_they_come_back_exactly() -> None:
    day = date(2026, 10, 1)
    line = Line("Lesson", "200", pence(10000), pieces=Pieces(3, Decimal("33.3325"), "LESSON"))
    ordered = Invoice("ord-1 invoice", "stripe:cus_1", day, day, (line,))
    stored = document_to_dict(ordered)
    assert stored["lines"][0]["pieces"] == {
        "quantity": 3,
        "unit_price": "33.3325",
        "item_code": "LESSON",
    }
    assert document_from_dict("Invoice", json.loads(json.dumps(stored))) == ordered
    assert "pieces" not in document_to_dict(replace(ordered, lines=(replace(line, pieces=None),)))["lines"][0]


def test_an_open_batch_is_stored_with_utc_times() -> None:
    noon = datetime(2026, 10, 1, 12, tzinfo=UTC)
    stored = lane_to_dict(Lane(batch=Batch(Stage.PAYMENTS, ("A",), "key", noon, noon)))
    assert stored["batch"]["opened_at"] == "2026-10-01T12:00:00+00:00"
    assert stored["batch"]["stage"] == 4


# A lane waits for a row that is Newer, and a drain parks a row that is a ValueError or a KeyError.


def test_a_kind_that_this_version_does_not_know_waits_for_a_later_one() -> None:
    with pytest.raises(Newer, match="Quotation"):
        document_from_dict("Quotation", {})


def test_a_document_without_its_fields_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        document_from_dict("Refund", {})


def test_a_field_that_this_version_does_not_know_waits_and_is_not_forgotten() -> None:
    stored = document_to_dict(Contact("stripe:cus_1", "Ada"))
    with pytest.raises(Newer, match="a Contact, with phone"):
        document_from_dict("Contact", stored | {"phone": "0123"})
    with pytest.raises(Newer, match="a movement, with colour"):
        movement_from_dict({"gross": 1, "fee": 0, "currency": "gbp", "category": "charge", "colour": "red"})
    with pytest.raises(Newer, match="a fact, with colour"):
        facts_from_list(
            [{"source": "txn_1", "at": "2026-10-01", "kind": "paid", "pence": 1, "colour": "red"}]
        )


def test_a_stored_document_that_could_not_be_built_is_refused() -> None:
    stored = document_to_dict(Payment("k", "i", "091", date(2026, 10, 1), Money(1)))
    with pytest.raises(ValueError, match=r"\w"):
        document_from_dict("Payment", stored | {"amount": {"minor": 0, "currency": "GBP"}})


def test_every_kind_that_is_stored_has_a_stage() -> None:
    assert is_document(kind_of(Contact("k", "n")))
    assert set(STAGE_OF) == set(get_args(Document))


def test_only_the_fact_of_an_order_that_is_mailed_once_paid_says_so() -> None:
    at = datetime(2026, 10, 1, 9, tzinfo=UTC)
    plain, mailed = Fact("txn_1", at, "paid", 12000), Fact("ORD-7", at, "ordered", 12000, (), True)
    stored = facts_to_list((plain, mailed))
    assert [each.get("mails_when_paid") for each in stored] == [None, True]
    assert facts_from_list(stored) == (plain, mailed)
