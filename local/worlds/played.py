"""Shows a played phase to a person: what moved, its documents in Xero, the calls, what the books say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from local.standins.xero import Organisation, beancount
from local.standins.xero.records import Element
from local.worlds.movements import Moved, moved_in
from local.worlds.playing import Outcome
from local.worlds.world import Phase
from shared.money import Money
from shared.reasons import EXCLUDED, PARKED, Reason


@dataclass(frozen=True, slots=True)
class Purse:
    """A clearing account, and what its provider says it holds, in pounds."""

    provider: str
    clearing: Decimal
    processor: Decimal

    @property
    def difference(self) -> Decimal:
        return self.clearing - self.processor


@dataclass(frozen=True, slots=True)
class Played:
    """What one played phase left behind."""

    phase: Phase
    outcome: Outcome
    documents: Sequence[Element]
    purses: Sequence[Purse]
    complaints: Sequence[str]
    seconds: float

    @property
    def is_right(self) -> bool:
        settled = not self.outcome.pending and not self.outcome.parked
        answered = self.outcome.refused == sum(each.forged for each in self.phase.deliveries)
        balanced = all(purse.difference == 0 for purse in self.purses)
        return settled and answered and balanced and not self.complaints


def judged(
    xero: Organisation, settings: dict[str, Any], phase: Phase, outcome: Outcome, seconds: float
) -> Played:
    """Collects what a phase left behind, with bean-check's opinion of the books."""
    accounts, held = settings["accounts"], outcome.balances
    stripe, debits = Decimal(held[accounts["stripe_bank"]]), Decimal(held[accounts["gocardless_bank"]])
    return Played(
        phase=phase,
        outcome=outcome,
        documents=xero.documents(),
        purses=(
            Purse("Stripe", stripe, stripe_balance(phase.stripe["balance"])),
            Purse("GoCardless", debits, gocardless_balance(phase.gocardless["balances"])),
        ),
        complaints=beancount.check(beancount.export(xero)),
        seconds=seconds,
    )


def stripe_balance(balance: dict[str, Any]) -> Decimal:
    """Adds up what Stripe owes in GBP: pending and available."""
    parts = [*balance["pending"], *balance["available"]]
    return Money(sum(part["amount"] for part in parts if part["currency"] == "gbp")).decimal


def gocardless_balance(balances: Sequence[dict[str, Any]]) -> Decimal:
    """Adds up what GoCardless owes in GBP, net of fees: equal to the books once everything is paid out."""
    owed = ("confirmed_funds", "pending_payouts")
    parts = (each for each in balances if each["balance_type"] in owed and each["currency"] == "GBP")
    return Money(sum(part["amount"] for part in parts)).decimal


def show(played: Played, console: Console) -> None:
    console.print(_movements(played))
    console.print(_webhooks(played))
    calls = played.outcome.xero_calls
    console.print(f"Xero calls: {calls['write']} writes, {calls['read']} reads, in {played.seconds:.1f} s")
    verdict = "bean-check accepts the books" if not played.complaints else "bean-check REFUSES the books"
    console.print(f"{verdict}{''.join(f'{chr(10)}  {words}' for words in played.complaints)}")
    for purse in played.purses:
        console.print(_compared(purse))


def _compared(purse: Purse) -> str:
    ours, theirs = f"{purse.provider} clearing account", f"{purse.provider}'s own balance"
    held = f"{ours} [bold]{purse.clearing:.2f}[/], {theirs} [bold]{purse.processor:.2f}[/]"
    return f"{held}, difference [bold]{purse.difference:.2f}[/]"


def _movements(played: Played) -> Table:
    table = Table(
        title="Everything that moved, and its documents in Xero",
        title_justify="left",
        box=SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
    )
    for heading in ("Day", "What", "Amount", "Fee"):
        table.add_column(heading, justify="right" if heading in ("Amount", "Fee") else "left")
    # Wide enough for the longest state; the column of movements gives way on a narrow screen.
    table.add_column("In Xero", min_width=31, max_width=40)
    for moved in moved_in(played.phase):
        table.add_row(*_cells(moved, played), end_section=True)
    return table


def _cells(moved: Moved, played: Played) -> tuple[str, ...]:
    in_pounds = moved.gross.currency == "GBP"
    amount = str(moved.gross.decimal) + ("" if in_pounds else f"\n{moved.gross.currency}")
    fee = str(moved.fee.decimal) if moved.fee.minor else ""
    return (f"{moved.day:%d %b}", moved.words, amount, fee, _in_xero(moved, played))


def _in_xero(moved: Moved, played: Played) -> str:
    """Describes the movement's documents and their states, or why there are none."""
    notes = [*_said(moved, played.outcome.ignored, EXCLUDED), *_said(moved, played.outcome.parked, PARKED)]
    made = (_described(each) for each in played.documents if _known_as(each["reference"]) in moved.sources)
    return "\n".join((*made, *notes))


def _said(moved: Moved, listed: list[dict[str, str]], reasons: dict[str, Reason]) -> list[str]:
    return [reasons[each["reason"]].sentence for each in listed if _known_as(each["source"]) in moved.sources]


def _known_as(reference: str) -> str:
    """Returns the source in a reference: PM1 in `PM1-failed reversal`."""
    return reference.partition(" ")[0].partition("-")[0]


def _described(document: Element) -> str:
    kind = document["kind"]
    named = {"invoice": document["number"], "bank_transaction": "entry", "bank_transfer": "transfer"}
    return f"{named.get(kind, kind.replace('_', ' ')):<11}{document['total']:>8.2f} {document['status']}"


def _webhooks(played: Played) -> str:
    told = [str(each.body) for each in played.phase.deliveries if not each.forged]
    forged = sum(1 for each in played.phase.deliveries if each.forged)
    return (
        f"Webhooks: {len(played.phase.deliveries)} delivered, {len(told) - len(set(told))} of them twice; "
        f"{played.outcome.refused} of {forged} forged refused; "
        f"{len(played.outcome.ignored)} excluded, {len(played.outcome.parked)} parked"
    )
