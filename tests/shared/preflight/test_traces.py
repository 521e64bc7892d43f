from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from shared.ledger.keys import Role, reference
from shared.preflight.traces import Trace, Written, is_ours, traces_in

CHARGE = "ch_3MmlLrLkdIwHu7ix0snN0B15"
PAYMENT = "PM0000PTV0CA1K"
DAY = date(2026, 11, 20)


def written(reference: str = "", **fields: Any) -> Written:
    known: dict[str, Any] = {"kind": "payment", "id": "p-1", "dated": DAY}
    return Written(**known | fields, reference=reference)


def tools(*documents: Written) -> list[tuple[str, str | None]]:
    return [(each.tool, each.provider) for each in traces_in(documents)]


@pytest.mark.parametrize(
    ("document", "tool", "provider"),
    [
        (written(CHARGE), "unknown", "stripe"),
        (written("Payment pi_3MtwBwLkdIwHu7ix28a3tqPa, card"), "unknown", "stripe"),
        (written(texts=("Order 7", "py_1MtwBwLkdIwHu7ix28a3tqPa")), "unknown", "stripe"),
        (written("txn_1MiN3gLkdIwHu7ixxapQrznl"), "unknown", "stripe"),
        (written("po_1OaFDbEcg9tTZuTgNYmX0PKB"), "unknown", "stripe"),
        (written("in_1MtHbELkdIwHu7ixl4OzzPMv"), "unknown", "stripe"),
        (written(PAYMENT), "unknown", "gocardless"),
        (written("Payout PO0010R1ARR0QG"), "unknown", "gocardless"),
        (written("MD00008Q30R2BR"), "unknown", "gocardless"),
        (written(f"Direct Debit payment {PAYMENT}"), "gocardless_app", "gocardless"),
        (written(texts=("Collected by GoCardless for Xero",)), "gocardless_app", "gocardless"),
        (written("Synder: order 7"), "synder", None),
        (written(contact="Synder"), "synder", None),
        (written(f"Synced by SYNDER, {CHARGE}"), "synder", None),
        (written("A2X settlement 12"), "a2x", None),
    ],
)
def test_what_only_another_tool_writes_is_a_trace(document: Written, tool: str, provider: str | None) -> None:
    assert tools(document) == [(tool, provider)]


@pytest.mark.parametrize(
    "document",
    [
        written(),
        written("Rent"),
        written("Paid by Stripe"),
        written("ch_1", contact="Stripe"),
        written("in_progressreportings"),
        written("PM0000PTV0CA1"),
        written("PM0000PTV0CA1KX"),
        written("PM0000PTV0CA1O"),
        written("pm0000ptv0ca1k"),
        written("batch_3MmlLrLkdIwHu7ix0snN0B15"),
        written("synderella"),
        written("Stripe fee", kind="bank_transaction", bank="Business Bank Account", contact="Stripe"),
        written("Payout", kind="bank_transaction", bank="Stripe GBP", contact="Stripe"),
        written("Fee", kind="bank_transaction", bank="Stripe GBP", contact="Ada Lovelace"),
    ],
    ids=str,
)
def test_what_a_person_may_write_is_no_trace(document: Written) -> None:
    assert tools(document) == []


def test_a_fee_in_stripes_own_bank_account_is_a_trace_of_stripes_feed() -> None:
    fee = written(
        "Stripe processing fees", kind="bank_transaction", bank="Stripe GBP", contact="Stripe", account="a-1"
    )
    (found,) = traces_in([fee])
    assert (found.tool, found.provider, found.account) == ("stripe_feed", "stripe", "a-1")


@pytest.mark.parametrize("role", Role)
def test_what_we_have_written_is_never_a_trace(role: Role) -> None:
    sources = (
        "txn_1MiN3gLkdIwHu7ixxapQrznl",
        CHARGE,
        "du_1MtJUT2eZvKYlo2CNaw2HvEv",
        PAYMENT,
        f"{PAYMENT}-failed-2",
    )
    keys = [reference(each, role) for each in sources] + [reference(PAYMENT, Role.PAYMENT, 1)]
    keys.append("opening stripe 2026-10-01 200 entry")
    bank: dict[str, Any] = {"kind": "bank_transaction", "bank": "Stripe", "contact": "Stripe"}
    assert tools(*(written(each, texts=(f"Stripe fee for {CHARGE}",), **bank) for each in keys)) == []


def test_words_that_end_as_our_keys_do_are_not_ours() -> None:
    assert not is_ours("Stripe fee")
    assert not is_ours("Direct Debit payment")
    assert not is_ours(f"{CHARGE} and its fee")


def test_each_tools_documents_are_counted_and_the_latest_is_named() -> None:
    documents = [
        written("Synder 1", id="a", dated=date(2026, 11, 1)),
        written("Synder 2", id="b", dated=date(2026, 11, 9), kind="invoice"),
        written(CHARGE, id="c", dated=date(2026, 11, 12)),
        written("Synder 3", id="d", dated=date(2026, 11, 3)),
    ]
    assert traces_in(documents) == (
        Trace("unknown", "stripe", 1, date(2026, 11, 12), "payment", "c"),
        Trace("synder", None, 3, date(2026, 11, 9), "invoice", "b"),
    )
