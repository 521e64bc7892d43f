"""The fields of a finding and of the owner's word on it, and their types."""

from __future__ import annotations

from datetime import date

from shared.reasons import reason_for
from shared.reconciliation.findings import Finding
from shared.reports.json.findings import accepted_json, findings_json, posted_again_json
from tests.shared.reports.json.same import assert_json


def test_a_finding_is_said_with_what_it_moves_at_each_account() -> None:
    effect = {"091": 2500, "092": -100}
    found = Finding("xero-1", "own", "", effect, date(2026, 10, 2), "RECEIVE from A friend", accepted=True)
    assert_json(
        findings_json("demo", [found]),
        {
            "tenant": "demo",
            "findings": [
                {
                    "id": "xero-1",
                    "reason_code": "own",
                    "about": "",
                    "moves_pence": {"091": 2500, "092": -100},
                    "dated": "2026-10-02",
                    "detail": "RECEIVE from A friend",
                    "accepted": True,
                    "sentence": reason_for("own").sentence,
                    "what_to_do": reason_for("own").what_to_do,
                }
            ],
        },
    )


def test_what_was_accepted_needs_no_why() -> None:
    assert_json(accepted_json("xero-1", is_accepted=True), {"id": "xero-1", "accepted": True})


def test_what_is_not_there_to_be_accepted_says_why() -> None:
    document = accepted_json("xero-2", is_accepted=False, why_not="there is no finding xero-2")
    assert_json(document, {"id": "xero-2", "accepted": False, "why": "there is no finding xero-2"})


def test_what_is_posted_again_is_named_by_its_rows() -> None:
    keys = ["ch_1 invoice", "txn_1 payment"]
    assert_json(posted_again_json("xero-1", keys), {"id": "xero-1", "posting": keys})


def test_what_is_not_posted_again_says_why() -> None:
    document = posted_again_json("xero-1", [], "Xero has txn_1 payment")
    assert_json(document, {"id": "xero-1", "posting": [], "why": "Xero has txn_1 payment"})
