"""Sets up tables and a key in this process: no network, no account. Each test begins with empty tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.session import Session
from moto import mock_aws
from moto.dynamodb.models import dynamodb_backends

from local.lean_moto import lean
from shared.store.encryption import Seal
from shared.store.tables import binding

REGION = "eu-west-2"


def one_of_each(make: Callable[..., Any]) -> Callable[..., Any]:
    """Makes each client once: making one takes longer than everything a test does with it."""
    made: dict[str, Any] = {}

    def kept(session: Session, service_name: str, *given: Any, **options: Any) -> Any:
        if service_name not in made:
            made[service_name] = make(session, service_name, *given, **options)
        return made[service_name]

    return kept


@pytest.fixture(scope="package")
def aws() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Session, "create_client", one_of_each(Session.create_client))
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "test")
        for name in ("AWS_DEFAULT_REGION", "AWS_REGION"):
            patch.setenv(name, REGION)
        with mock_aws(), lean():
            binding.bind("test-", REGION)
            for table in binding.TABLES:
                table.create_table(wait=False, billing_mode="PAY_PER_REQUEST")
            yield


@pytest.fixture(autouse=True)
def empty_tables(aws: None) -> None:
    for account in dynamodb_backends.values():
        for table in account[REGION].tables.values():
            table.items.clear()


@pytest.fixture(scope="package")
def kms(aws: None) -> Any:
    return boto3.client("kms", REGION)


@pytest.fixture(scope="package")
def seal(kms: Any) -> Seal:
    return Seal(kms, kms.create_key()["KeyMetadata"]["KeyId"])
