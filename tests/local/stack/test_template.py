"""What the local stack reads out of template.yaml."""

from __future__ import annotations

from datetime import timedelta

import pytest

from local.stack.template import parse, template

SMALL = """
Globals: {Function: {Timeout: 7, MemorySize: 256}}
Resources:
  Plain:
    Type: AWS::Serverless::Function
    Properties: {Handler: functions.plain.handler}
  Fed:
    Type: AWS::Serverless::Function
    Properties:
      Handler: functions.fed.handler
      Timeout: 20
      MemorySize: 1024
      ReservedConcurrentExecutions: 1
      EventInvokeConfig: {MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60}
      Environment: {Variables: {WORK_URL: !Ref Work, STAGE: local}}
      Events:
        Some:
          Type: SQS
          Properties:
            Queue: !GetAtt Work.Arn
            BatchSize: 3
            FunctionResponseTypes: [ReportBatchItemFailures]
            ScalingConfig: {MaximumConcurrency: 4}
        Often:
          Type: ScheduleV2
          Properties: {ScheduleExpression: rate(2 hours), Input: '{"job": "feed"}'}
        Never:
          Type: ScheduleV2
          Properties: {ScheduleExpression: rate(1 minute), Enabled: false}
  Work:
    Type: AWS::SQS::Queue
    Properties:
      FifoQueue: true
      DelaySeconds: 5
      VisibilityTimeout: 90
      RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 6}
  Dead: {Type: "AWS::SQS::Queue"}
"""


def test_a_function_is_read_with_its_sources_and_schedules() -> None:
    fed = parse(SMALL).functions["Fed"]
    (source,), (schedule,) = fed.sources, fed.schedules
    assert (fed.module, fed.timeout, fed.most, fed.retries, fed.age) == ("functions.fed", 20, 1, 0, 60)
    assert fed.memory == 1024
    assert (source.queue, source.batch, source.most, source.reports_failures) == ("Work", 3, 4, True)
    assert (schedule.every, schedule.event) == (timedelta(hours=2), {"job": "feed"})


def test_what_a_function_leaves_out_is_as_for_all_or_as_on_aws() -> None:
    plain = parse(SMALL).functions["Plain"]
    assert (plain.timeout, plain.memory, plain.most, plain.retries, plain.age) == (7, 256, None, 2, 21_600)
    assert (plain.sources, plain.schedules) == ((), ())


def test_a_queue_is_read_with_the_queue_of_its_dead_letters() -> None:
    queues = parse(SMALL).queues
    work, dead = queues["Work"], queues["Dead"]
    assert (work.is_fifo, work.delay, work.visibility, work.dead, work.tries) == (True, 5, 90, "Dead", 6)
    assert (dead.is_fifo, dead.delay, dead.visibility, dead.dead) == (False, 0, 30, "")


def test_functions_find_queues_by_the_variables_of_the_template() -> None:
    assert parse(SMALL).queue_variables == {"WORK_URL": "Work"}
    assert template().queue_variables["INBOX_QUEUE_URL"] == "InboxQueue"


def test_a_schedule_that_nobody_can_play_is_refused() -> None:
    with pytest.raises(ValueError, match="can play"):
        parse(SMALL.replace("rate(2 hours)", "'cron(0 3 * * ? *)'"))


def test_each_queue_of_the_template_is_fed_to_a_function_or_holds_dead_letters() -> None:
    read = template()
    fed = {source.queue for each in read.functions.values() for source in each.sources}
    dead = {queue.dead for queue in read.queues.values()} - {""}
    assert fed | dead == set(read.queues)
