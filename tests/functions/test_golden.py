"""For each row of docs/accounting.md: the webhook, the documents it leaves in Xero, and what was sent there.

The folders of tests/golden/stripe are for a bookkeeper to read. GOLDEN=write makes them anew.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from local.business import Business
from local.stack import Stack, running
from local.standins.xero.records import Element
from local.stripe_month import adjustments, disputes, payouts, refunds, sales
from local.stripe_month.account import StripeAccount
from local.stripe_month.sales import Bought
from local.stripe_shapes import Buyer, Thing
from local.trading_day import CLOSE
from shared.providers.stripe import MEANINGS
from shared.store.tables import RowItem
from shared.xero.client import XeroClient
from tests.factories import settings

GOLDEN = Path(__file__).parents[1] / "golden" / "stripe"
ADA = Buyer("Ada Lovell", "ada@example.com", "Leeds")
DAY = timedelta(days=1)
HEADINGS = "| | document | number | contact | date | total | state | reference |"
Act = Callable[[StripeAccount, Thing], object]


def _sale(account: StripeAccount) -> Thing:
    """The sale that most stories are about: 120.00, VAT inside, paid by card."""
    return sales.pay(account, Bought(12000, ADA))


def _nothing(account: StripeAccount) -> Thing:
    return {}


def _debit(account: StripeAccount) -> Thing:
    charge = sales.debit(account, Bought(9000, ADA))
    sales.debit_succeeds(account, charge)
    return charge


def _refunded(account: StripeAccount) -> Thing:
    charge = _sale(account)
    return {"refund": refunds.refund(account, charge, 3000), "charge": charge}


def _disputed(account: StripeAccount) -> Thing:
    charge = _sale(account)
    return disputes.dispute(account, charge, 12000)


def _disputed_in_euros(account: StripeAccount) -> Thing:
    charge = sales.pay(account, Bought(18000, ADA, currency="eur"))
    return disputes.dispute(account, charge, 18000)


def _lost(account: StripeAccount) -> Thing:
    dispute = _disputed(account)
    disputes.lose(account, dispute)
    return dispute


def _paid_out(account: StripeAccount) -> Thing:
    _sale(account)
    return payouts.pay_out_all(account)


@dataclass(frozen=True)
class Story:
    """What was before, what happens, and which setting the owner has made otherwise."""

    before: Callable[[StripeAccount], Thing]
    act: Act
    category: str
    changes: tuple[tuple[str, str], ...] = ()
    later: timedelta = timedelta(hours=1)


STORIES: dict[str, Story] = {
    "charge": Story(_nothing, lambda a, _: _sale(a), "charge"),
    "charge with VAT on the fee": Story(
        _nothing, lambda a, _: sales.pay(a, Bought(12000, ADA, vat=True)), "charge"
    ),
    "charge without a name": Story(_nothing, lambda a, _: sales.pay(a, Bought(4500)), "charge"),
    "charge in euros, settled in pounds": Story(
        _nothing, lambda a, _: sales.pay(a, Bought(18000, ADA, currency="eur")), "charge"
    ),
    "charge captured in parts": Story(
        lambda a: sales.capture_part(a, Bought(4000, ADA)),
        lambda a, charge: sales.capture_more(a, charge, 2000),
        "charge",
    ),
    "charge_failure in the same month": Story(
        _debit, lambda a, charge: sales.debit_fails_late(a, charge, 0), "charge_failure"
    ),
    "charge_failure in a later month": Story(
        _debit, lambda a, charge: sales.debit_fails_late(a, charge, 0), "charge_failure", later=35 * DAY
    ),
    "refund of a part": Story(_sale, lambda a, charge: refunds.refund(a, charge, 3000), "refund"),
    "partial_capture_reversal": Story(
        _sale, lambda a, charge: sales.capture_less(a, charge, 2000), "partial_capture_reversal"
    ),
    "refund_failure in the same month": Story(
        _refunded, lambda a, it: refunds.refund_fails(a, it["refund"], it["charge"]), "refund_failure"
    ),
    "refund_failure in a later month": Story(
        _refunded,
        lambda a, it: refunds.refund_fails(a, it["refund"], it["charge"]),
        "refund_failure",
        later=35 * DAY,
    ),
    "dispute": Story(
        _sale,
        lambda a, charge: disputes.dispute(a, charge, 12000),
        "dispute",
    ),
    "dispute_reversal with the fee given back": Story(
        _disputed, lambda a, dispute: disputes.win(a, dispute, fee_back=True), "dispute_reversal"
    ),
    "dispute_reversal after the loss": Story(
        _lost, lambda a, dispute: disputes.win(a, dispute, fee_back=False), "dispute_reversal"
    ),
    "dispute_reversal after the loss, written off": Story(
        _lost,
        lambda a, dispute: disputes.win(a, dispute, fee_back=False),
        "dispute_reversal",
        (("dispute_lost", "write_off"),),
    ),
    "dispute_reversal of what was withdrawn before the feed": Story(
        _disputed,
        lambda a, dispute: disputes.win(a, dispute, fee_back=False),
        "dispute_reversal",
        (("feed_from", "2026-10-14"),),
        later=5 * DAY,
    ),
    "dispute_reversal at another exchange rate": Story(
        _disputed_in_euros,
        lambda a, dispute: disputes.win(a, dispute, fee_back=False),
        "dispute_reversal",
        later=3 * DAY,
    ),
    "dispute lost": Story(_disputed, disputes.lose, "dispute lost"),
    "dispute lost, withdrawn before the feed": Story(
        _disputed, disputes.lose, "dispute lost", (("feed_from", "2026-10-14"),), later=5 * DAY
    ),
    "dispute lost, written off": Story(
        _disputed, disputes.lose, "dispute lost", (("dispute_lost", "write_off"),)
    ),
    "fee": Story(_nothing, lambda a, _: adjustments.own_fee(a, 500), "fee"),
    "fee with VAT": Story(_nothing, lambda a, _: adjustments.own_fee(a, 500, vat=True), "fee"),
    "fee with VAT on a part": Story(
        _nothing, lambda a, _: adjustments.own_fee(a, 500, vat=True, untaxed=70), "fee"
    ),
    "network_cost": Story(_nothing, lambda a, _: adjustments.network_cost(a, 70), "network_cost"),
    "payout": Story(_sale, lambda a, _: payouts.pay_out_all(a), "payout"),
    "payout_reversal in the same month": Story(_paid_out, payouts.payout_fails, "payout_reversal"),
    "payout_reversal in a later month": Story(
        _paid_out, payouts.payout_fails, "payout_reversal", later=35 * DAY
    ),
    "topup": Story(_nothing, lambda a, _: payouts.top_up(a, 10000), "topup"),
    "topup_reversal": Story(lambda a: payouts.top_up(a, 10000), payouts.top_up_reversed, "topup_reversal"),
    "unknown category": Story(_nothing, lambda a, _: adjustments.set_right(a, -250), "any other"),
}


def test_every_row_of_the_table_has_a_story() -> None:
    assert {story.category for story in STORIES.values()} == {*MEANINGS, "dispute lost", "any other"}


@pytest.mark.parametrize("name", STORIES)
def test_a_story_is_told_as_it_was(quick_aws: None, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    told = _told(STORIES[name], monkeypatch)
    folder = GOLDEN / name.replace(", ", " ").replace(" ", "-")
    if os.environ.get("GOLDEN") == "write":
        folder.mkdir(parents=True, exist_ok=True)
        for file, text in told.items():
            (folder / file).write_text(text, encoding="utf-8")
    assert {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())} == told


def _told(story: Story, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    with running(CLOSE) as stack:
        business = stack.open_business("demo", settings(**dict(story.changes)))
        account = StripeAccount(int(CLOSE.timestamp()))
        thing = story.before(account)
        _play(stack, business, account)
        earlier, balances, heard = _documents(business), business.xero.trial_balance(), len(account.events)
        sent = _listened(monkeypatch)
        account.wait(int(story.later.total_seconds()))
        story.act(account, thing)
        _play(stack, business, account)
        names = {item.xero_id: item.key for item in RowItem.query("demo") if item.xero_id}
        moved = {
            code: after - balances[code]
            for code, after in business.xero.trial_balance().items()
            if after != balances[code]
        }
        return {
            "1-webhooks.json": _json([_short(event) for event in account.events[heard:]]),
            "2-documents.md": _page(story, _changes(earlier, _documents(business)), moved, _kept(stack)),
            "3-sent-to-xero.json": _json(_named(sent, names)),
        }


def _play(stack: Stack, business: Business, account: StripeAccount) -> None:
    stack.clock.move_to(datetime.fromtimestamp(account.now, CLOSE.tzinfo))
    business.stripe.show(account.world())
    for event in account.events:
        assert stack.deliver(business, event) == 200
    stack.lambdas.invoke("feed", {})
    stack.run_until_quiet()


def _listened(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Every call of Xero's SDK that writes, and what it is given."""
    sent: list[dict[str, Any]] = []
    reply = XeroClient._reply

    def listening(self: XeroClient, call: Callable[..., Any], *given: Any, **query: Any) -> Any:
        if not call.__name__.startswith("get_"):
            sent.append({call.__name__: given[0] if len(given) == 1 else list(given)})
        return reply(self, call, *given, **query)

    monkeypatch.setattr(XeroClient, "_reply", listening)
    return sent


def _documents(business: Business) -> dict[str, Element]:
    return {document["id"]: document for document in business.xero.documents()}


def _changes(before: dict[str, Element], after: dict[str, Element]) -> Iterator[tuple[str, Element]]:
    for id, document in after.items():
        if id not in before:
            yield "new", document
        elif document != before[id]:
            yield f"was {before[id]['status']}", document


def _page(
    story: Story, changes: Iterator[tuple[str, Element]], moved: dict[str, Any], kept: list[str]
) -> str:
    rows = [_row(what, document) for what, document in changes]
    meaning = MEANINGS.get(story.category)
    table = [
        "| | document | contact | date | total | state | reference |",
        "|---|---|---|---|---|---|---|",
        *rows,
    ]
    shown = [f"| {code} | {amount:+.2f} |" for code, amount in sorted(moved.items())]
    balances = ["| account | moved by (debit +) |", "|---|---|", *shown]
    parts = [
        f"# {story.category}: {meaning.words if meaning else 'see docs/accounting.md'}",
        *(["\n".join(table)] if rows else []),
        *(["\n".join(balances)] if shown else []),
        *kept,
    ]
    return "\n\n".join(parts) + "\n"


def _row(what: str, document: Element) -> str:
    cells = (
        what,
        document["kind"].replace("_", " "),
        document["number"] if document["kind"] == "invoice" else "",
        document["contact"],
        document["date"],
        "" if document["total"] is None else str(document["total"]),
        document["status"],
        document["reference"],
    )
    return f"| {' | '.join(cells)} |"


def _kept(stack: Stack) -> list[str]:
    """What is on record though it is no document, or was booked to be looked at."""
    rows = [row for row in RowItem.query("demo") if row.kind in ("Source", "Flag") and row.reason]
    return [f"On record, {row.state}: {row.reason}. {row.words or ''}".strip() for row in rows]


def _short(event: Thing) -> Thing:
    """The recorder believes no more of a webhook than what it is about."""
    thing = event["data"]["object"]
    return {
        "id": event["id"],
        "type": event["type"],
        "object": {"id": thing["id"], "object": thing["object"]},
    }


def _named(sent: Any, names: dict[str, str]) -> Any:
    """Xero's ids by what they stand for."""
    match sent:
        case dict():
            return {key: _named(value, names) for key, value in sent.items()}
        case list():
            return [_named(each, names) for each in sent]
        case str() if sent in names:
            return f"(id of {names[sent]})"
    return sent


def _json(what: Any) -> str:
    return json.dumps(what, indent=2, ensure_ascii=False, default=str) + "\n"
