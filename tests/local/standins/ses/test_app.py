"""The stand-in refuses what SES refuses, and a mail program can read what it accepts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
import urllib3
from botocore.config import Config
from botocore.exceptions import ClientError

from local.standins.serving import serving
from local.standins.ses import SesStandIn

OURS, THEIRS = "books@connectably.example", "olga@example.co.uk"


class Clock:
    now = datetime(2026, 11, 30, 7, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ses(clock: Clock) -> SesStandIn:
    return SesStandIn(clock, verified={OURS})


@pytest.fixture
def url(ses: SesStandIn) -> Iterator[str]:
    with serving(ses.app) as url:
        yield url


@pytest.fixture
def client(url: str) -> Any:
    keys: Any = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "eu-west-2"}
    once = Config(retries={"total_max_attempts": 1})
    return boto3.client("sesv2", endpoint_url=url, config=once, **keys)


def letter(subject: str = "Acme: £20.00 apart", text: str = "Text", **changed: Any) -> dict[str, Any]:
    simple: dict[str, Any] = {
        "Subject": {"Data": subject},
        "Body": {"Text": {"Data": text}, "Html": {"Data": "<p>HTML</p>"}},
        "Headers": [{"Name": "List-Unsubscribe", "Value": "<https://books.example/stop>"}],
    }
    simple |= changed.pop("simple", {})
    right = {
        "FromEmailAddress": OURS,
        "Destination": {"ToAddresses": [THEIRS]},
        "Content": {"Simple": simple},
        "EmailTags": [{"Name": "person", "Value": "olga-1"}],
    }
    return right | changed


def headers(name: str, value: str) -> dict[str, Any]:
    return letter(simple={"Headers": [{"Name": name, "Value": value}]})


def code(client: Any, request: dict[str, Any]) -> str:
    with pytest.raises(ClientError) as refused:
        client.send_email(**request)
    return str(refused.value.response["Error"]["Code"])


def test_what_is_accepted_is_received_as_it_was_sent(client: Any, ses: SesStandIn) -> None:
    id = client.send_email(**letter())["MessageId"]
    (mail,) = ses.mails
    assert (mail.id, mail.to, mail.subject) == (id, (THEIRS,), "Acme: £20.00 apart")
    assert (mail.text.strip(), mail.html.strip()) == ("Text", "<p>HTML</p>")
    assert mail.header("List-Unsubscribe") == "<https://books.example/stop>"
    assert mail.tags == {"person": "olga-1"}


@pytest.mark.parametrize("identity", [OURS, "connectably.example", "example"])
def test_an_address_is_verified_by_itself_or_by_a_domain_above_it(
    client: Any, ses: SesStandIn, identity: str
) -> None:
    ses.verified = {identity}
    if identity == "example":
        assert code(client, letter()) == "MessageRejected"
    else:
        client.send_email(**letter())


@pytest.mark.parametrize("sender", ["other@elsewhere.example", "books@notconnectably.example", "books@evil"])
def test_nobody_else_sends(client: Any, ses: SesStandIn, sender: str) -> None:
    assert code(client, letter(FromEmailAddress=sender)) == "MessageRejected"
    assert ses.mails == []


@pytest.mark.parametrize(
    "request_",
    [
        letter(FromEmailAddress=""),
        letter(Destination={}),
        letter(Destination={"ToAddresses": [f"p{n}@example.com" for n in range(51)]}),
        letter(Destination={"ToAddresses": ["nobody"]}),
        letter(Destination={"ToAddresses": ["jürgen@example.com"]}),
        letter(Destination={"ToAddresses": ["a@example.com\nBcc: b@example.com"]}),
        letter(subject="one\nBcc: two@example.com"),
        letter(subject="\x00"),
        letter(simple={"Body": {}}),
        letter(Content={"Raw": {"Data": b"x"}}),
        headers("Subject", "another"),
        headers("X-Odd Name", "x"),
        headers("X-Name", "two\nlines"),
        headers("X-Name", "£"),
        headers("X-Name", "x" * 871),
        letter(simple={"Headers": [{"Name": f"X-{n}", "Value": "x"} for n in range(16)]}),
        letter(EmailTags=[{"Name": "person", "Value": "olga@example.co.uk"}]),
    ],
    ids=lambda each: str(each)[:120],
)
def test_what_ses_never_sends_is_refused(client: Any, ses: SesStandIn, request_: dict[str, Any]) -> None:
    assert code(client, request_) == "BadRequestException"
    assert ses.mails == []


def test_what_is_too_large_is_refused(client: Any, ses: SesStandIn) -> None:
    ses.most_bytes = 10_000
    assert code(client, letter(text="x" * 10_000)) == "BadRequestException"


def test_a_configuration_set_must_be_there(client: Any, ses: SesStandIn) -> None:
    assert code(client, letter(ConfigurationSetName="mine")) == "NotFoundException"
    ses.configurations = {"mine"}
    client.send_email(**letter(ConfigurationSetName="mine"))


def test_in_the_sandbox_recipients_must_be_verified_too(client: Any, ses: SesStandIn) -> None:
    ses.is_sandbox = True
    assert code(client, letter()) == "MessageRejected"
    ses.verified.add("example.co.uk")
    client.send_email(**letter())


def test_an_account_sends_so_many_a_second_and_so_many_a_day(
    client: Any, ses: SesStandIn, clock: Clock
) -> None:
    ses.per_second, ses.per_day = 1, 2
    client.send_email(**letter())
    assert code(client, letter()) == "TooManyRequestsException"
    clock.now += timedelta(seconds=1)
    client.send_email(**letter())
    clock.now += timedelta(hours=1)
    assert code(client, letter()) == "LimitExceededException"
    clock.now += timedelta(days=1)
    client.send_email(**letter())
    ses.is_paused = True
    assert code(client, letter()) == "SendingPausedException"


def test_mail_to_a_suppressed_address_is_accepted_and_comes_back(client: Any, ses: SesStandIn) -> None:
    ses.suppressed = {THEIRS}
    client.send_email(**letter())
    assert ses.mails == []
    (event,) = ses.returned
    assert event["detail"]["bounce"]["bounceType"] == "Permanent"
    assert event["detail"]["mail"]["tags"] == {"person": ["olga-1"]}


def test_a_request_that_is_not_signed_for_ses_is_refused(url: str) -> None:
    answer = urllib3.request("POST", f"{url}/v2/email/outbound-emails", json=letter())
    assert answer.status == 403


def test_a_person_can_look_into_the_mailbox(client: Any, url: str) -> None:
    assert b"Nothing was sent yet." in urllib3.request("GET", url).data
    client.send_email(**letter(subject="<b>Acme</b>"))
    assert b"&lt;b&gt;Acme&lt;/b&gt;" in urllib3.request("GET", url).data
    for kind, words in (("html", b"<p>HTML</p>"), ("txt", b"Text"), ("eml", b"List-Unsubscribe")):
        assert words in urllib3.request("GET", f"{url}/mails/0.{kind}").data
    assert urllib3.request("GET", f"{url}/mails/7.html").status == 404
    assert urllib3.request("GET", f"{url}/mails/0.exe").status == 404
