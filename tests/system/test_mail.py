"""Mail as deployed: the digest arrives with the right figures, the alarm after a dead connection, both stop.

The schedules' hours are not waited for: the functions are invoked as their schedules do.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
import urllib3

from local.stack.business import Business
from local.stack.emulated import EmulatedStack
from local.standins.ses import Mail
from shared.formats import money
from shared.mail.choice import Choice
from shared.people import Membership
from shared.store import mail, people, reconciliations, troubles
from tests.system.queues import wait_until
from tests.system.scripts import Script, play

EMAIL = "olga@mail.example"


@pytest.fixture(scope="module")
def business(stack: EmulatedStack, one_payment: Script) -> Business:
    business = stack.open_business("mailed", one_payment.world.settings)
    play(stack, business, one_payment.world)
    return business


@pytest.fixture(scope="module")
def olga(stack: EmulatedStack, business: Business) -> str:
    """An owner who has chosen a daily digest, which is due."""
    person, _ = stack.invite(EMAIL)
    now = datetime.now(UTC)
    people.add(Membership(person, business.tenant, "owner", EMAIL, now, "operator"))
    mail.choose(person, Choice("daily"), now - timedelta(minutes=1))
    return person


def invoke(stack: EmulatedStack, function: str, **event: Any) -> None:
    id, body = stack.deployed.ids[function], json.dumps(event).encode()
    answer = boto3.client("lambda").invoke(FunctionName=id, Payload=body)
    assert "FunctionError" not in answer, answer["Payload"].read().decode()


def sent_to_olga(stack: EmulatedStack) -> list[Mail]:
    return [each for each in stack.ses.mails if each.to == (EMAIL,)]


def reconciled_after(tenant: str, since: datetime) -> bool:
    found = reconciliations.latest(tenant, "stripe")
    return found is not None and found.at >= since


def test_the_digest_arrives_with_the_figures_of_the_comparison(
    stack: EmulatedStack, business: Business, olga: str
) -> None:
    began = datetime.now(UTC)
    invoke(stack, "Dispatch", now=["reconcile"])
    wait_until("it was reconciled", lambda: reconciled_after(business.tenant, began))
    for _ in range(2):
        invoke(stack, "Mail")
    (letter,) = sent_to_olga(stack)
    made = reconciliations.latest(business.tenant, "stripe")
    assert made
    figure = money(made.processor if made.is_reconciled else abs(made.difference))
    assert f"Stripe and Xero {'agree: ' if made.is_reconciled else 'are '}{figure}" in letter.text
    assert figure in letter.html
    due_at = mail.read(olga).due_at
    assert due_at
    assert due_at > began


def test_a_dead_connection_is_written_of_once(stack: EmulatedStack, business: Business, olga: str) -> None:
    connections = stack.xero.identity.connections
    for id in [id for id, each in connections.items() if each.tenant_id == business.xero.tenant_id]:
        del connections[id]
    died_at = datetime.now(UTC)
    invoke(stack, "Dispatch", now=["reconcile"])
    wait_until("that is on record", lambda: bool(troubles.of_tenant(business.tenant)))
    for _ in range(2):
        invoke(stack, "Mail")
    letter = sent_to_olga(stack)[-1]
    assert letter.subject == "mailed Ltd: Xero is disconnected"
    assert letter.at - died_at < timedelta(hours=1)
    assert f"{stack.addresses.front_door}/manage/b/mailed/xero" in letter.text
    assert len(sent_to_olga(stack)) == 2


def test_a_mail_program_stops_mails_through_the_front_door(
    stack: EmulatedStack, business: Business, olga: str
) -> None:
    assert mail.read(olga).choice.every == "daily"
    digest, alarm = (each.header("List-Unsubscribe").strip("<>") for each in sent_to_olga(stack))
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for link in (digest, alarm):
        answer = urllib3.request("POST", link, body=b"List-Unsubscribe=One-Click", headers=form)
        assert (answer.status, b"These mails are stopped" in answer.data) == (200, True)
    assert mail.read(olga).choice == Choice("never", alarms=False)


def test_what_was_sent_can_be_read_in_the_mailbox(stack: EmulatedStack, olga: str) -> None:
    del olga
    shown = urllib3.request("GET", stack.addresses.ses).data.decode()
    assert "mailed Ltd: Xero is disconnected" in shown
