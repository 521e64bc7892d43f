"""What an operator meets is said in a sentence with what to do next."""

from __future__ import annotations

import pytest
from botocore.exceptions import (
    ClientError,
    EndpointConnectionError,
    NoCredentialsError,
    ProfileNotFound,
    TokenRetrievalError,
    UnauthorizedSSOTokenError,
    UnknownServiceError,
)
from pynamodb.exceptions import GetError

from ops.errors import FAILED, MISUSED, OPEN, Declined, Failed, Misused
from ops.failures import EXPECTED, code_of, in_words
from shared.errors import Disconnected, Unavailable


def refused(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "it says why"}}, "GetItem")


def gone() -> EndpointConnectionError:
    return EndpointConnectionError(endpoint_url="http://127.0.0.1:4566")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (NoCredentialsError(), "sign in"),
        (ProfileNotFound(profile="mine"), "sign in"),
        (UnauthorizedSSOTokenError(), "sign in"),
        (TokenRetrievalError(provider="sso", error_msg="expired"), "sign in"),
        (refused("ExpiredTokenException"), "sign in"),
        (GetError("no", refused("ExpiredToken")), "sign in"),
        (refused("AccessDeniedException"), "AWS does not allow you to do this; docs/runbook.md"),
        (refused("ThrottlingException"), "AWS refused: ThrottlingException: it says why"),
        (gone(), "start it with make up"),
        (GetError("no", gone()), "start it with make up"),
        (UnknownServiceError(service_name="x", known_service_names="y"), "Unknown service"),
        (GetError("no cause"), "no cause"),
        (Disconnected("ada"), "the owner has to connect it again"),
        (Unavailable("Xero did not answer"), "Xero did not answer; try again in a few minutes"),
        (Failed("no stack"), "no stack"),
    ],
)
def test_it_is_said_what_to_do(error: Exception, words: str) -> None:
    assert isinstance(error, EXPECTED)
    assert words in in_words(error)
    assert code_of(error) == FAILED


def test_wrong_usage_and_a_no_have_codes_of_their_own() -> None:
    assert (code_of(Misused("what?")), code_of(Declined("no"))) == (MISUSED, OPEN)
