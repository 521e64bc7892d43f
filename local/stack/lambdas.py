"""Does what AWS does around the functions: calls their handlers, and feeds them from the queues."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from importlib import import_module
from typing import Any

import boto3
from aws_lambda_powertools import Metrics

from local.stack.aws import Queues
from local.stack.context import Context
from local.stack.template import Source, template

HANDLERS = {
    "webhooks.stripe": "functions.webhooks.stripe",
    "webhooks.gocardless": "functions.webhooks.gocardless",
    "webhooks.xero": "functions.webhooks.xero",
    "recorder": "functions.recorder.record",
    "xero_writer": "functions.xero_writer.drain",
    "sweep": "functions.sync.sweep",
    "dispatch": "functions.sync.dispatch",
    "revive": "functions.sync.revive",
    "watch": "functions.sync.watch",
    "feed": "functions.sync.feed",
    "reconcile": "functions.sync.reconcile",
    "mail": "functions.mail.send",
    "manage": "functions.manage.app",
    "exports": "functions.exports.export",
    "orderforms": "functions.orderforms.pages",
    "ordering": "functions.orderforms.ordering",
    "order_invoices": "functions.orderforms.invoices",
}
WIRED = (
    "functions.webhooks.wiring",
    "functions.webhooks.xero_wiring",
    "functions.recorder.wiring",
    "functions.xero_writer.wiring",
    "functions.sync.wiring",
    "functions.sync.dispatch_wiring",
    "functions.sync.revive_wiring",
    "functions.sync.watch_wiring",
    "functions.sync.reconcile_wiring",
    "functions.mail.wiring",
    "functions.manage.wiring",
    "functions.exports.wiring",
    "functions.orderforms.wiring",
    "functions.orderforms.selling",
    "functions.orderforms.invoices",
)


class Killed(BaseException):
    """The process died: raised by tests wherever a process may die. No handler catches it."""


@dataclass(slots=True)
class Lambdas:
    """`died` counts the processes that tests killed."""

    queues: Queues
    sqs: Any = field(default_factory=lambda: boto3.client("sqs"))
    died: int = 0

    def invoke(self, name: str, event: dict[str, Any]) -> Any:
        """Calls a handler, which is imported only here because the environment must be set first."""
        handler: Callable[..., Any] = import_module(HANDLERS[name]).handler
        try:
            return handler(event, context(name))
        finally:
            # Metrics are collected even if switched off, and printed once there are a hundred.
            Metrics().clear_metrics()

    def restart(self) -> None:
        """Starts new processes: nothing is kept warm."""
        for module in WIRED:
            import_module(module).wire.cache_clear()

    def post(self, name: str, path: str, body: bytes, headers: dict[str, str]) -> int:
        """Makes an HTTP POST through the API; returns the answer's status."""
        answer = self.invoke(name, http_event(path, body, headers))
        return int(answer["statusCode"])

    def poll_inbox(self) -> bool:
        """Feeds the recorder one batch of a queue that holds any; returns whether there were messages."""
        return any(self._poll_recorder(source) for source in template().functions["Recorder"].sources)

    def _poll_recorder(self, source: Source) -> bool:
        url = self.queues.urls[source.queue]
        messages = self._receive(url, source.batch)
        if messages:
            answer = self._run("recorder", messages)
            if answer is not None:
                failed = {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}
                self._delete(url, [m for m in messages if m["MessageId"] not in failed])
        return bool(messages)

    def poll_posting(self) -> bool:
        """Feeds the writer one message; returns whether there was one."""
        messages = self._receive(self.queues.posting, 1)
        if messages and self._run("xero_writer", messages) is not None:
            self._delete(self.queues.posting, messages)
        return bool(messages)

    def poll_jobs(self) -> bool:
        """Feeds a job's function one message; returns whether there was one."""
        return any(
            [self._poll_job("feed", self.queues.feed), self._poll_job("reconcile", self.queues.reconcile)]
        )

    def _poll_job(self, name: str, url: str) -> bool:
        messages = self._receive(url, 1)
        if messages and self._run(name, messages) is not None:
            self._delete(url, messages)
        return bool(messages)

    def poll_exports(self) -> bool:
        """Feeds the exports' function one message; returns whether there was one."""
        return self._poll_job("exports", self.queues.exports)

    def waiting(self) -> int:
        """Counts the messages that are delayed or in flight."""
        queues = self.queues
        return sum(self._count(url) for url in (queues.inbox, queues.backlog, queues.posting))

    def _run(self, name: str, messages: list[dict[str, Any]]) -> Any:
        """Runs a function; returns None if it failed as a whole, so that its messages come again."""
        try:
            return self.invoke(name, {"Records": [record_of(message) for message in messages]}) or {}
        except Killed:
            self.died += 1
            self.restart()
            return None

    def _receive(self, url: str, most: int) -> list[dict[str, Any]]:
        answer = self.sqs.receive_message(
            QueueUrl=url, MaxNumberOfMessages=most, AttributeNames=["ApproximateReceiveCount"]
        )
        return list(answer.get("Messages", ()))

    def _delete(self, url: str, messages: list[dict[str, Any]]) -> None:
        for message in messages:
            self.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])

    def _count(self, url: str) -> int:
        names = [
            "ApproximateNumberOfMessages",
            "ApproximateNumberOfMessagesDelayed",
            "ApproximateNumberOfMessagesNotVisible",
        ]
        answer = self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)
        return sum(int(answer["Attributes"][name]) for name in names)


def context(name: str) -> Context:
    """Makes the context of an invocation that begins now and may take as long as the template says."""
    (function,) = (each for each in template().functions.values() if each.module == HANDLERS[name])
    return Context(function.name, timedelta(seconds=function.timeout))


def http_event(path: str, body: bytes, headers: dict[str, str], method: str = "POST") -> dict[str, Any]:
    """Makes the event of a request as API Gateway's HTTP API passes it on (payload format 2.0)."""
    http = {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1"}
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {name.lower(): value for name, value in headers.items()},
        "requestContext": {"http": http, "stage": "$default"},
        "body": base64.b64encode(body).decode(),
        "isBase64Encoded": True,
    }


def record_of(message: dict[str, Any]) -> dict[str, Any]:
    """Writes a received message as Lambda hands it to a function."""
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message["Attributes"],
        "eventSource": "aws:sqs",
    }
