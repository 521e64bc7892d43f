"""What tests of several folders begin with."""

from __future__ import annotations

import copy
import gc
from collections.abc import Iterator
from functools import cache
from threading import local
from types import SimpleNamespace
from typing import Any

import botocore.session
import botocore.useragent
import moto.core.responses
import moto.core.utils
import moto.dynamodb.models
import moto.sqs.models
import pynamodb.connection.base
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from moto.core.serialize import AttributePicker
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table

from local.stack import Stack, running
from local.trading_day import CLOSE

# Their assertions should say as much as a test's own.
pytest.register_assert_rewrite("tests.functions.merchant", "tests.functions.shop", "tests.system.playing")

DYNAMODB_TYPES = frozenset(("S", "N", "B", "SS", "NS", "BS", "M", "L", "NULL", "BOOL"))


@pytest.fixture(scope="session")
def quick_aws() -> Iterator[None]:
    """AWS's client and its imitation, without what they do again and again; a third of each test's time."""
    with pytest.MonkeyPatch.context() as patch:
        _keep_clients(patch)
        _spare_guesses(patch)
        _copy_tables_once(patch)
        # Nobody reads the one, and the other is for keys of a kind that nobody uses here.
        patch.setattr(botocore.useragent.UserAgentString, "to_string", lambda self: "tests")
        patch.setattr(rsa, "generate_private_key", cache(rsa.generate_private_key))
        # The modules stay for good: looking through them for garbage took a fifth of the time.
        gc.freeze()
        yield
        gc.unfreeze()


def _keep_clients(patch: pytest.MonkeyPatch) -> None:
    """One client for each service: making one takes longer than everything a test does with it."""
    make, made = botocore.session.Session.create_client, dict[str, Any]()
    session = botocore.session.get_session()

    def kept(self: Any, service_name: str, *given: Any, **options: Any) -> Any:
        if service_name not in made:
            made[service_name] = make(self, service_name, *given, **options)
        return made[service_name]

    patch.setattr(botocore.session.Session, "create_client", kept)
    patch.setattr(botocore.session, "get_session", lambda: session)
    patch.setattr(pynamodb.connection.base, "get_session", lambda: session)


def _spare_guesses(patch: pytest.MonkeyPatch) -> None:
    """moto tries many spellings of every name that it answers with; DynamoDB's types have one."""
    pick = AttributePicker.__call__

    def picked(self: Any, context: Any) -> Any:
        if type(context.obj) is dict and context.obj.keys() <= DYNAMODB_TYPES:
            return context.obj.get(context.key)
        return pick(self, context)

    patch.setattr(AttributePicker, "__call__", picked)
    for module in (moto.core.responses, moto.sqs.models):
        patch.setattr(module, "camelcase_to_underscores", cache(module.camelcase_to_underscores))
    cast: Any = DynamoType.__dict__["cast_value"].fget
    patch.setattr(
        DynamoType, "cast_value", property(lambda self: self.value if self.type == "S" else cast(self))
    )
    names = moto.core.utils.method_names_from_class
    patch.setattr(moto.core.responses, "method_names_from_class", cache(names))


def _copy_tables_once(patch: pytest.MonkeyPatch) -> None:
    """moto copies the whole table for each row of a transaction, to go back to it should one fail."""
    carry_out, kept = DynamoDBBackend.transact_write_items, local()

    def transact(self: Any, rows: Any) -> None:
        kept.copies = {}
        carry_out(self, rows)

    def deepcopy(thing: Any) -> Any:
        if not isinstance(thing, Table):
            return copy.deepcopy(thing)
        if id(thing) not in kept.copies:
            kept.copies[id(thing)] = copy.deepcopy(thing)
        return kept.copies[id(thing)]

    patch.setattr(DynamoDBBackend, "transact_write_items", transact)
    patch.setattr(moto.dynamodb.models, "copy", SimpleNamespace(copy=copy.copy, deepcopy=deepcopy))


@pytest.fixture
def stack(quick_aws: None) -> Iterator[Stack]:
    """The whole integration, empty, at six o'clock in the evening of a trading day."""
    with running(CLOSE) as stack:
        yield stack
