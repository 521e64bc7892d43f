"""Turns what functions used into what AWS charges for, in an hour."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from local.bench.scale import prices
from local.bench.scale.counting import Used
from local.bench.scale.idle_play import WORKERS, Idle
from local.bench.scale.turns import Turn
from local.bench.scale.usage import Usage, cost, total
from local.stack.template import TEMPLATE, Function, template

# The memory with which a function has a whole processor.
WHOLE = 1769
# Lambda's own lines of each run, in bytes: START, END and REPORT with the trace's id.
LINES = 500
# Lambda receives and deletes each message of a queue whose batches hold one.
FETCHED = 2
# While a queue is empty, five pollers ask it, each of them three times a minute.
POLLS = 5 * 3 * 60


@dataclass(frozen=True, slots=True)
class Charges:
    """The usage of idle businesses by function, in an hour; of all of them, or of each."""

    by_function: Mapping[str, Usage]

    @property
    def total(self) -> Usage:
        return total(self.by_function.values())


def charges(idle: Idle, turns: Mapping[str, Turn]) -> Charges:
    """Returns what all of the businesses are charged for. What only some did counts for all of them."""
    usages = {}
    for name, used in idle.used.items():
        factor = idle.businesses / idle.played if name in WORKERS and idle.played else 1
        usages[name] = _usage(template().functions[name], used, turns[name]).times(factor / idle.hours)
    return Charges(usages)


def for_each(all_of_them: Charges, nobody: Charges, businesses: int) -> Charges:
    """Returns what each business is charged for: what is used without any business is nobody's."""
    return Charges(
        {
            name: (usage - nobody.by_function.get(name, Usage())).times(1 / businesses)
            for name, usage in all_of_them.by_function.items()
        }
    )


def fixed(nobody: Charges, turns: Mapping[str, Turn]) -> dict[str, float]:
    """Returns in USD a month what is paid without any business."""
    metrics = sum(len(each.metrics) for each in turns.values())
    alarms = TEMPLATE.read_text(encoding="utf-8").count("Type: AWS::CloudWatch::Alarm")
    return {
        "functions that run by the clock, with traces and logs": cost(nobody.total),
        "Scheduler": prices.HOURS * prices.STRUCK.of(_strikes(template().functions.values())),
        "polling of empty queues": prices.HOURS * _polling(template().functions.values()),
        f"{alarms} alarms": prices.ALARM.of(alarms),
        f"{metrics} metrics that idle businesses have": prices.METRIC.of(metrics),
        "the key": prices.KEY.of(1),
        "the Xero app's two secrets": prices.SECRET.of(2),
    }


def _usage(function: Function, used: Used, turn: Turn) -> Usage:
    meters = used.meters
    sent = meters.sqs.messages["SendMessageBatch"]
    seconds = used.seconds + used.runs * turn.cpu * WHOLE / function.memory
    return Usage(
        written=float(meters.units.written + meters.units.indexed),
        read=float(meters.units.read),
        kms=meters.kms.total(),
        messages=meters.sqs.requests + FETCHED * sent,
        gb_seconds=seconds * function.memory / 1024,
        runs=used.runs,
        traces=used.traces,
        logged=used.runs * (turn.logged + LINES),
    )


def _strikes(functions: Iterable[Function]) -> float:
    """Counts the invocations of an hour that come from schedules."""
    return sum(3600 / each.every.total_seconds() for function in functions for each in function.schedules)


def _polling(functions: Iterable[Function]) -> float:
    """Returns in USD what an hour of asking empty queues costs."""
    queues = template().queues
    sources = [source for function in functions for source in function.sources]
    paid = (prices.FIFO if queues[each.queue].is_fifo else prices.STANDARD for each in sources)
    return sum(price.of(POLLS) for price in paid)
