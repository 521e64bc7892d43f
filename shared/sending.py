"""Sends letters by SES, and says what becomes of one that SES does not take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from shared.errors import Unavailable
from shared.mail.letter import Letter
from shared.mail.refusals import Refusal

# Too many mails for now, or the account's sending is paused: the same letter goes out later.
LATER = frozenset(
    {
        "TooManyRequestsException",
        "LimitExceededException",
        "SendingPausedException",
        "AccountSuspendedException",
    }
)
# The one whom a letter is for is wrong, and not whom it is from.
ADDRESS = frozenset({"MessageRejected", "BadRequestException"})


class EmailClient(Protocol):
    """The part of boto3's client for SES v2 that is used here."""

    def send_email(self, **request: Any) -> Mapping[str, Any]: ...


class NotTaken(Exception):
    """Note it, and do not repeat this letter: SES refuses it for good."""

    def __init__(self, refusal: Refusal, why: str) -> None:
        super().__init__(f"{refusal}: {why}")
        self.refusal: Refusal = refusal


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends from one address. `configuration` names SES's configuration set, empty for none."""

    ses: EmailClient
    address: str
    configuration: str = ""

    def send(self, letter: Letter, tags: Mapping[str, str]) -> str:
        """Sends a letter and returns SES's id of it. `tags` come back with what happens to it later.

        Raises Unavailable if it may go out later, NotTaken if it never will.
        """
        request = _request(letter, self.address, tags)
        if self.configuration:
            request["ConfigurationSetName"] = self.configuration
        try:
            return str(self.ses.send_email(**request)["MessageId"])
        except ClientError as error:
            raise self._meaning(error) from None
        except BotoCoreError as error:
            raise Unavailable(f"SES did not answer: {type(error).__name__}") from error

    def _meaning(self, error: ClientError) -> Unavailable | NotTaken:
        """Returns what happens next. SES's own message is left out where it names a person's address."""
        code = error.response["Error"]["Code"]
        status = error.response["ResponseMetadata"]["HTTPStatusCode"]
        if code in LATER or status >= 500 or status == 429:
            return Unavailable(f"SES takes no mail now: {code}")
        # In these words SES tells of either side: "Email address is not verified. The following ...".
        is_ours = code not in ADDRESS or self.address.lower() in error.response["Error"]["Message"].lower()
        return NotTaken("sender_refused" if is_ours else "address_refused", code)


def _request(letter: Letter, sender: str, tags: Mapping[str, str]) -> dict[str, Any]:
    return {
        "FromEmailAddress": sender,
        "Destination": {"ToAddresses": [letter.to]},
        "Content": {
            "Simple": {
                "Subject": _utf8(letter.subject),
                "Body": {"Text": _utf8(letter.text), "Html": _utf8(letter.html)},
                "Headers": _headers(letter),
            }
        },
        "EmailTags": [{"Name": name, "Value": value} for name, value in tags.items()],
    }


def _headers(letter: Letter) -> Sequence[Mapping[str, str]]:
    return [
        {"Name": "List-Unsubscribe", "Value": f"<{letter.stop_at}>"},
        {"Name": "List-Unsubscribe-Post", "Value": "List-Unsubscribe=One-Click"},
        # So that no answering machine writes back.
        {"Name": "Auto-Submitted", "Value": "auto-generated"},
    ]


def _utf8(text: str) -> dict[str, str]:
    return {"Data": text, "Charset": "UTF-8"}
