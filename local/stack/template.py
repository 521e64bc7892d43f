"""Reads what template.yaml says of functions, queues and schedules, so that nothing here repeats it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

TEMPLATE = Path(__file__).parents[2] / "template.yaml"
Properties = Mapping[str, Any]
# AWS's defaults, for what the template leaves out.
TIMEOUT, MEMORY, VISIBILITY, BATCH, RETRIES, AGE = 3, 128, 30, 10, 2, 21_600


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue by its name in the template. Times are in seconds; `dead` is its dead-letter queue."""

    name: str
    is_fifo: bool
    delay: int
    visibility: int
    dead: str = ""
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """An event source mapping: how Lambda feeds a function from a queue. `most` is its concurrency."""

    queue: str
    batch: int
    most: int
    reports_failures: bool


@dataclass(frozen=True, slots=True)
class Schedule:
    """How often EventBridge invokes a function, and with which event."""

    every: timedelta
    event: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Function:
    """A function, with its memory in MB. `most` is its reserved concurrency, None if it has none.

    `retries` and `age`, in seconds, are of asynchronous invocations that fail.
    """

    name: str
    module: str
    timeout: int
    memory: int
    most: int | None
    retries: int
    age: int
    sources: tuple[Source, ...]
    schedules: tuple[Schedule, ...]
    variables: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Template:
    functions: Mapping[str, Function]
    queues: Mapping[str, Queue]

    def behind(self, queue: Queue) -> int:
        """Counts the queues into which a failed message of a queue may go, one after the other."""
        return 1 + self.behind(self.queues[queue.dead]) if queue.dead else 0

    @property
    def queue_variables(self) -> dict[str, str]:
        """Returns the variables by which functions find queues, with the names of the queues."""
        found = {name: to for each in self.functions.values() for name, to in each.variables.items()}
        return {name: to for name, to in found.items() if to in self.queues}


@cache
def template() -> Template:
    return parse(TEMPLATE.read_text(encoding="utf-8"))


def parse(text: str) -> Template:
    """Raises KeyError or ValueError for what AWS would not deploy, or nobody here can play."""
    read = yaml.load(text, Loader=_Tags)  # noqa: S506 - a SafeLoader with tags for short forms
    defaults = read.get("Globals", {}).get("Function", {})
    return Template(
        {name: _function(name, defaults | own) for name, own in _of(read, "AWS::Serverless::Function")},
        {name: _queue(name, own) for name, own in _of(read, "AWS::SQS::Queue")},
    )


def _of(read: Properties, kind: str) -> Iterator[tuple[str, Any]]:
    for name, resource in read["Resources"].items():
        if resource["Type"] == kind:
            yield name, resource.get("Properties", {})


def _queue(name: str, own: Properties) -> Queue:
    redrive = own.get("RedrivePolicy", {})
    return Queue(
        name,
        is_fifo=bool(own.get("FifoQueue", False)),
        delay=int(own.get("DelaySeconds", 0)),
        visibility=int(own.get("VisibilityTimeout", VISIBILITY)),
        dead=_named(redrive["deadLetterTargetArn"]) if redrive else "",
        tries=int(redrive.get("maxReceiveCount", 0)),
    )


def _function(name: str, own: Properties) -> Function:
    events = [each for each in own.get("Events", {}).values() if each["Properties"].get("Enabled", True)]
    retried = own.get("EventInvokeConfig", {})
    reserved = own.get("ReservedConcurrentExecutions")
    variables = own.get("Environment", {}).get("Variables", {})
    return Function(
        name,
        module=own["Handler"].removesuffix(".handler"),
        timeout=int(own.get("Timeout", TIMEOUT)),
        memory=int(own.get("MemorySize", MEMORY)),
        most=reserved if isinstance(reserved, int) else None,
        retries=int(retried.get("MaximumRetryAttempts", RETRIES)),
        age=int(retried.get("MaximumEventAgeInSeconds", AGE)),
        sources=tuple(_source(each["Properties"]) for each in events if each["Type"] == "SQS"),
        schedules=tuple(_schedule(each["Properties"]) for each in events if each["Type"] == "ScheduleV2"),
        variables={key: _named(value) for key, value in variables.items()},
    )


def _source(own: Properties) -> Source:
    return Source(
        _named(own["Queue"]),
        batch=int(own.get("BatchSize", BATCH)),
        most=int(own["ScalingConfig"]["MaximumConcurrency"]),
        reports_failures="ReportBatchItemFailures" in own.get("FunctionResponseTypes", ()),
    )


def _schedule(own: Properties) -> Schedule:
    rate = re.fullmatch(r"rate\((\d+) (minute|hour|day)s?\)", own["ScheduleExpression"])
    if rate is None:
        raise ValueError(f"nobody here can play the schedule {own['ScheduleExpression']}")
    every = timedelta(**{f"{rate[2]}s": int(rate[1])})
    return Schedule(every, json.loads(own.get("Input", "{}")))


def _named(value: Any) -> str:
    """Returns the name of the resource that a value refers to, or the value as text."""
    if not isinstance(value, dict):
        return str(value)
    ((_, target),) = value.items()
    return str(target[0] if isinstance(target, list) else target).partition(".")[0]


class _Tags(yaml.SafeLoader):
    """Reads CloudFormation's short forms (!Ref X, !GetAtt X.Arn) as {"Ref": "X"} and so on."""


def _short_form(loader: _Tags, name: str, node: yaml.Node) -> dict[str, Any]:
    if isinstance(node, yaml.ScalarNode):
        return {name: loader.construct_scalar(node)}
    if not isinstance(node, yaml.SequenceNode):
        raise ValueError(f"nobody here can read !{name} of a mapping")
    return {name: loader.construct_sequence(node, deep=True)}


_Tags.add_multi_constructor("!", _short_form)
