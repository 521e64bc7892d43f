"""Makes the section on idle businesses: what each uses in an hour, and what that costs in a month."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence

from local.bench.scale import prices
from local.bench.scale.charges import Charges, charges, fixed, for_each
from local.bench.scale.idle_play import WORKERS, Idle, day, hour
from local.bench.scale.page import Section, not_flat, table
from local.bench.scale.turns import Turn, measured
from local.bench.scale.usage import Usage, cost, monthly
from local.stack.template import template

ALLOWED = 0.1
# USD a month for a thousand idle businesses.
THOUSAND, MOST = 1000, 80.0
# Businesses of which a day is played, and those of which an hour is, with how many of them take their turns.
DAYS = (1, 100)
HOURS = {1000: 1000, 10_000: 500}
HOSTS = ("stripe", "gocardless", "xero")


def section(most: int = THOUSAND) -> Section:
    """Plays all of them; of those played for an hour, no more than `most` do the work of their turns."""
    nobody, turns = _told(day(0)), measured()
    hours = (_told(hour(number, min(most, at_work))) for number, at_work in HOURS.items())
    played = [*(_told(day(each)) for each in DAYS), *hours]
    return made_of(nobody, played, turns)


def made_of(nobody: Idle, played: Sequence[Idle], turns: Mapping[str, Turn]) -> Section:
    """Makes the section of what was played. `nobody` is a play without businesses."""
    without = charges(nobody, turns)
    each = {idle.businesses: for_each(charges(idle, turns), without, idle.businesses) for idle in played}
    paid = fixed(without, turns)
    lines = [
        *_how(played),
        *_by_number(played, each),
        "",
        *_by_function(each),
        "",
        *_by_item(each, sum(paid.values())),
        "",
        *_without_any(paid),
        "",
        *_busy(each),
        "",
        *_turns(turns),
        "",
        *_prices(),
    ]
    return Section(lines, list(_over(each)))


def _told(idle: Idle) -> Idle:
    print(f"{idle.businesses} idle businesses took {idle.real_seconds:,.0f} s", file=sys.stderr, flush=True)
    return idle


def _over(each: Mapping[int, Charges]) -> Iterator[str]:
    for what in ("written", "read", "kms"):
        values = {number: getattr(charged.total, what) for number, charged in each.items()}
        yield from not_flat(f"`{what}` of an idle business", values, ALLOWED)
    costs = {number: cost(charged.total) for number, charged in each.items()}
    yield from not_flat("the cost of an idle business", costs, ALLOWED)
    together = THOUSAND * costs[_most_played(each)]
    if together > MOST:
        yield f"a thousand idle businesses cost {together:.0f} USD a month, over {MOST:.0f}"


def _how(played: Sequence[Idle]) -> Iterator[str]:
    yield (
        "Each business is connected to Stripe, GoCardless and Xero, has nothing to do, an empty ledger and "
        "a year of closed months, and its accounts agree: its feeds are due every two hours, its "
        "reconciliation every six, and one of four of these reads the open months; its accounts are read "
        "every six hours, too, and its contacts polled by the hour. Dispatch and sweep run every minute, "
        "watch and mail every five, revive once an hour."
    )
    yield ""
    for idle in played:
        yield f"- **{idle.businesses:,}**: {_played(idle)}, in {idle.real_seconds:,.0f} s."
    yield ""


def _played(idle: Idle) -> str:
    if idle.hours > 1:
        return "the mean hour of a day, played an hour after connecting"
    if idle.played == idle.businesses:
        return "an hour of businesses that were connected evenly over the day before"
    return (
        "an hour with the rows of all in `JobsTable`. All are dispatched and take their turns; "
        f"{idle.played:,} evenly among them do the work, which counts for the others too"
    )


def _by_number(played: Sequence[Idle], each: Mapping[int, Charges]) -> Iterator[str]:
    yield "Of one business in an hour, without what runs by the clock even if there is no business:"
    yield ""
    head = ["businesses", "written", "read", "KMS", "SQS requests", "Stripe", "GoCardless", "Xero"]
    rows = []
    for idle in played:
        used = each[idle.businesses].total
        counts = (used.written, used.read, used.kms, used.messages, *_http(idle))
        cells = [*(f"{count:.2f}" for count in counts), f"{used.gb_seconds:.2f}", f"{used.logged / 1000:.1f}"]
        rows.append([f"{idle.businesses:,}", *cells, f"{cost(used):.4f}"])
    yield from table([*head, "GB-seconds", "KB logged", "USD a month"], rows)


def _http(idle: Idle) -> Iterator[float]:
    for host in HOSTS:
        traffic = (used.meters.http.get(host) for used in idle.used.values())
        yield sum(each.calls for each in traffic if each) / idle.hours / max(1, idle.played)


def _by_function(each: Mapping[int, Charges]) -> Iterator[str]:
    yield f"Of one of {_most_played(each):,}, by function:"
    yield ""
    rows = [
        (f"`{name}`", *_cells(used), f"{cost(used):.4f}")
        for name, used in sorted(each[_most_played(each)].by_function.items())
    ]
    yield from table(["function", "runs", "written", "read", "KMS", "GB-seconds", "USD a month"], rows)


def _cells(used: Usage) -> Iterator[str]:
    for count in (used.runs, used.written, used.read, used.kms, used.gb_seconds):
        yield f"{count:.2f}"


def _by_item(each: Mapping[int, Charges], without: float) -> Iterator[str]:
    yield "In USD a month:"
    yield ""
    items = [*monthly(Usage())]
    rows = []
    for number, charged in each.items():
        paid = {name: number * usd for name, usd in monthly(charged.total).items()}
        total = sum(paid.values())
        rows.append([f"{number:,}", *(f"{paid[name]:,.2f}" for name in items), f"{total:,.2f}"])
        rows[-1].append(f"{total + without:,.2f}")
    yield from table(["businesses", *items, "all of them", "with what is fixed"], rows)


def _without_any(paid: Mapping[str, float]) -> Iterator[str]:
    yield "Fixed, in USD a month, whether there are businesses or not:"
    yield ""
    rows = [(name, f"{usd:.2f}") for name, usd in paid.items()]
    yield from table(["what", "USD a month"], [*rows, ("together", f"{sum(paid.values()):.2f}")])


def _busy(each: Mapping[int, Charges]) -> Iterator[str]:
    """Says how busy the workers are, of which no more than the template says work at once."""
    number, charged = max(each.items())
    for name in WORKERS:
        function = template().functions[name]
        used = charged.by_function.get(name, Usage())
        seconds = number * used.gb_seconds * 1024 / function.memory
        share = seconds / 3600 / sum(source.most for source in function.sources)
        yield f"- {number:,} idle businesses take {share:.0%} of what `{name}` can do at its concurrency."


def _turns(turns: Mapping[str, Turn]) -> Iterator[str]:
    yield (
        "A GB-second holds the assumed latency of each call, and the CPU time of a run: here in ms of this "
        "machine, there stretched to the function's share of a processor. Logged is what a run writes, and "
        "500 bytes of Lambda's own. X-Ray records one trace a second and function, and 5 % of the others. "
        "Cold starts, storage and free tiers are left out."
    )
    yield ""
    rows = [
        (f"`{name}`", f"{turn.cpu * 1000:.0f}", f"{turn.logged:,}", len(turn.metrics))
        for name, turn in sorted(turns.items())
    ]
    yield from table(["a run of", "CPU ms", "bytes logged", "metrics"], rows)


def _prices() -> Iterator[str]:
    yield f"Prices in {prices.REGION}, without taxes and free tiers, as of {prices.READ_ON}:"
    yield ""
    rows = [(each.what, f"{each.usd:g} for {each.per:,}", each.source) for each in prices.PRICES]
    yield from table(["what", "USD", "from"], rows)


def _most_played(each: Mapping[int, Charges]) -> int:
    return THOUSAND if THOUSAND in each else max(each)
