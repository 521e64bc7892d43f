"""Guesses each name only once: moto tries many spellings of each name that it answers with."""

from __future__ import annotations

from functools import cache
from typing import Any

import moto.core.responses
import moto.core.utils
import moto.sqs.models
from moto.core.serialize import AttributePicker
from moto.dynamodb.models.dynamo_type import DDBType, DynamoType

from local.lean_moto.orders import Patches

DYNAMODB_TYPES = frozenset(
    value for name, value in vars(DDBType).items() if name.isupper() and isinstance(value, str)
)
_pick = AttributePicker.__call__
_cast: Any = DynamoType.__dict__["cast_value"].fget


def _picked(picker: Any, context: Any) -> Any:
    """DynamoDB's types have one spelling each."""
    if type(context.obj) is dict and context.obj.keys() <= DYNAMODB_TYPES:
        return context.obj.get(context.key)
    return _pick(picker, context)


def _cast_value(value: DynamoType) -> Any:
    """Text, which most values are, needs no conversion."""
    return value.value if value.type == "S" else _cast(value)


_in_words = cache(moto.core.utils.camelcase_to_underscores)
PATCHES: Patches = (
    (AttributePicker, {"__call__": _picked}),
    (DynamoType, {"cast_value": property(_cast_value)}),
    (
        moto.core.responses,
        {
            "camelcase_to_underscores": _in_words,
            "method_names_from_class": cache(moto.core.utils.method_names_from_class),
        },
    ),
    (moto.sqs.models, {"camelcase_to_underscores": _in_words}),
)
