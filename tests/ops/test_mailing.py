from __future__ import annotations

import json
from datetime import UTC, datetime

import boto3
import pytest

from local.stack.in_process import PAGES, Stack
from local.standins.ses.refusing import Refused
from shared.people import Membership
from shared.store import audit, mail, people
from tests.functions.merchant import Merchant
from tests.ops.conftest import Ops


@pytest.fixture(autouse=True)
def olga(merchant: Merchant, monkeypatch: pytest.MonkeyPatch) -> None:
    """An owner of the business, and the parameter that says where the pages are."""
    names = ("client_id", "pool_id", "issuer", "keys_url", "sign_in_url")
    kept = json.dumps({"pages_url": PAGES, **dict.fromkeys(names, "http://localhost")})
    boto3.client("ssm").put_parameter(Name="/local/sign-in", Value=kept, Type="String")
    monkeypatch.setenv("SIGN_IN_PARAMETER", "/local/sign-in")
    now = datetime.now(UTC)
    people.add(Membership("olga", merchant.shop.tenant, "owner", "olga@example.co.uk", now, "operator"))


def test_somebody_of_a_business_gets_the_digest_now_whatever_was_chosen(
    ops: Ops, stack: Stack, merchant: Merchant
) -> None:
    merchant.settle()
    stack.reconcile()
    tenant = merchant.shop.tenant
    said = ops("mail", "Olga@Example.co.uk", "--yes")
    assert (said.code, said.words) == (0, f"The digest of {tenant} is on its way to olga@example.co.uk.")
    (letter,) = stack.ses.mails
    assert letter.to == ("olga@example.co.uk",)
    assert "Stripe and Xero agree" in letter.text
    assert f"{PAGES}/manage/mail/stop/olga/" in letter.text
    assert mail.read("olga").last_at is None
    assert [(each.verb, each.about) for each in audit.latest(tenant, 9)] == [
        ("mail_sent", "olga@example.co.uk")
    ]


def test_its_answer_as_json_names_the_mail(ops: Ops, stack: Stack, merchant: Merchant) -> None:
    said = ops("mail", "olga@example.co.uk", "--yes", "--json")
    (letter,) = stack.ses.mails
    expected = {"tenant": merchant.shop.tenant, "email": "olga@example.co.uk", "message_id": letter.id}
    assert said.document == expected


@pytest.mark.parametrize("address", ["bert@example.co.uk", "olga", "*"])
def test_nobody_else_is_written_to(ops: Ops, stack: Stack, address: str) -> None:
    said = ops("mail", address, "--yes")
    assert (said.code, stack.ses.calls) == (2, 0)
    assert "nothing was sent" in said.notices


def test_nothing_is_sent_unless_the_operator_agrees(ops: Ops, stack: Stack) -> None:
    assert ops("mail", "olga@example.co.uk", typed="no").code == 1
    assert stack.ses.calls == 0


@pytest.mark.parametrize("code", ["MessageRejected", "SendingPausedException"])
def test_what_ses_does_not_take_is_said_and_not_noted(
    ops: Ops, stack: Stack, merchant: Merchant, code: str
) -> None:
    stack.ses.fails = [Refused(code, "no")]
    said = ops("mail", "olga@example.co.uk", "--yes")
    assert (said.code, stack.ses.mails) == (3, [])
    assert code in said.notices
    assert [*audit.latest(merchant.shop.tenant, 9)] == []


def test_a_stack_that_sends_no_mail_says_so(ops: Ops, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_SENDER", "")
    said = ops("mail", "olga@example.co.uk", "--yes")
    assert said.code == 3
    assert "deploy it with MailSender" in said.notices
