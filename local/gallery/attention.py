"""Shows what needs a person: with much to do, with nothing, and to a reader."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

from functions.manage.attention import Found, Group, Line
from functions.manage.rendering import Link
from local.gallery.sample import ACME, Sample, sample
from shared.reasons import reason_for

VISIT = SimpleNamespace(tenant=ACME.id)
AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
LINES = (
    Line(
        "ch_1 invoice",
        AT,
        "Invoice, £96.00",
        "Priya Nair",
        "Account code '200' is archived, or deleted. It is not a valid code for this document.",
        "10 or more other documents wait for it.",
        may_retry=True,
        story="#",
    ),
    Line("ch_2 fee", AT, "Spend money, £1.65", "Stripe", "", "", may_retry=True, story="#"),
)


def _group(
    reason: str, lines: tuple[Line, ...], is_parked: bool = True, how_many: str = "", more: Link | None = None
) -> Group:
    known = reason_for(reason)
    return Group(
        reason,
        known.sentence,
        known.what_to_do,
        how_many=how_many or f"{len(lines)} {'document' if len(lines) == 1 else 'documents'}",
        links=(Link("#", "Settings"), Link("#", "Chart of accounts in Xero")) if is_parked else (),
        lines=lines,
        more=more,
        may_retry_all=is_parked,
        may_handle=is_parked,
        may_see=not is_parked,
        is_several=len(lines) > 1,
    )


ACCOUNTS = _group(
    "account_not_usable", LINES, more=Link("#", "Show all 20 or more"), how_many="20 or more documents"
)
OVERPAID = _group(
    "overpaid",
    (Line("txn_3 overpaid", AT, "Movement at GoCardless", "", "", "", may_retry=False, story="#"),),
    is_parked=False,
)
VOIDED, EDITED = reason_for("voided"), reason_for("edited")
FINDINGS = (
    Found(
        "1",
        VOIDED.sentence,
        VOIDED.what_to_do,
        "20 November 2026",
        "invoice CN-7",
        (),
        Link("#", "Look at it in Xero"),
        may_post_again=True,
    ),
    Found(
        "2",
        EDITED.sentence,
        EDITED.what_to_do,
        "21 November 2026",
        "Boiler service",
        ("£5.00 less in account 091",),
        None,
        may_post_again=False,
    ),
)


def attention_samples() -> dict[str, Sample]:
    """Returns the pages of what needs attention by name."""
    much = {
        "parked": [ACCOUNTS],
        "flagged": [OVERPAID],
        "findings": FINDINGS,
        "pending": 12,
        "pending_is_more": False,
    }
    nothing = {"parked": [], "flagged": [], "findings": (), "pending": 0, "pending_is_more": False}
    one = {
        "group": replace(ACCOUNTS, how_many="100 or more documents", more=None),
        "after": "ch_1 invoice",
        "first": "#",
        "next": "#",
    }
    return {
        "attention": _sample("attention.html", "Needs attention", may_change=True, **much),
        "attention_of_a_reader": _sample("attention.html", "Needs attention", may_change=False, **much),
        "attention_none": _sample("attention.html", "Needs attention", may_change=True, **nothing),
        "attention_reason": _sample("attention_reason.html", ACCOUNTS.sentence, may_change=True, **one),
    }


def _sample(template: str, title: str, **context: object) -> Sample:
    return sample(template, title, {"visit": VISIT, **context})
