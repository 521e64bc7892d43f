"""The real handlers in virtual time, triggered as AWS triggers them."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any

import boto3
import pytest
from aws_lambda_powertools import Metrics
from aws_lambda_powertools.metrics import MetricUnit

from local.bench.virtual.latencies import Latencies
from local.bench.virtual.stack import VirtualStack, virtual
from local.demo.trading_day import CLOSE
from local.stack.template import Template, parse
from local.standins.stripe import Limits
from local.worlds import stripe_shapes as shapes
from tests import factories

TOYS = """
Resources:
  Toy:
    Type: AWS::Serverless::Function
    Properties:
      Handler: toy.handler
      Timeout: 20
      Events: {Work: {Type: SQS, Properties: {
        Queue: !GetAtt Work.Arn,
        BatchSize: 2,
        FunctionResponseTypes: [ReportBatchItemFailures],
        ScalingConfig: {MaximumConcurrency: 2}}}}
  Often:
    Type: AWS::Serverless::Function
    Properties:
      Handler: often.handler
      Timeout: 20
      Events: {Tick: {Type: ScheduleV2, Properties: {ScheduleExpression: rate(5 minutes)}}}
  Work:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: 60
      RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 3}
  Dead: {Type: "AWS::SQS::Queue"}
"""


class Toy(ModuleType):
    """A module with a handler that asks DynamoDB so often, a second each, and notes when it began."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.calls = 1
        self.began: list[float] = []
        self.left: list[int] = []
        self.answer: Any = None
        self.error: Exception | None = None

    def handler(self, event: Any, context: Any) -> Any:
        self.began.append((datetime.now(UTC) - CLOSE).total_seconds())
        for _ in range(self.calls):
            boto3.client("dynamodb").list_tables()
        self.left.append(context.get_remaining_time_in_millis())
        if self.error:
            raise self.error
        return self.answer(event) if self.answer else None


@pytest.fixture
def toys(monkeypatch: pytest.MonkeyPatch) -> dict[str, Toy]:
    made = {name: Toy(name) for name in ("toy", "often")}
    for name, toy in made.items():
        monkeypatch.setitem(sys.modules, name, toy)
    return made


def toy_stack(stack_of: Template | None = None) -> Any:
    return virtual(CLOSE, read=stack_of or parse(TOYS), latencies=Latencies(dynamodb=1.0))


def put(stack: VirtualStack, count: int) -> None:
    for number in range(count):
        stack.queues["Work"].send(str(number), "", None, stack.timeline.now)


def test_a_payment_goes_from_its_webhook_to_xero_by_itself(quick_aws: None) -> None:
    with virtual(CLOSE) as stack:
        business = stack.stack.open_business("demo", factories.settings(gather_minutes=0))
        made = factories.sales(3)
        business.stripe.show(factories.stripe_world(made))
        for sale in made:
            stack.deliver_at(CLOSE + timedelta(seconds=30), business, shapes.updated(sale))
        stack.run(CLOSE + timedelta(minutes=2))
        assert business.xero.trial_balance()["091"] == factories.balances(made)["091"]
        assert stack.refused == []
        assert datetime.now(UTC) == CLOSE + timedelta(minutes=2)
        assert stack.functions.tallies["StripeWebhook"].invoked == 3
        assert stack.functions.tallies["Sweep"].invoked == 3


def test_a_batch_has_no_more_than_its_size_and_no_more_run_than_may(
    quick_aws: None, toys: dict[str, Toy]
) -> None:
    toys["toy"].calls = 8
    with toy_stack() as stack:
        put(stack, 7)
        stack.run(CLOSE + timedelta(minutes=1))
        assert [round(each) for each in toys["toy"].began] == [0, 0, 8, 8]
        assert toys["toy"].left == [12_000] * 4
        assert len(stack.queues["Work"]) == 0


def test_a_function_is_killed_at_its_timeout_and_its_messages_die_after_their_tries(
    quick_aws: None, toys: dict[str, Toy]
) -> None:
    toys["toy"].calls = 24
    with toy_stack() as stack:
        put(stack, 2)
        stack.run(CLOSE + timedelta(minutes=5))
        tally = stack.functions.tallies["Toy"]
        assert (tally.killed, tally.longest, toys["toy"].left) == (3, 20, [])
        assert [round(each) for each in toys["toy"].began] == [0, 60, 120]
        assert len(stack.queues["Dead"]) == 2


def test_only_what_a_function_reports_comes_again(quick_aws: None, toys: dict[str, Toy]) -> None:
    toys["toy"].answer = lambda event: {
        "batchItemFailures": [
            {"itemIdentifier": each["messageId"]} for each in event["Records"] if each["body"] == "1"
        ]
    }
    with toy_stack() as stack:
        put(stack, 2)
        stack.run(CLOSE + timedelta(seconds=30))
        work = stack.queues["Work"]
        assert (work.tally.deleted, len(work)) == (1, 1)


def test_a_schedule_strikes_at_once_and_at_its_rate(quick_aws: None, toys: dict[str, Toy]) -> None:
    with toy_stack() as stack:
        stack.run(CLOSE + timedelta(minutes=11))
        assert [round(each) for each in toys["often"].began] == [0, 300, 600]


def test_a_scheduled_function_that_fails_is_invoked_twice_more(quick_aws: None, toys: dict[str, Toy]) -> None:
    toys["often"].error = ValueError("no")
    with toy_stack() as stack:
        stack.run(CLOSE + timedelta(minutes=4))
        assert [round(each) for each in toys["often"].began] == [0, 61, 182]  # each fails after a second
        assert stack.functions.tallies["Often"].errors == {"ValueError": 3}


def test_no_retries_are_made_where_the_template_says_so(quick_aws: None, toys: dict[str, Toy]) -> None:
    toys["often"].error = ValueError("no")
    read = parse(TOYS)
    often = replace(read.functions["Often"], retries=0)
    with toy_stack(Template({"Often": often}, {})) as stack:
        stack.run(CLOSE + timedelta(minutes=4))
        assert [round(each) for each in toys["often"].began] == [0]


def test_reserved_concurrency_lets_the_next_one_wait(quick_aws: None, toys: dict[str, Toy]) -> None:
    toys["often"].calls = 8
    often = replace(parse(TOYS).functions["Often"], most=1)
    with toy_stack(Template({"Often": often}, {})) as stack:
        stack.functions.invoke_later("Often", {})
        stack.run(CLOSE + timedelta(minutes=1))
        assert [round(each) for each in toys["often"].began] == [0, 10]


def test_recorders_side_by_side_meet_a_limit_that_one_would_not(quick_aws: None) -> None:
    with virtual(CLOSE, stripe_limits=Limits(account=4, endpoint=4)) as stack:
        business = stack.stack.open_business("demo", factories.settings())
        made = factories.sales(30)
        for sale in made:
            stack.deliver_at(CLOSE + timedelta(seconds=5), business, shapes.updated(sale))
        stack.timeline.at(stack.timeline.now, lambda: business.stripe.show(factories.stripe_world(made)))
        stack.run(CLOSE + timedelta(seconds=30))
        assert {call.status for call in business.stripe.log} == {200, 429}


def test_an_invocation_whose_metrics_another_took_is_well(quick_aws: None, toys: dict[str, Toy]) -> None:
    """One process has one set of metrics for all its invocations, and warnings are errors in these tests."""
    toys["toy"].calls = toys["often"].calls = 8
    metrics = Metrics(namespace="Toys", service="toys")

    def metered(handler: Any) -> Any:
        def counting(event: Any, context: Any) -> Any:
            metrics.add_metric(name="runs", unit=MetricUnit.Count, value=1)
            return handler(event, context)

        return metrics.log_metrics(counting)

    for toy in toys.values():
        toy.handler = metered(toy.handler)  # type: ignore[method-assign]
    with toy_stack() as stack:
        put(stack, 1)
        stack.run(CLOSE + timedelta(minutes=1))
        assert {name: each.errors for name, each in stack.functions.tallies.items() if each.errors} == {}
        assert [each.invoked for each in stack.functions.tallies.values()] == [1, 1]


def test_threads_that_a_function_makes_are_side_by_side_in_virtual_time(quick_aws: None) -> None:
    """A webhook with 50 events: ten by themselves, then four tens at once."""
    with virtual(CLOSE) as stack:
        business = stack.stack.open_business("demo", factories.settings())
        events = [
            {
                "id": f"EV{number}",
                "resource_type": "mandates",
                "action": "created",
                "links": {"mandate": "MD1"},
            }
            for number in range(50)
        ]
        stack.deliver_at(CLOSE + timedelta(seconds=30), business, {"events": events}, to="gocardless")
        stack.run(CLOSE + timedelta(minutes=1))
        took = stack.functions.tallies["GoCardlessWebhook"]
        assert (took.invoked, took.failed, took.killed) == (1, 0, 0)
        assert 0.32 < took.longest < 0.5
        assert stack.refused == []
