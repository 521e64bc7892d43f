"""What a person changes in Xero is noticed, named and left alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from shared.ledger.documents import Document, Invoice, Line, Payment, Reversal, Transfer
from shared.ledger.rows import LedgerRow
from shared.money import Money
from shared.reconciliation.findings import Finding
from shared.reconciliation.matching import Matching
from shared.reconciliation.snapshots import InvoiceSnapshot, SoldLine, XeroSnapshot
from tests.shared.ledger.entries import ledger_row

NOW = datetime(2026, 10, 20, 12, tzinfo=UTC)
DAY = date(2026, 10, 5)
AT = datetime(2026, 10, 5, 9, tzinfo=UTC)
PAID = Payment("txn_1 payment", "i", "091", DAY, Money(12000))
SOLD = Invoice("ch_1 invoice", "c", DAY, DAY, (Line("Boiler", "200", Money(12000), "OUTPUT2"),))
SHOWN = XeroSnapshot("X1", "payment", PAID.key, True, {"091": 12000}, DAY, "payment of CN-00001")
INVOICE = InvoiceSnapshot(
    "I1", "invoice", SOLD.key, "CN-00001", True, "PAID", 12000, (SoldLine("200", 12000, "OUTPUT2"),), "c"
)


def row(document: Document, xero_id: str = "X1", state: str = "posted", **fields: Any) -> LedgerRow:
    given: dict[str, Any] = {"settled_at": AT, "xero_id": xero_id} | fields
    return ledger_row(document.key, type(document).__name__, state, "txn_1", AT, document=document, **given)


def found(
    rows: Iterable[LedgerRow],
    standings: Iterable[XeroSnapshot] = (),
    sales: Iterable[InvoiceSnapshot] = (),
    earlier: Iterable[Finding] = (),
    everything: bool = False,
) -> list[Finding]:
    matching = Matching(standings, sales, earlier, NOW, date(2026, 10, 1), frozenset({"091"}), everything)
    for each in rows:
        matching.add(each)
    return matching.findings()


def words(findings: Iterable[Finding]) -> list[tuple[str, str, dict[str, int]]]:
    return [(each.reason_code, each.about, dict(each.bank_effect)) for each in findings]


def test_a_document_that_stands_as_it_was_posted_is_no_finding() -> None:
    assert found([row(PAID)], [SHOWN], everything=True) == []


def test_a_deleted_document_takes_away_what_it_had_moved() -> None:
    assert words(found([row(PAID)], [replace(SHOWN, is_live=False)])) == [
        ("deleted", PAID.key, {"091": -12000})
    ]


def test_a_document_that_xero_shows_nothing_of_is_deleted_if_everything_was_read() -> None:
    assert words(found([row(PAID)], everything=True)) == [("deleted", PAID.key, {"091": -12000})]
    assert found([row(PAID)]) == []


def test_an_edited_document_adds_what_it_moves_otherwise() -> None:
    assert words(found([row(PAID)], [replace(SHOWN, bank_effect={"091": 12500})])) == [
        ("edited", PAID.key, {"091": 500})
    ]
    elsewhere = replace(SHOWN, bank_effect={"090": 12000})
    assert words(found([row(PAID)], [elsewhere])) == [("edited", PAID.key, {"090": 12000, "091": -12000})]


def test_another_day_is_an_edit_that_moves_nothing() -> None:
    assert words(found([row(PAID)], [replace(SHOWN, dated=DAY + timedelta(1))])) == [("edited", PAID.key, {})]


def test_what_is_put_before_the_feed_counts_as_what_was_there_before() -> None:
    early = replace(SHOWN, dated=date(2026, 9, 30))
    assert words(found([row(PAID)], [early])) == [("edited", PAID.key, {"091": -12000})]
    assert words(found([row(PAID)], [SHOWN, replace(early, id="X2")])) == [("double", PAID.key, {})]


def test_two_documents_of_one_reference_are_a_double() -> None:
    assert words(found([row(PAID)], [SHOWN, replace(SHOWN, id="X2")])) == [
        ("double", PAID.key, {"091": 12000})
    ]


def test_a_persons_own_document_is_named_unless_it_is_dead_or_of_before_the_feed() -> None:
    own = replace(SHOWN, id="X9", reference="by hand", bank_effect={"091": -300})
    early = replace(own, id="X8", dated=date(2026, 9, 30))
    dead = replace(own, id="X7", is_live=False)
    assert words(found([], [own, early, dead])) == [("own", "", {"091": -300})]


def test_what_people_enter_elsewhere_is_theirs_and_a_double_of_ours_is_named_anywhere() -> None:
    elsewhere = replace(SHOWN, id="X9", bank_effect={"090": -300})
    assert found([], [replace(elsewhere, reference="by hand")]) == []
    assert words(found([row(PAID)], [SHOWN, elsewhere])) == [("double", PAID.key, {"090": -300})]


def test_what_xero_has_of_a_row_that_is_on_its_way_is_neither_double_nor_own() -> None:
    matching = Matching([SHOWN], (), (), NOW, date(2026, 10, 1), frozenset({"091"}))
    matching.add(row(PAID, xero_id="", state="pending"))
    assert matching.findings() == []
    assert matching.on_its_way() == {PAID.key}


def test_what_we_deleted_ourselves_is_no_finding() -> None:
    reversal = Reversal(
        "txn_2 reversal", PAID.key, "reopen", DAY, Money(12000), "091", "c", description="Payment failed"
    )
    dead = replace(SHOWN, is_live=False)
    assert found([row(PAID), row(reversal)], [dead]) == []
    assert found([row(reversal), row(PAID)], [dead]) == []


def test_what_was_settled_after_xero_was_read_is_not_held_against_it() -> None:
    assert found([row(PAID, settled_at=NOW)], everything=True) == []


def test_a_finding_stays_while_nothing_new_is_read_of_it() -> None:
    (deleted,) = found([row(PAID)], [replace(SHOWN, is_live=False)])
    assert found([row(PAID)], earlier=[deleted]) == [deleted]


def test_a_finding_is_over_when_the_document_stands_again_or_the_row_is_another_document() -> None:
    (deleted,) = found([row(PAID)], [replace(SHOWN, is_live=False)])
    assert found([row(PAID)], [SHOWN], earlier=[deleted]) == []
    assert found([row(PAID, xero_id="X2", former_xero_ids=("X1",))], earlier=[deleted]) == []


def test_a_double_that_a_person_deletes_is_over() -> None:
    twin = replace(SHOWN, id="X2")
    (double,) = found([row(PAID)], [SHOWN, twin])
    assert found([row(PAID)], [replace(twin, is_live=False)], earlier=[double]) == []


def test_what_the_owner_accepted_stays_accepted_until_it_changes_again() -> None:
    (edited,) = found([row(PAID)], [replace(SHOWN, bank_effect={"091": 12500})])
    accepted = replace(edited, accepted=True)
    assert found([row(PAID)], [replace(SHOWN, bank_effect={"091": 12500})], earlier=[accepted]) == [accepted]
    (again,) = found([row(PAID)], [replace(SHOWN, bank_effect={"091": 1})], earlier=[accepted])
    assert not again.accepted


def test_a_voided_invoice_and_an_edited_one_are_named_though_they_move_nothing() -> None:
    voided = replace(INVOICE, is_live=False)
    moved = replace(INVOICE, lines=(SoldLine("201", 12000, "OUTPUT2"),))
    taxed = replace(INVOICE, lines=(SoldLine("200", 12000, "ZERORATEDOUTPUT"),))
    sale = row(SOLD, "I1")
    assert words(found([sale], sales=[voided])) == [("voided", SOLD.key, {})]
    assert words(found([sale], sales=[moved])) == [("edited", SOLD.key, {})]
    assert words(found([sale], sales=[taxed])) == [("edited", SOLD.key, {})]
    assert found([sale], sales=[INVOICE]) == []


def test_lines_that_are_only_words_and_the_accounts_own_tax_are_no_edit() -> None:
    worded = replace(INVOICE, lines=(SoldLine("", 0, ""), *INVOICE.lines))
    untaxed = replace(SOLD, lines=(replace(SOLD.lines[0], tax_type=""),))
    assert found([row(SOLD, "I1")], sales=[worded]) == []
    assert found([row(untaxed, "I1")], sales=[INVOICE]) == []


def test_a_voided_invoice_stays_found_while_invoices_are_not_read() -> None:
    (voided,) = found([row(SOLD, "I1")], sales=[replace(INVOICE, is_live=False)])
    assert found([row(SOLD, "I1")], earlier=[voided]) == [voided]


def test_a_transfer_is_held_against_both_its_ends() -> None:
    paid_out = Transfer("txn_3 transfer", "091", "090", DAY, Money(500))
    shown = XeroSnapshot(
        "X1", "bank_transfer", paid_out.key, True, {"091": -500, "090": 500}, DAY, "transfer"
    )
    assert found([row(paid_out)], [shown]) == []
    assert words(found([row(paid_out)], [replace(shown, is_live=False)])) == [
        ("deleted", paid_out.key, {"091": 500, "090": -500})
    ]


def test_two_invoices_of_one_reference_are_a_double_and_a_strangers_is_none() -> None:
    copied = replace(INVOICE, id="I2", number="CN-00002")
    theirs = replace(INVOICE, id="I3", number="INV-7", reference="their own")
    assert words(found([row(SOLD, "I1")], sales=[INVOICE, copied, theirs])) == [("double", SOLD.key, {})]
    (double,) = found([row(SOLD, "I1")], sales=[INVOICE, copied])
    assert found([row(SOLD, "I1")], sales=[replace(copied, is_live=False)], earlier=[double]) == []
