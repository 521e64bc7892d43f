from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from shared.ledger.stages import Stage
from shared.ledger.standing import Standing
from shared.store import standing
from shared.store.tables.businesses import ReconciliationItem

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
INVOICE = Standing("ch_1 invoice", Stage.INVOICES, "id-1", 7)
FEE = Standing("txn_1 fee", Stage.BANK_TRANSACTIONS, "id-2")


def test_what_stands_is_read_back_by_its_key() -> None:
    standing.keep("acme", [INVOICE, FEE], NOW)
    assert standing.read("acme", [INVOICE.key, FEE.key, "txn_2 fee"]) == {INVOICE.key: INVOICE, FEE.key: FEE}


def test_nobody_reads_what_stands_at_another_tenants() -> None:
    standing.keep("acme", [INVOICE], NOW)
    assert standing.read("other", [INVOICE.key]) == {}


def test_a_document_that_is_gone_hides_none_that_is_live_in_whatever_order_they_are_read() -> None:
    gone = replace(INVOICE, xero_id="id-0", is_live=False)
    for order in ([gone, INVOICE], [INVOICE, gone]):
        standing.keep("acme", order, NOW)
        assert standing.read("acme", [INVOICE.key]) == {INVOICE.key: INVOICE}
    standing.keep("other", [gone], NOW)
    assert standing.read("other", [INVOICE.key]) == {INVOICE.key: gone}
    standing.keep("other", [INVOICE], NOW)
    assert standing.read("other", [INVOICE.key]) == {INVOICE.key: INVOICE}


def test_two_live_documents_of_one_key_on_one_page_are_no_error() -> None:
    standing.keep("acme", [INVOICE, replace(INVOICE, xero_id="id-3")], NOW)
    assert standing.read("acme", [INVOICE.key])[INVOICE.key].xero_id == "id-3"


def test_what_stands_is_forgotten_after_a_year() -> None:
    standing.keep("acme", [INVOICE], NOW)
    (item,) = ReconciliationItem.query("acme")
    assert 365 < (item.expires_at - NOW).days < 500
