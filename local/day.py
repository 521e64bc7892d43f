"""A played day as a person sees it: every charge and its documents, the calls, and what the books say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from local.playing import Outcome
from local.standins.xero import Organisation, beancount
from local.standins.xero.records import Element
from local.worlds import Phase
from shared.money import Money
from shared.reasons import LEFT_OUT, PARKED, Reason


@dataclass(frozen=True, slots=True)
class Day:
    """What one played day left behind. `clearing` and `processor` are in pounds."""

    phase: Phase
    outcome: Outcome
    documents: Sequence[Element]
    clearing: Decimal
    processor: Decimal
    complaints: Sequence[str]
    seconds: float

    @property
    def difference(self) -> Decimal:
        return self.clearing - self.processor

    @property
    def is_right(self) -> bool:
        settled = not self.outcome.pending and not self.outcome.parked
        answered = self.outcome.refused == sum(each.forged for each in self.phase.deliveries)
        return settled and answered and self.difference == 0 and not self.complaints


def judged(
    xero: Organisation, settings: dict[str, Any], phase: Phase, outcome: Outcome, seconds: float
) -> Day:
    """The day, with bean-check's opinion of its books."""
    return Day(
        phase=phase,
        outcome=outcome,
        documents=xero.documents(),
        clearing=Decimal(outcome.balances[settings["accounts"]["stripe_bank"]]),
        processor=processor_balance(phase.stripe["balance"]),
        complaints=beancount.check(beancount.export(xero)),
        seconds=seconds,
    )


def processor_balance(balance: dict[str, Any]) -> Decimal:
    """What Stripe owes in GBP: pending and available."""
    parts = [*balance["pending"], *balance["available"]]
    return Money(sum(part["amount"] for part in parts if part["currency"] == "gbp")).decimal


def show(day: Day, console: Console) -> None:
    console.print(_transactions(day))
    console.print(_webhooks(day))
    calls = day.outcome.xero_calls
    console.print(f"Xero calls: {calls['write']} to write, {calls['read']} to read, in {day.seconds:.1f} s")
    verdict = "bean-check accepts the books" if not day.complaints else "bean-check REFUSES the books"
    console.print(f"{verdict}{''.join(f'{chr(10)}  {words}' for words in day.complaints)}")
    console.print(
        f"Stripe clearing account [bold]{day.clearing:.2f}[/], Stripe's own balance "
        f"[bold]{day.processor:.2f}[/], difference [bold]{day.difference:.2f}[/]"
    )


def _transactions(day: Day) -> Table:
    table = Table(
        title="Every charge of the day, and its documents in Xero",
        title_justify="left",
        box=SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
    )
    for heading in ("UTC", "Customer and sale", "Settled", "Fee"):
        table.add_column(heading, justify="right" if heading in ("Settled", "Fee") else "left")
    # Room for the longest state; the customer's column gives way on a narrow screen.
    table.add_column("In Xero", min_width=28, max_width=40)
    settled = {each["id"]: each for each in day.phase.stripe["balance_transactions"]}
    for charge in sorted(day.phase.stripe["charges"], key=lambda each: each["created"]):
        table.add_row(*_cells(charge, settled[charge["balance_transaction"]], day), end_section=True)
    return table


def _cells(charge: dict[str, Any], settled: dict[str, Any], day: Day) -> tuple[str, ...]:
    currency = settled["currency"]
    return (
        datetime.fromtimestamp(settled["created"], UTC).strftime("%H:%M"),
        f"{charge['billing_details']['name'] or '(no name, no e-mail)'}\n{charge['description']}",
        f"{Money.from_minor(settled['amount'], currency).decimal}"
        + ("" if currency == "gbp" else f"\n{currency.upper()}"),
        str(Money.from_minor(settled["fee"], currency).decimal),
        _in_xero(charge, settled, day),
    )


def _in_xero(charge: dict[str, Any], settled: dict[str, Any], day: Day) -> str:
    """Its documents and their states, else why there are none."""
    notes = [*_said(settled["id"], day.outcome.ignored, LEFT_OUT)]
    notes += _said(charge["id"], day.outcome.parked, PARKED)
    made = (_described(each) for each in day.documents if _belongs(each, charge["id"], settled["id"]))
    return "\n".join((*made, *notes))


def _said(source: str, listed: list[dict[str, str]], reasons: dict[str, Reason]) -> list[str]:
    return [reasons[each["reason"]].sentence for each in listed if each["source"] == source]


def _belongs(document: Element, *sources: str) -> bool:
    return document["reference"].split(" ")[0] in sources


def _described(document: Element) -> str:
    name = {"invoice": document["number"], "bank_transaction": "fee"}.get(document["kind"], document["kind"])
    return f"{name:<8}{document['total']:>8.2f} {document['status']}"


def _webhooks(day: Day) -> str:
    ids = Counter(each.body["id"] for each in day.phase.deliveries if not each.forged)
    twice = sum(1 for count in ids.values() if count > 1)
    forged = sum(1 for each in day.phase.deliveries if each.forged)
    return (
        f"Webhooks: {len(day.phase.deliveries)} delivered, {twice} of them twice; "
        f"{day.outcome.refused} of {forged} forged refused; "
        f"{len(day.outcome.ignored)} source left out on record, {len(day.outcome.parked)} parked"
    )
