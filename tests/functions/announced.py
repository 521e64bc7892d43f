"""Hears what is told on EventBridge, reads what was measured, and lists which tables were asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pytest
import yaml
from aws_lambda_powertools import Metrics
from botocore.client import BaseClient

from local.stack.in_process import Stack
from local.stack.template import TEMPLATE, _Tags


@dataclass
class Bus:
    """What EventBridge was told: the types and details of events. It refuses the next `refuses` calls."""

    types: list[str] = field(default_factory=list)
    details: list[dict[str, Any]] = field(default_factory=list)
    refuses: int = 0

    def take(self, entries: list[dict[str, str]]) -> None:
        assert {each["Source"] for each in entries} == {"connectably"}
        self.types += [each["DetailType"] for each in entries]
        self.details += [json.loads(each["Detail"]) for each in entries]

    def refuse(self, entries: list[dict[str, str]]) -> dict[str, Any]:
        """Answers as EventBridge does where it takes no entry: the call itself succeeds."""
        self.refuses -= 1
        failed = {"ErrorCode": "InternalFailure", "ErrorMessage": "try again"}
        return {"FailedEntryCount": len(entries), "Entries": [failed] * len(entries)}


@contextmanager
def listening() -> Iterator[Bus]:
    """Listens to the bus; moto itself answers, and refuses what AWS would."""
    bus, call = Bus(), BaseClient._make_api_call  # type: ignore[attr-defined]

    def heard(self: Any, operation: str, request: Any) -> Any:
        if operation != "PutEvents":
            return call(self, operation, request)
        if bus.refuses:
            return bus.refuse(request["Entries"])
        answer = call(self, operation, request)
        bus.take(request["Entries"])
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseClient, "_make_api_call", heard)
        yield bus


@contextmanager
def tables_asked() -> Iterator[set[str]]:
    """Lists the tables that this process reads or writes, one row or several."""
    asked, call = set[str](), BaseClient._make_api_call  # type: ignore[attr-defined]

    def noting(self: Any, operation: str, request: Any) -> Any:
        transacted = [change for each in request.get("TransactItems", ()) for change in each.values()]
        asked.update(each["TableName"] for each in (request, *transacted) if "TableName" in each)
        asked.update(request.get("RequestItems", ()))
        return call(self, operation, request)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseClient, "_make_api_call", noting)
        yield asked


def measured(stack: Stack, name: str = "watch") -> dict[str, float]:
    """Runs a function and returns its metrics, by their names."""
    found, add = dict[str, float](), Metrics.add_metric

    def keep(self: Metrics, name: str, unit: Any, value: float, **more: Any) -> None:
        found[name] = found.get(name, 0) + value
        add(self, name, unit, value, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Metrics, "add_metric", keep)
        stack.lambdas.invoke(name, {})
    return found


def rising(found: dict[str, float]) -> set[str]:
    """Returns the alarms of the template, by their names, which these metrics of the watch set off."""
    return {
        name
        for name, alarm in alarms().items()
        if alarm.get("Dimensions") == [{"Name": "service", "Value": "watch"}]
        and alarm["ComparisonOperator"] == "GreaterThanOrEqualToThreshold"
        and found.get(alarm["MetricName"], 0) >= alarm["Threshold"]
    }


@cache
def alarms() -> dict[str, dict[str, Any]]:
    """Reads the properties of the template's alarms."""
    read = yaml.load(TEMPLATE.read_text(encoding="utf-8"), Loader=_Tags)  # noqa: S506  # a SafeLoader
    resources = read["Resources"].items()
    return {name: each["Properties"] for name, each in resources if each["Type"] == "AWS::CloudWatch::Alarm"}
