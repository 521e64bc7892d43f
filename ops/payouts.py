"""Implements payouts: shows each payout with its items and documents, and a tick or why it has none."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from rich.table import Table
from rich.text import Text

from ops.answering import Answer, Command, code_of
from ops.desk import Desk
from ops.errors import Failed
from ops.page import many, pounds, reason_text, spaced, table, ticked, title
from shared.ledger.profiles import PROFILES
from shared.provider import PROVIDERS, Provider
from shared.reasons import reason_for
from shared.reconciliation.payouts import PayoutItem, PayoutMatch, PayoutReason
from shared.reports.json.payouts import payouts_json
from shared.reports.uk import day
from shared.store import payouts


def run(desk: Desk, wanted: Namespace) -> Answer:
    """Lists payouts as reconciliations found them, the newest first. Raises Failed where there is none."""
    tenant = desk.owner().tenant
    chosen = [wanted.provider] if wanted.provider else PROVIDERS
    matches = [each for provider in chosen for each in _matches(tenant, provider, wanted)]
    if not matches:
        raise Failed("no such payout has been checked: run reconcile")
    view = [_items(matches[0])] if wanted.id else [_table(matches)]
    return Answer(
        payouts_json(tenant, matches),
        [title(_named(matches[0])), *_reasons(matches[0]), *view] if wanted.id else view,
        code_of(all(each.is_matched for each in matches)),
    )


def _matches(tenant: str, provider: Provider, wanted: Namespace) -> list[PayoutMatch]:
    if not wanted.id:
        return list(payouts.history(tenant, provider, wanted.last))
    match = payouts.read(tenant, provider, wanted.id)
    return [match] if match else []


def _named(match: PayoutMatch) -> str:
    payout = match.payout
    return f"{PROFILES[payout.provider].name} payout {payout.id} of {day(payout.day)}"


def _table(matches: list[PayoutMatch]) -> Table:
    shown = table(
        "Day", "Payout", "Amount", "Items", "Why no tick", right=("Amount", "Items"), whole=("Day",)
    )
    rows = [
        (
            day(each.payout.day),
            f"{PROFILES[each.payout.provider].name}\n{each.payout.id}",
            ticked(each.payout.amount, each.is_matched),
            str(each.count),
            "\n".join(map(_summary, each.reasons)),
        )
        for each in matches
    ]
    return spaced(shown, rows)


def _summary(reason: PayoutReason) -> str:
    amount = f", {pounds(reason.pence)}" if reason.pence else ""
    return f"{reason.reason_code}: {many(reason.count, 'item')}{amount}"


def _reasons(match: PayoutMatch) -> list[Text]:
    return [
        Text.assemble(
            (f"{_summary(each)} ({each.about})\n", "bold"), reason_text(reason_for(each.reason_code))
        )
        for each in match.reasons
    ]


def _items(match: PayoutMatch) -> Table:
    shown = table("Item", "Amount", "In Xero", right=("Amount",))
    return spaced(shown, [_row(each) for each in (*match.items, match.own)])


def _row(item: PayoutItem) -> tuple[str, Text, str]:
    documents = "\n".join(f"{each.key}: {each.reason_code or each.state}" for each in item.documents)
    return item.source, ticked(item.pence, item.is_right), documents or item.reason_code


def _which(parser: ArgumentParser) -> None:
    parser.add_argument("id", nargs="?", default="", metavar="ID", help="show this payout, item by item")
    parser.add_argument("--provider", choices=PROVIDERS, help="this provider only")
    parser.add_argument(
        "--last", type=int, default=20, metavar="N", help="how many for each provider (default 20)"
    )


COMMANDS = (
    Command(
        "payouts",
        "list payouts, each with a tick or the reason why it has none",
        run,
        "at least one payout has no tick",
        _which,
    ),
)
