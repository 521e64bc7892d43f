"""Says in lines how a backlog drained."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from local.bench.drain.run import Report

SECOND = timedelta(seconds=1)


def lines(report: Report) -> Iterator[str]:
    yield f"took                  {report.took or 'longer than anybody waited'}"
    yield f"books are right       {report.right}, {report.parked} rows parked"
    yield f"dead letters          {report.dead}"
    for name, queue in report.queues.items():
        if queue.sent:
            yield f"{name:21} {queue.sent:,} sent, {queue.received:,} received, {queue.deferred:,} deferred"
    for provider, answers in report.answers.items():
        yield f"calls of {provider:12} {answers.total():,}, refused {answers[429]:,}"
    waits = ", ".join(f"{name} {report.wait_of(share) / SECOND:.0f}" for name, share in SHARES)
    yield f"another's payment     {waits} s from its webhook to Xero, {len(report.waits)} payments"
    for name, each in report.functions.items():
        if each.invoked:
            yield (
                f"{name:21} {each.invoked:,} runs of {each.seconds / each.invoked:.1f} s, longest"
                f" {each.longest:.0f} s, {each.killed} killed, {each.failed} failed {dict(each.errors) or ''}"
            )
    yield f"real time             {report.real_seconds:,.0f} s"


SHARES = (("p50", 0.5), ("p99", 0.99), ("max", 1.0))
