"""Lists every way to get at a business's data, each as one call that changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import boto3
from botocore.exceptions import ClientError

from local.stack.business import Business
from local.stack.emulated import EmulatedStack
from shared.exports import ExportTurn
from shared.jobs import Due, Job, JobQueue
from shared.queue import DeadLetters, ExportQueue, Inbox, Message, Postings, ReadAgain
from shared.store.encryption import Seal
from shared.store.tables.binding import NAMES
from shared.store.tables.connections import SecretItem, TokenItem

Attempt = Callable[[boto3.Session], object]
Named = Iterator[tuple[str, Attempt]]

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
REFUSED = ("AccessDenied", "AccessDeniedException")
# These errors mean that the caller was allowed to ask.
IN_VAIN = ("ConditionalCheckFailedException", "InvalidCiphertextException")


def is_let(attempt: Attempt, session: boto3.Session) -> bool:
    """Whether the attempt is allowed. Raises ClientError if it failed otherwise, which proves nothing."""
    try:
        attempt(session)
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code not in (*REFUSED, *IN_VAIN):
            raise
        return code in IN_VAIN
    return True


def attempts_on(business: Business, event: str, stack: EmulatedStack) -> dict[str, Attempt]:
    """Returns the attempts by name. `event` is an event of the business that has been processed."""
    outputs = stack.deployed.outputs
    sealed = _sealed(business, outputs["SecretsKeyId"])
    return dict([*_tables(), *_indexes(), *sealed, *_others(business.tenant, event, outputs)])


def _tables() -> Named:
    """Tries each table in every way, for a row that is not there."""
    for table, name in NAMES.items():
        full, keys = table.Meta.table_name, _keys(table)
        row = {key: {"S": "nobody"} for key in keys}
        there = {"ConditionExpression": "attribute_exists(#key)", **_named(keys[0])}
        yield f"get_item {name}", _dynamo("get_item", TableName=full, Key=row)
        yield f"batch_get_item {name}", _dynamo("batch_get_item", RequestItems={full: {"Keys": [row]}})
        yield f"query {name}", _query(full, keys[0])
        yield f"scan {name}", _dynamo("scan", TableName=full)
        yield f"put_item {name}", _dynamo("put_item", TableName=full, Item=row, **there)
        yield f"batch_write_item {name}", _batch_write(full, row)
        yield f"delete_item {name}", _dynamo("delete_item", TableName=full, Key=row, **there)
        change = {"UpdateExpression": "REMOVE nothing", **there}
        yield f"update_item {name}", _dynamo("update_item", TableName=full, Key=row, **change)


def _indexes() -> Named:
    full = {name: table.Meta.table_name for table, name in NAMES.items()}
    yield "query ledger by open work", _query(full["ledger"], "tenant", IndexName="open_work")
    yield "query ledger by decision", _query(full["ledger"], "tenant", IndexName="decided")
    yield "query ledger by time", _query(full["ledger"], "tenant", IndexName="listed")
    yield "query inbox by unqueued", _query(full["inbox"], "unqueued", IndexName="unqueued")
    yield "query lanes by wake time", _query(full["lanes"], "resting", IndexName="resting")
    yield "query jobs by due time", _query(full["jobs"], "job", IndexName="due")
    yield "query troubles by kind", _query(full["troubles"], "kind", IndexName="by_kind")
    connected = _query(full["organisations"], "connected", IndexName="connected")
    yield "query organisations by connection", connected
    yield "query people by business", _query(full["people"], "tenant", IndexName="by_tenant")
    yield "query mail by due time", _query(full["mail"], "series", IndexName="due")
    yield "query directory by unsent", _query(full["directory"], "tenant", IndexName="unsent")
    for each in ("time", "state", "end", "buyer"):
        yield f"query orders by {each}", _query(full["orders"], "tenant", IndexName=f"by_{each}")
    yield "query audit by person", _query(full["audit"], "tenant", IndexName="by_person")
    yield "query directory by name", _query(full["directory"], "tenant", IndexName="by_name")
    yield "query sales by contact", _query(full["sales"], "tenant", IndexName="by_contact")
    yield "query catalogue by name", _query(full["catalogue"], "tenant", IndexName="by_name")


def _sealed(business: Business, key: str) -> Named:
    """Tries to open secrets: whoever may ask KMS can open one, whatever table it came from."""
    for purpose, (sealed, owner) in sealed_for(business).items():
        yield f"open {purpose}", _open(key, sealed, owner, purpose)
        yield f"close {purpose}", _close(key, owner, purpose)
        yield f"open {purpose} without saying so", _call("kms", "decrypt", CiphertextBlob=sealed)


def sealed_for(business: Business) -> dict[str, tuple[bytes, str]]:
    """Returns the sealed secrets and their owners, by purpose."""
    tenant, user = business.tenant, f"user-of-{business.tenant}"
    found = {item.purpose: (item.sealed, tenant) for item in SecretItem.query(tenant)}
    tokens = TokenItem.get(user)
    found["xero_access"] = tokens.sealed_access, user
    found["xero_refresh"] = tokens.sealed_refresh, user
    return found


def _others(tenant: str, event: str, outputs: dict[str, str]) -> Named:
    inbox, dead, posting = (outputs[f"{name}QueueUrl"] for name in ("Inbox", "InboxDead", "Posting"))
    failed = outputs["InboxFailedQueueUrl"]
    yield "receive failed messages", _call("sqs", "receive_message", QueueUrl=failed)
    yield "send to the dead letters", lambda session: DeadLetters(session.client("sqs"), dead).put(["{}"])
    yield (
        "send to the inbox",
        lambda session: Inbox(session.client("sqs"), inbox).put(
            [Message(tenant, ReadAgain("stripe", "prod_1"), event)]
        ),
    )
    backlog = outputs["BacklogQueueUrl"]
    yield (
        "send to the backlog",
        lambda session: Inbox(session.client("sqs"), inbox, backlog).put(
            [Message(tenant, ReadAgain("stripe", "prod_1"), event, is_backlog=True)]
        ),
    )
    yield "send to posting", lambda session: Postings(session.client("sqs"), posting).nudge(tenant)
    turns: dict[str, tuple[Job, str]] = {
        "the feed": ("feed_stripe", "FeedQueueUrl"),
        "reconcile": ("reconcile", "ReconcileQueueUrl"),
    }
    for words, (job, name) in turns.items():
        yield f"send to {words}", _turn(Due(tenant, job, LONG_AGO), outputs[name])
    nobodys = ExportTurn(tenant, "no-such-file", "turn")
    exports, bucket = outputs["ExportsQueueUrl"], outputs["ExportsBucketName"]
    yield "send to the exports", lambda session: ExportQueue(session.client("sqs"), exports).put(nobodys)
    # Of a file that is not there, who may not list the bucket is told that access is denied.
    for what, begins in (("file", "exports"), ("picture", "pictures")):
        place = {"Bucket": bucket, "Key": f"{begins}/nobody/nothing"}
        boto3.client("s3").put_object(**place)
        yield f"put a {what}", _call("s3", "put_object", **place)
        yield f"fetch a {what}", _call("s3", "get_object", **place)
    for words, url in (("the inbox", inbox), ("the backlog", backlog), ("dead letters", dead)):
        asked = {"QueueUrl": url, "AttributeNames": ["ApproximateNumberOfMessages"]}
        yield f"count {words}", _call("sqs", "get_queue_attributes", **asked)
    yield "receive dead letters", _call("sqs", "receive_message", QueueUrl=dead)
    sign_in = outputs["SignInParameter"]
    yield "read how people sign in", _call("ssm", "get_parameter", Name=sign_in)
    pool = {"UserPoolId": outputs["UserPoolId"]}
    yield "list people", _call("cognito-idp", "list_users", **pool)
    secret = outputs["XeroAppSecret"]
    nothing = {"Source": "connectably", "DetailType": "nothing", "Detail": "{}"}
    yield "tell EventBridge", _call("events", "put_events", Entries=[nothing])
    yield "read the Xero app's secret", _call("secretsmanager", "get_secret_value", SecretId=secret)
    hooks = outputs["XeroWebhookSecret"]
    yield "read the key of Xero's webhooks", _call("secretsmanager", "get_secret_value", SecretId=hooks)


def _batch_write(table: str, row: dict[str, Any]) -> Attempt:
    """Deletes a row that is not there."""
    return _dynamo("batch_write_item", RequestItems={table: [{"DeleteRequest": {"Key": row}}]})


def _turn(due: Due, url: str) -> Attempt:
    """Queues a turn that nobody can take any more."""
    return lambda session: JobQueue(session.client("sqs"), url).put([due])


def _keys(table: Any) -> list[str]:
    """Returns the key attributes, the partition key first."""
    keys = [each for each in table.get_attributes().values() if each.is_hash_key or each.is_range_key]
    return [each.attr_name for each in sorted(keys, key=lambda each: bool(each.is_range_key))]


def _named(key: str) -> dict[str, Any]:
    return {"ExpressionAttributeNames": {"#key": key}}


def _query(table: str, key: str, **index: str) -> Attempt:
    asked = {"KeyConditionExpression": "#key = :nobody", **_named(key)}
    values = {":nobody": {"S": "nobody"}}
    return _dynamo("query", TableName=table, ExpressionAttributeValues=values, **asked, **index)


def _dynamo(operation: str, **request: Any) -> Attempt:
    return _call("dynamodb", operation, **request)


def _call(service: Any, operation: str, **request: Any) -> Attempt:
    return lambda session: getattr(session.client(service), operation)(**request)


def _open(key: str, sealed: bytes, owner: str, purpose: str) -> Attempt:
    return lambda session: Seal(session.client("kms"), key).open(sealed, owner, purpose)


def _close(key: str, owner: str, purpose: str) -> Attempt:
    return lambda session: Seal(session.client("kms"), key).close("a secret", owner, purpose)
