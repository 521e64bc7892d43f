"""Explains the errors that an operator can cause or meet, and says what to do: no traceback."""

from __future__ import annotations

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    CredentialRetrievalError,
    HTTPClientError,
    NoCredentialsError,
    PartialCredentialsError,
    ProfileNotFound,
    SSOError,
    TokenRetrievalError,
)
from botocore.exceptions import ConnectionError as NotConnected
from pynamodb.exceptions import PynamoDBException

from ops.errors import FAILED, MISUSED, OPEN, Declined, Failed, Misused
from shared.errors import Disconnected, Unavailable

EXPECTED = (Failed, Declined, Disconnected, Unavailable, BotoCoreError, ClientError, PynamoDBException)
SIGN_IN = (
    "AWS does not know who you are, or no longer does ({why}): sign in, for example with aws sso login, name "
    "your profile with AWS_PROFILE, and try again"
)
NOBODY = (NoCredentialsError, PartialCredentialsError, CredentialRetrievalError, ProfileNotFound)
SIGNED_OUT = (*NOBODY, SSOError, TokenRetrievalError)
EXPIRED = frozenset(
    {
        "ExpiredToken",
        "ExpiredTokenException",
        "RequestExpired",
        "InvalidClientTokenId",
        "UnrecognizedClientException",
        "InvalidSignatureException",
    }
)
NOT_ALLOWED = frozenset({"AccessDenied", "AccessDeniedException", "UnauthorizedOperation"})


def code_of(error: Exception) -> int:
    if isinstance(error, Declined):
        return OPEN
    return MISUSED if isinstance(error, Misused) else FAILED


def in_words(error: Exception) -> str:
    """Says what one of EXPECTED means and what to do."""
    match error:
        case Disconnected():
            return f"Xero is not connected ({error}): the owner has to connect it again; nothing gets lost"
        case Unavailable():
            return f"{error}; try again in a few minutes"
        case PynamoDBException(cause=Exception() as cause):
            return in_words(cause)
        case BotoCoreError():
            return _unreached(error)
        case ClientError():
            return _refused(error)
        case _:
            return str(error)


def _unreached(error: BotoCoreError) -> str:
    if isinstance(error, SIGNED_OUT):
        return SIGN_IN.format(why=error)
    if isinstance(error, NotConnected | HTTPClientError):
        return f"{error}; if it is the stack on this machine, it has stopped: start it with make up"
    return str(error)


def _refused(error: ClientError) -> str:
    details = error.response["Error"]
    if details["Code"] in EXPIRED:
        return SIGN_IN.format(why=details["Code"])
    if details["Code"] in NOT_ALLOWED:
        return f"AWS does not allow you to do this; docs/runbook.md lists what you need. {details['Message']}"
    return f"AWS refused: {details['Code']}: {details['Message']}"
