"""What each function's role may do, tried out with credentials of that very role.

Every role tries everything, and what is not listed for it must be refused. A role can be taken on by
Lambda alone, so the account itself is let do so first; what can be done in it is as deployed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

import boto3
import pytest
from botocore.exceptions import ClientError

from local.demo.trading_day import SETTINGS
from local.emulator.saying import step
from local.emulator.surroundings import ACCOUNT
from local.stack.business import Business
from local.stack.emulated import EmulatedStack
from shared.store.encryption import Seal
from tests.system.attempts import Attempt, attempts_on, is_let, sealed_for
from tests.system.scripts import settle

MAY = {
    "StripeWebhook": {
        "get_item secrets",
        "open stripe_signing",
        "get_item inbox",
        "put_item inbox",
        "update_item inbox",
        "update_item connections",
        "send to the inbox",
    },
    "GoCardlessWebhook": {
        "get_item secrets",
        "open gocardless_signing",
        "get_item inbox",
        "put_item inbox",
        "update_item inbox",
        "update_item connections",
        "send to the inbox",
    },
    "XeroWebhook": {
        "read the key of Xero's webhooks",
        "get_item organisations",
        "batch_write_item directory",
        # Whether somebody else has changed an invoice of ours.
        "batch_get_item directory",
        "batch_get_item sales",
        "batch_get_item ledger",
        "query ledger",
        "get_item jobs",
        "update_item jobs",
        "update_item connections",
        "send to reconcile",
    },
    "Recorder": {
        "update_item inbox",
        "get_item tenants",
        "get_item secrets",
        "open stripe_key",
        "open gocardless_key",
        "batch_get_item ledger",
        "query ledger by open work",
        "batch_get_item directory",
        "put_item ledger",
        "update_item ledger",
        "delete_item ledger",
        "put_item troubles",
        "send to the inbox",
        "send to the backlog",
        "send to posting",
        # What SAM gives whoever is fed from a queue is for every queue.
        "receive failed messages",
        "receive dead letters",
        "count the inbox",
        "count the backlog",
        "count dead letters",
        "put_item inbox",
        "get_item orders",
        "batch_get_item orders",
        "put_item orders",
        "update_item orders",
        "get_item links",
        "put_item links",
    },
    "XeroWriter": {
        "get_item tenants",
        "get_item lanes",
        "update_item lanes",
        "batch_get_item ledger",
        "query ledger by open work",
        "put_item ledger",
        "update_item ledger",
        "read the Xero app's secret",
        "get_item tokens",
        "update_item tokens",
        "update_item connections",
        "open xero_access",
        "open xero_refresh",
        "close xero_access",
        "close xero_refresh",
        "update_item jobs",
        "put_item troubles",
        # What stands in Xero after the ledger was restored.
        "batch_get_item reconciliations",
        "batch_write_item reconciliations",
        "put_item reconciliations",
        # Customers that people have edited.
        "get_item choices",
        "get_item directory",
        "batch_get_item directory",
        "query directory",
        "query directory by unsent",
        "put_item directory",
        "delete_item directory",
        "batch_write_item directory",
        "send to posting",
        # As above.
        "receive failed messages",
        "receive dead letters",
        "count the inbox",
        "count the backlog",
        "count dead letters",
    },
    "Sweep": {
        "query lanes by wake time",
        "update_item lanes",
        "query ledger by open work",
        "query inbox by unqueued",
        "query directory by unsent",
        "get_item inbox",
        "update_item inbox",
        "send to the inbox",
        "send to posting",
    },
    "Revive": {
        "receive failed messages",
        "send to the inbox",
        "send to the backlog",
        "send to the dead letters",
    },
    "Dispatch": {
        "query jobs by due time",
        "send to the feed",
        "send to reconcile",
    },
    "Feed": {
        "update_item jobs",
        "get_item tenants",
        "get_item lanes",
        "get_item secrets",
        "open stripe_key",
        "open gocardless_key",
        "get_item feeds",
        "put_item feeds",
        "update_item feeds",
        "batch_get_item ledger",
        "batch_get_item inbox",
        "get_item inbox",
        "put_item inbox",
        "update_item inbox",
        "query ledger by open work",
        "query orders by end",
        "put_item troubles",
        "send to the backlog",
        "send to posting",
        # As above.
        "receive failed messages",
        "receive dead letters",
        "count the inbox",
        "count the backlog",
        "count dead letters",
    },
    "Reconcile": {
        "get_item jobs",
        "update_item jobs",
        "get_item charts",
        "put_item charts",
        "get_item choices",
        "get_item tenants",
        "get_item secrets",
        "open stripe_key",
        "open gocardless_key",
        "get_item lanes",
        "get_item feeds",
        "get_item ledger",
        "batch_get_item ledger",
        "query ledger",
        "query ledger by open work",
        "query ledger by decision",
        "update_item ledger",
        "query inbox",
        "put_item troubles",
        # As above.
        "receive failed messages",
        "receive dead letters",
        "count the inbox",
        "count the backlog",
        "count dead letters",
        "get_item reconciliations",
        "query reconciliations",
        "put_item reconciliations",
        "delete_item reconciliations",
        "read the Xero app's secret",
        "get_item tokens",
        "update_item tokens",
        "get_item connections",
        "update_item connections",
        "get_item directory",
        "batch_get_item directory",
        "query directory",
        "query directory by unsent",
        "put_item directory",
        "delete_item directory",
        "batch_write_item directory",
        # What was sold to them.
        "batch_get_item sales",
        "query sales",
        "query sales by contact",
        "put_item sales",
        "delete_item sales",
        "batch_write_item sales",
        "get_item catalogue",
        "batch_get_item catalogue",
        "query catalogue",
        "update_item catalogue",
        "batch_write_item catalogue",
        "query orders",
        "query orders by buyer",
        "get_item orders",
        "put_item orders",
        "update_item orders",
        "tell EventBridge",
        "send to posting",
        "open xero_access",
        "open xero_refresh",
        "close xero_access",
        "close xero_refresh",
    },
    "Watch": {
        "query troubles by kind",
        "put_item troubles",
        "update_item troubles",
        "delete_item troubles",
        "query jobs by due time",
        "get_item jobs",
        "get_item lanes",
        "get_item reconciliations",
        "query ledger by open work",
        "tell EventBridge",
        "query connections",
        "put_item connections",
        "count the inbox",
        "count the backlog",
    },
    "Mail": {
        "query mail by due time",
        "get_item mail",
        "put_item mail",
        "update_item mail",
        "delete_item mail",
        "query people",
        "query people by business",
        "query troubles",
        "query troubles by kind",
        "query reconciliations",
        "query ledger by open work",
        "get_item tenants",
    },
    "Exports": {
        "get_item tenants",
        "batch_get_item tenants",
        "query ledger",
        "query ledger by open work",
        "get_item reconciliations",
        "query reconciliations",
        "put_item reconciliations",
        "put a file",
        # As above.
        "receive failed messages",
        "receive dead letters",
        "count the inbox",
        "count the backlog",
        "count dead letters",
    },
    "Manage": {
        "read how people sign in",
        "get_item sessions",
        "put_item sessions",
        "update_item sessions",
        "delete_item sessions",
        "query people",
        "query people by business",
        "put_item people",
        "update_item people",
        "delete_item people",
        "get_item tenants",
        "batch_get_item tenants",
        "put_item tenants",
        "update_item tenants",
        "get_item organisations",
        "put_item organisations",
        "update_item organisations",
        "query organisations by connection",
        "query secrets",
        "query ledger by open work",
        "query ledger by time",
        "batch_get_item inbox",
        "query ledger",
        "get_item ledger",
        "batch_get_item ledger",
        "update_item ledger",
        # An opening balance; an undo, and the redo that drops what the undo has ordered.
        "put_item ledger",
        "delete_item ledger",
        "get_item feeds",
        "get_item reconciliations",
        "query reconciliations",
        "put_item reconciliations",
        "read the Xero app's secret",
        "get_item tokens",
        "update_item tokens",
        "delete_item tokens",
        "open xero_access",
        "open xero_refresh",
        "close xero_access",
        "close xero_refresh",
        "get_item lanes",
        "update_item lanes",
        "query troubles",
        "update_item troubles",
        "send to posting",
        "send to the inbox",
        "get_item jobs",
        "update_item jobs",
        "get_item charts",
        "get_item secrets",
        "put_item secrets",
        "delete_item secrets",
        "open stripe_key",
        "open stripe_signing",
        "open gocardless_key",
        "open gocardless_signing",
        "close stripe_key",
        "close stripe_signing",
        "close gocardless_key",
        "close gocardless_signing",
        "put_item feeds",
        "put_item charts",
        "get_item choices",
        "query choices",
        "put_item choices",
        "query audit",
        "query audit by person",
        "query directory by unsent",
        "put_item audit",
        "get_item mail",
        "update_item mail",
        "batch_get_item connections",
        "query connections",
        "put_item connections",
        "update_item connections",
        "query ledger by decision",
        "get_item directory",
        "batch_get_item directory",
        "query directory",
        "query directory by name",
        "put_item directory",
        "delete_item directory",
        "batch_write_item directory",
        # What was sold to them.
        "batch_get_item sales",
        "query sales",
        "query sales by contact",
        "get_item catalogue",
        "batch_get_item catalogue",
        "query catalogue",
        "put_item catalogue",
        "update_item catalogue",
        "query catalogue by name",
        # Order forms and orders, and the events by which the books learn of them.
        "get_item orders",
        "batch_get_item orders",
        "query orders",
        "query orders by time",
        "query orders by state",
        "query orders by end",
        "query orders by buyer",
        "put_item orders",
        "update_item orders",
        "get_item links",
        "put_item links",
        "put_item inbox",
        "update_item inbox",
        "tell EventBridge",
        "send to the exports",
        "fetch a file",
        "put a picture",
        "fetch a picture",
    },
    # It shows what is for sale and how an order stands, changes nothing, and opens no secret.
    "OrderForms": {
        "get_item links",
        "get_item orders",
        "batch_get_item orders",
        "get_item tenants",
        "get_item charts",
        "get_item catalogue",
        "batch_get_item catalogue",
        "fetch a picture",
    },
    "Ordering": {
        "get_item links",
        "put_item links",
        "update_item links",
        "get_item orders",
        "batch_get_item orders",
        "put_item orders",
        "update_item orders",
        "put_item inbox",
        "update_item inbox",
        "get_item tenants",
        "get_item charts",
        "get_item catalogue",
        "batch_get_item catalogue",
        "get_item secrets",
        "open stripe_key",
        "open gocardless_key",
        "update_item jobs",
        "send to the inbox",
    },
    "OrderInvoices": {
        "get_item links",
        "update_item links",
        "get_item orders",
        "get_item tenants",
        "batch_get_item ledger",
        "get_item tokens",
        "update_item tokens",
        "update_item connections",
        "read the Xero app's secret",
        "open xero_access",
        "open xero_refresh",
        "close xero_access",
        "close xero_refresh",
    },
}
EVENT = {"id": "evt_guarded", "type": "product.created"}
EITHER = {"Service": "lambda.amazonaws.com", "AWS": f"arn:aws:iam::{ACCOUNT}:root"}
TRUST = {"Effect": "Allow", "Principal": EITHER, "Action": "sts:AssumeRole"}


@pytest.fixture(scope="module")
def business(stack: EmulatedStack) -> Business:
    """With one event that has been dealt with."""
    business = stack.open_business("guarded", SETTINGS)
    assert stack.deliver(business, EVENT) == 200
    settle(business)
    return business


@pytest.fixture(scope="module")
def admitted(stack: EmulatedStack, business: Business) -> dict[str, set[str]]:
    """By function: what its role was let do."""
    attempts = attempts_on(business, f"stripe#{EVENT['id']}", stack)
    return {function: let_do(attempts, function, stack) for function in MAY}


def let_do(attempts: Mapping[str, Attempt], function: str, stack: EmulatedStack) -> set[str]:
    session = session_of(function, stack)
    with step(f"trying {len(attempts)} calls in the role of {function}"):
        return {name for name, attempt in attempts.items() if is_let(attempt, session)}


def session_of(function: str, stack: EmulatedStack) -> boto3.Session:
    role = stack.deployed.ids[f"{function}Role"]
    trust = json.dumps({"Version": "2012-10-17", "Statement": [TRUST]})
    boto3.client("iam").update_assume_role_policy(RoleName=role, PolicyDocument=trust)
    arn = f"arn:aws:iam::{ACCOUNT}:role/{role}"
    given = boto3.client("sts").assume_role(RoleArn=arn, RoleSessionName="tests")["Credentials"]
    return boto3.Session(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])


def test_every_function_is_tried(stack: EmulatedStack) -> None:
    deployed = {id for id, _ in stack.deployed.of_type("AWS::Lambda::Function")}
    assert {stack.deployed.ids[function] for function in MAY} == deployed


@pytest.mark.parametrize("function", MAY)
def test_a_role_lets_a_function_do_its_work_and_nothing_else(
    admitted: dict[str, set[str]], function: str
) -> None:
    assert admitted[function] == MAY[function]


def test_a_key_cannot_be_passed_off_as_a_signing_secret(stack: EmulatedStack, business: Business) -> None:
    """The policy lets the webhook ask for that purpose; what was sealed for another stays shut."""
    kms = session_of("StripeWebhook", stack).client("kms")
    sealed, owner = sealed_for(business)["stripe_key"]
    with pytest.raises(ClientError, match="InvalidCiphertextException"):
        Seal(kms, stack.deployed.outputs["SecretsKeyId"]).open(sealed, owner, "stripe_signing")
