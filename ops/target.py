"""Finds the stack that is meant, and leads this process to it."""

from __future__ import annotations

import json
import os
from argparse import Namespace
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.exceptions import ClientError

from ops.errors import Failed
from shared.environment import Environment

# The file with the addresses of the stack on this machine, for as long as the stack is up.
STACK_FILE = Path(__file__).resolve().parent.parent / ".local" / "stack.json"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
# Variables of shared.environment, with their names in template.yaml.
OUTPUTS = {
    "INBOX_QUEUE_URL": "InboxQueueUrl",
    "BACKLOG_QUEUE_URL": "BacklogQueueUrl",
    "INBOX_FAILED_QUEUE_URL": "InboxFailedQueueUrl",
    "INBOX_DEAD_QUEUE_URL": "InboxDeadQueueUrl",
    "POSTING_QUEUE_URL": "PostingQueueUrl",
    "FEED_QUEUE_URL": "FeedQueueUrl",
    "RECONCILE_QUEUE_URL": "ReconcileQueueUrl",
    "EXPORTS_QUEUE_URL": "ExportsQueueUrl",
    "EXPORTS_BUCKET": "ExportsBucketName",
    "KMS_KEY_ID": "SecretsKeyId",
    "XERO_APP_SECRET": "XeroAppSecret",
    "SIGN_IN_PARAMETER": "SignInParameter",
}
PARAMETERS = {
    "STRIPE_API_URL": "StripeApiUrl",
    "GOCARDLESS_API_URL": "GoCardlessApiUrl",
    "XERO_API_URL": "XeroApiUrl",
    "XERO_IDENTITY_URL": "XeroIdentityUrl",
    "MAIL_SENDER": "MailSender",
    "MAIL_API_URL": "MailApiUrl",
}
# Tables that can be restored under another name, with the parameters that hold the ends of those names.
ENDINGS = {
    "inbox": "InboxEnding",
    "tenants": "TenantsEnding",
    "secrets": "SecretsEnding",
    "ledger": "LedgerEnding",
    "lanes": "LanesEnding",
    "feeds": "FeedsEnding",
    "reconciliations": "ReconciliationsEnding",
    "jobs": "JobsEnding",
    "troubles": "TroublesEnding",
    "people": "PeopleEnding",
    "charts": "ChartsEnding",
    "choices": "ChoicesEnding",
    "organisations": "OrganisationsEnding",
    "audit": "AuditEnding",
    "mail": "MailEnding",
    "directory": "DirectoryEnding",
    "sales": "SalesEnding",
    "catalogue": "CatalogueEnding",
    "orders": "OrdersEnding",
    "links": "LinksEnding",
}
NOT_RUNNING = (
    "no stack is running on this machine: start one with make up, or name one on AWS with --stack NAME"
)


def enter(wanted: Namespace) -> Environment:
    """Leads this process to the stack that is meant; the process ends with its command.

    boto3 and pynamodb look for credentials, region and endpoint in the process's own environment. Raises the
    same as `variables_for`.
    """
    variables = variables_for(wanted)
    os.environ.clear()
    os.environ.update(variables)
    return Environment.of(variables)


def variables_for(wanted: Namespace) -> dict[str, str]:
    """Finds the whole environment of a process that works on that stack.

    Raises Failed where there is no such stack, botocore's errors without access.
    """
    if wanted.stack:
        return on_aws(wanted.stack, boto3.session.Session(region_name=wanted.region or None))
    return on_this_machine(STACK_FILE)


def on_this_machine(file: Path) -> dict[str, str]:
    """Reads what `make up` and `make run` have written down. A person's own AWS settings count for nothing.

    Raises Failed where nothing is up, and for an address that is not on this machine.
    """
    try:
        written = json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        raise Failed(NOT_RUNNING) from None
    aws: dict[str, str] = written["aws"]
    parameters: dict[str, str] = written["parameters"]
    addresses = [each for name, each in parameters.items() if name != "MailSender"]
    _only_loopback([aws["AWS_ENDPOINT_URL"], *addresses])
    own = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    without_proxy = ",".join(LOOPBACK)
    own |= {"NO_PROXY": without_proxy, "no_proxy": without_proxy}
    return own | aws | _variables(written["stack"], written["outputs"], parameters)


def _only_loopback(urls: Iterable[str]) -> None:
    for url in urls:
        if urlsplit(url).hostname not in LOOPBACK:
            raise Failed(f"{url} is not on this machine, and this must never touch the real AWS")


def on_aws(stack: str, session: Any) -> dict[str, str]:
    """Finds a stack on AWS.

    `session` is boto3's, with the credentials of the operator's profile or variables.
    """
    if not session.region_name:
        raise Failed("which region is it in? Say --region, or set AWS_REGION")
    described = _described(session.client("cloudformation"), stack)
    there = {"AWS_REGION": session.region_name, "AWS_DEFAULT_REGION": session.region_name}
    there |= {"MAIL_CONFIGURATION": f"{stack}-mail"}
    return dict(os.environ) | there | variables_of(stack, described)


def _described(formation: Any, stack: str) -> Mapping[str, Any]:
    try:
        (described,) = formation.describe_stacks(StackName=stack)["Stacks"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "ValidationError":
            raise
        raise Failed(f"there is no stack {stack} in this account and region") from None
    return dict(described)


def variables_of(stack: str, described: Mapping[str, Any]) -> dict[str, str]:
    """Reads the variables of a stack as CloudFormation's DescribeStacks describes it."""
    outputs = {each["OutputKey"]: each["OutputValue"] for each in described.get("Outputs", ())}
    parameters = {each["ParameterKey"]: each["ParameterValue"] for each in described.get("Parameters", ())}
    return _variables(stack, outputs, parameters)


def _variables(stack: str, outputs: Mapping[str, str], parameters: Mapping[str, str]) -> dict[str, str]:
    try:
        named = {name: outputs[output] for name, output in OUTPUTS.items()}
        addresses = {name: parameters[parameter] for name, parameter in PARAMETERS.items()}
    except KeyError as missing:
        message = f"stack {stack} says nothing of {missing}: deploy this version, or name another stack"
        raise Failed(message) from None
    # An earlier version has no such parameter, and a stack on this machine need not be given one.
    named["XERO_CONNECTIONS"] = parameters.get("XeroConnections", "")
    given = {table: parameters.get(ending) for table, ending in ENDINGS.items()}
    endings = " ".join(f"{table}={ending}" for table, ending in given.items() if ending)
    return {"TABLE_PREFIX": f"{stack}-", "TABLE_ENDINGS": endings, **named, **addresses}
