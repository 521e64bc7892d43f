"""Every function, queue and trouble has an alarm, and every alarm a chapter of the runbook that names it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from shared.troubles import KINDS
from tests.test_architecture import of_type, resources, template

ROOT = Path(__file__).resolve().parent.parent
ALARM = "AWS::CloudWatch::Alarm"
CHAPTER = re.compile(r'See the runbook, "([^"]+)"\.$')

WATCH = [{"Name": "service", "Value": "watch"}]

__all__ = ("resources", "template")


@pytest.fixture
def alarms(resources: dict[str, Any]) -> dict[str, Any]:
    return {name: each["Properties"] for name, each in of_type(resources, ALARM).items()}


@pytest.fixture(scope="module")
def chapters() -> dict[str, str]:
    """Returns the text of each chapter of the runbook by its heading."""
    text = (ROOT / "docs/runbook.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^## (.+)\n([\s\S]*?)(?=^## |\Z)", text, re.MULTILINE))


def about(chapter: str) -> set[str]:
    """Returns what a chapter says that it is about: the alarms and rules at its beginning, in italics."""
    opening = re.match(r"\s*\*(Alarms?|Rule): ([\s\S]*?)\.", chapter)
    return set(re.findall(r"\b[A-Z]\w+\b", opening[2])) if opening else set()


def test_every_alarm_names_its_chapter_and_every_chapter_its_alarms(
    resources: dict[str, Any], alarms: dict[str, Any], chapters: dict[str, str]
) -> None:
    described = {name: each["AlarmDescription"] for name, each in alarms.items()}
    rules = of_type(resources, "AWS::Events::Rule")
    described |= {name: each["Properties"]["Description"] for name, each in rules.items()}
    named: dict[str, set[str]] = {}
    for name, words in described.items():
        chapter = CHAPTER.search(words)
        assert chapter, f"{name} names no chapter of the runbook"
        named.setdefault(chapter[1], set()).add(name)
    assert named == {heading: found for heading, text in chapters.items() if (found := about(text))}


def test_every_alarm_is_sent_to_whoever_looks_after_the_stack(alarms: dict[str, Any]) -> None:
    assert all(each["AlarmActions"] == [{"Ref": "AlarmTopic"}] for each in alarms.values())


def test_every_function_has_an_alarm_of_its_own_on_its_errors(
    resources: dict[str, Any], alarms: dict[str, Any]
) -> None:
    for function in of_type(resources, "AWS::Serverless::Function"):
        alarm = alarms[f"{function}ErrorAlarm"]
        assert (alarm["Namespace"], alarm["MetricName"]) == ("AWS/Lambda", "Errors")
        assert {"Name": "FunctionName", "Value": {"Ref": function}} in alarm["Dimensions"]
        assert alarm["Threshold"] == 1


def test_every_queue_that_feeds_a_function_has_an_alarm_on_its_oldest_message(
    resources: dict[str, Any], alarms: dict[str, Any]
) -> None:
    functions = of_type(resources, "AWS::Serverless::Function").values()
    sources = (event for each in functions for event in each["Properties"].get("Events", {}).values())
    fed = {each["Properties"]["Queue"]["GetAtt"] for each in sources if each["Type"] == "SQS"}
    assert len(fed) > 3
    for queue in (each.removesuffix(".Arn") for each in fed):
        alarm = alarms[f"{queue.removesuffix('Queue')}AgeAlarm"]
        assert alarm["MetricName"] == "ApproximateAgeOfOldestMessage"
        assert alarm["Dimensions"][0]["Value"] == {"GetAtt": f"{queue}.QueueName"}
        kept = resources[queue]["Properties"].get("MessageRetentionPeriod", 4 * 24 * 3600)
        assert alarm["Threshold"] < kept, "SQS forgets a message before it is old enough for the alarm"


def test_every_trouble_has_an_alarm_on_how_many_businesses_are_in_it(alarms: dict[str, Any]) -> None:
    watched = [each for each in alarms.values() if each.get("Dimensions") == WATCH]
    counted = {each["MetricName"] for each in watched if each["Statistic"] == "Maximum"}
    assert counted == {f"businesses_{kind}" for kind in KINDS}


def test_an_entry_that_the_audit_log_lacks_is_heard_of(alarms: dict[str, Any]) -> None:
    """By the names under which functions/manage/noting.py counts it."""
    alarm = alarms["AuditFailedAlarm"]
    assert (alarm["Namespace"], alarm["MetricName"]) == ("Connectably", "audit_failed")
    assert alarm["Dimensions"] == [{"Name": "service", "Value": "manage"}]
    assert (alarm["Statistic"], alarm["Threshold"]) == ("Sum", 1)
    # A minute in which nothing fails counts nothing.
    assert alarm["TreatMissingData"] == "notBreaching"
    noting = (ROOT / "functions/manage/noting.py").read_text(encoding="utf-8")
    assert 'Metrics(namespace="Connectably", service="manage")' in noting
    assert 'add_metric(name="audit_failed"' in noting


def test_whoever_deletes_or_disables_the_key_is_heard_of(resources: dict[str, Any]) -> None:
    rule = resources["KeyInDanger"]["Properties"]
    detail = rule["EventPattern"]["detail"]
    assert detail["eventName"] == ["ScheduleKeyDeletion", "DisableKey"]
    assert detail["requestParameters"] == {"keyId": [{"suffix": {"Ref": "SecretsKey"}}]}
    assert rule["Targets"][0]["Arn"] == {"Ref": "AlarmTopic"}


def test_the_topic_takes_what_alarms_and_the_rule_send(resources: dict[str, Any]) -> None:
    """A policy of its own takes the place of the one that admits the account's alarms."""
    policy = resources["AlarmTopicPolicy"]["Properties"]
    senders = {each["Principal"]["Service"] for each in policy["PolicyDocument"]["Statement"]}
    assert senders == {"cloudwatch.amazonaws.com", "events.amazonaws.com"}
    assert policy["Topics"] == [{"Ref": "AlarmTopic"}]
