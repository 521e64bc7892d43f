"""Plays the same calls at moto as it is and at moto made lean."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from local.lean_moto import lean

REGION = "eu-west-2"


@pytest.fixture(autouse=True)
def account(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")


@cache
def client(service: str) -> Any:
    """Makes a client once: making one takes longer than everything a test does with it."""
    return boto3.client(service, REGION)  # type: ignore[call-overload]


@pytest.fixture
def lean_aws(account: None) -> Iterator[None]:
    with mock_aws(), lean():
        yield


def both(play: Callable[[], Any]) -> tuple[Any, Any]:
    """Returns the result of the same play at moto as it is and at lean moto."""
    with mock_aws():
        usual = play()
    with mock_aws(), lean():
        return usual, play()


def told(service: str, operation: str, **asked: Any) -> Any:
    """Returns the answer, or the error with all that it says."""
    try:
        return {
            name: value
            for name, value in getattr(client(service), operation)(**asked).items()
            if name != "ResponseMetadata"
        }
    except ClientError as error:
        return {name: value for name, value in error.response.items() if name != "ResponseMetadata"}
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        # moto's own bugs count as its answers too.
        return repr(error)


def noting(answer: Callable[..., Any], seen: list[Any]) -> Callable[..., Any]:
    """Returns the same method, which also notes every object that it is called on."""

    def noted(this: Any, *given: Any) -> Any:
        seen.append(this)
        return answer(this, *given)

    return noted
