"""Hands calls of DynamoDB and SQS straight to moto, past HTTP and JSON, which cost more than the calls.

What moto refuses is asked again by the usual way: there the refusal becomes botocore's own error. A refused
call has changed nothing, so that it is refused again for the same reasons.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.client import BaseClient
from botocore.validate import ParamValidator
from moto.core.exceptions import JsonRESTError, ServiceException
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.core.utils import camelcase_to_underscores
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.responses import DynamoHandler
from moto.sqs.responses import SQSResponse
from pynamodb.attributes import BinaryAttribute

from local.lean_moto.replacing import replaced
from local.lean_moto.turns import TURN
from local.stack.aws import REGION
from shared.store.tables.binding import TABLES

Answer = dict[str, Any]
# Binary values are written otherwise within moto.
PLAIN = [
    table
    for table in TABLES
    if not any(isinstance(each, BinaryAttribute) for each in table.get_attributes().values())
]
TAKEN = {
    operation: camelcase_to_underscores(operation)
    for operation in (
        "GetItem",
        "PutItem",
        "UpdateItem",
        "DeleteItem",
        "Query",
        "Scan",
        "BatchGetItem",
        "TransactWriteItems",
        "ReceiveMessage",
        "DeleteMessage",
    )
}
VALIDATOR = ParamValidator()
# moto's own, which is no part of DynamoDB's answers.
WITHIN = "ConsumedCapacityUnits"


@contextmanager
def taken() -> Iterator[None]:
    """Lets all clients of this process take it. They must have no other DynamoDB and SQS than moto's."""
    client: Any = BaseClient
    ask = client._make_api_call  # noqa: SLF001 - the one door that all of AWS's clients go through

    def asked(self: Any, operation: str, request: dict[str, Any]) -> Any:
        short = _answer(self.meta.service_model, operation, request) if operation in TAKEN else None
        return ask(self, operation, request) if short is None else short

    with replaced(client, _make_api_call=asked):
        yield


def _answer(service: Any, operation: str, request: dict[str, Any]) -> Answer | None:
    if service.service_name == "dynamodb":
        return answer(operation, request)
    # pynamodb has no request of its own checked, but boto3 has: a wrong one is refused by the usual way.
    shape = service.operation_model(operation).input_shape
    is_sound = service.service_name == "sqs" and not VALIDATOR.validate(request, shape).has_errors()
    return _told(SQSResponse(), operation, request) if is_sound else None


def answer(operation: str, request: dict[str, Any]) -> Answer | None:
    """Returns DynamoDB's answer; None if the call is better made the usual way."""
    plain = {table.Meta.table_name for table in PLAIN}
    if operation not in TAKEN or not _tables(operation, request) <= plain:
        return None
    return _told(DynamoHandler(), operation, request)


def _told(handler: Any, operation: str, request: dict[str, Any]) -> Answer | None:
    handler.region, handler.current_account, handler.uri_match = REGION, DEFAULT_ACCOUNT_ID, {}
    handler.body = handler.params = _copied(request)
    try:
        with TURN:
            result = getattr(handler, TAKEN[operation])()
            told: Answer = _copied(result.result) or {}
    except (JsonRESTError, ServiceException):
        return None
    return {name: value for name, value in told.items() if name != WITHIN and value is not None}


def _tables(operation: str, request: dict[str, Any]) -> set[str]:
    match operation:
        case "BatchGetItem":
            return set(request["RequestItems"])
        case "TransactWriteItems":
            return {change["TableName"] for each in request["TransactItems"] for change in each.values()}
        case _:
            return {request["TableName"]}


def _copied(value: Any) -> Any:
    """Copies a request or an answer, so that neither side can change what the other one keeps."""
    if isinstance(value, dict):
        return {name: _copied(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_copied(each) for each in value]
    if isinstance(value, DynamoType):
        return _copied(value.to_json())
    return _copied(value.attrs) if isinstance(value, Item) else value
