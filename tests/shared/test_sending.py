"""A letter that SES does not take goes out later, or is refused for good with the one who is to blame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from shared.errors import Unavailable
from shared.mail.letter import Letter
from shared.sending import NotTaken, Sender

OURS = "books@example.org"
LETTER = Letter("olga@example.co.uk", "Subject", "text", "<p>html</p>", "https://books.example/stop")
NOT_VERIFIED = "Email address is not verified. The following identities failed the check in region EU-WEST-2:"


@dataclass
class Client:
    error: Exception | None = None
    asked: dict[str, Any] = field(default_factory=dict)

    def send_email(self, **request: Any) -> Mapping[str, Any]:
        self.asked = request
        if self.error:
            raise self.error
        return {"MessageId": "1"}


def refused(code: str, message: str = "no", status: int = 400) -> ClientError:
    meta = {"HTTPStatusCode": status}
    return ClientError({"Error": {"Code": code, "Message": message}, "ResponseMetadata": meta}, "SendEmail")  # type: ignore[typeddict-item]


def test_a_letter_is_sent_with_its_way_out() -> None:
    client = Client()
    assert Sender(client, OURS, "set").send(LETTER, {"person": "olga"}) == "1"
    assert client.asked["FromEmailAddress"] == OURS
    assert client.asked["ConfigurationSetName"] == "set"
    headers = {each["Name"]: each["Value"] for each in client.asked["Content"]["Simple"]["Headers"]}
    assert headers["List-Unsubscribe"] == "<https://books.example/stop>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert client.asked["EmailTags"] == [{"Name": "person", "Value": "olga"}]


def test_without_a_configuration_set_none_is_named() -> None:
    client = Client()
    Sender(client, OURS).send(LETTER, {})
    assert "ConfigurationSetName" not in client.asked


@pytest.mark.parametrize(
    "error",
    [
        refused("TooManyRequestsException", status=429),
        refused("LimitExceededException"),
        refused("SendingPausedException"),
        refused("AccountSuspendedException"),
        refused("InternalServiceErrorException", status=500),
        EndpointConnectionError(endpoint_url="https://email.example"),
    ],
    ids=str,
)
def test_what_passes_is_tried_later(error: Exception) -> None:
    with pytest.raises(Unavailable):
        Sender(Client(error), OURS).send(LETTER, {})


@pytest.mark.parametrize(
    ("error", "refusal"),
    [
        (refused("MessageRejected", f"{NOT_VERIFIED} olga@example.co.uk"), "address_refused"),
        (refused("BadRequestException", "Missing final '@domain'"), "address_refused"),
        (refused("MessageRejected", f"{NOT_VERIFIED} Books@Example.org"), "sender_refused"),
        (refused("MailFromDomainNotVerifiedException"), "sender_refused"),
        (refused("NotFoundException", status=404), "sender_refused"),
        (refused("AccessDeniedException", status=403), "sender_refused"),
    ],
    ids=str,
)
def test_what_lasts_is_refused_and_says_nobodys_address(error: Exception, refusal: str) -> None:
    with pytest.raises(NotTaken) as no:
        Sender(Client(error), OURS).send(LETTER, {})
    assert no.value.refusal == refusal
    assert "olga" not in str(no.value)
