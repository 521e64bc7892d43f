"""Which stack is meant, as the environment that functions/sync is wired from."""

from __future__ import annotations

import json
import os
from argparse import Namespace
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import ClientError

from local.emulator import deploying, failing
from local.emulator.addresses import Addresses
from local.emulator.surroundings import ADDRESSES, REGION, STATE, aws_at, clean, only_loopback
from local.stack.environment import environment
from ops.errors import Failed

# Variables of shared.environment, and what template.yaml calls the same.
OUTPUTS = {
    "INBOX_QUEUE_URL": "InboxQueueUrl",
    "INBOX_DEAD_QUEUE_URL": "InboxDeadQueueUrl",
    "POSTING_QUEUE_URL": "PostingQueueUrl",
    "KMS_KEY_ID": "SecretsKeyId",
    "XERO_APP_SECRET": "XeroAppSecret",
}
PARAMETERS = {
    "STRIPE_API_URL": "StripeApiUrl",
    "GOCARDLESS_API_URL": "GoCardlessApiUrl",
    "XERO_API_URL": "XeroApiUrl",
    "XERO_IDENTITY_URL": "XeroIdentityUrl",
}
NOT_RUNNING = (
    "no stack is running on this machine: start one with make up, or name one on AWS with --stack NAME"
)


def found(wanted: Namespace) -> dict[str, str]:
    """The whole environment. Raises Failed where there is no such stack, botocore's errors without access."""
    if wanted.stack:
        return on_aws(wanted.stack, boto3.session.Session(region_name=wanted.region or None))
    return on_this_machine(STATE / ADDRESSES)


def on_this_machine(file: Path) -> dict[str, str]:
    """As `make up` and `make run` write it down; leads nowhere else, whatever a person's own settings say."""
    try:
        written = json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        raise Failed(NOT_RUNNING) from None
    addresses = _addresses(written)
    variables = _variables(deploying.STACK, written["outputs"], addresses.parameters)
    return clean(os.environ) | aws_at(addresses.emulator) | {"AWS_REGION": REGION} | variables


def _addresses(written: Mapping[str, Any]) -> Addresses:
    try:
        return Addresses(**{name: only_loopback(written[name]) for name in Addresses.__dataclass_fields__})
    except failing.Failed as error:
        raise Failed(str(error)) from None


def on_aws(stack: str, session: Any) -> dict[str, str]:
    """`session` is boto3's, with the operator's own credentials, from their profile or variables."""
    if not session.region_name:
        raise Failed("which region is it in? Say --region, or set AWS_REGION")
    described = _described(session.client("cloudformation"), stack)
    there = {"AWS_REGION": session.region_name, "AWS_DEFAULT_REGION": session.region_name}
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
    """`described` is as CloudFormation's DescribeStacks has it."""
    outputs = {each["OutputKey"]: each["OutputValue"] for each in described.get("Outputs", ())}
    given = {each["ParameterKey"]: each["ParameterValue"] for each in described.get("Parameters", ())}
    return _variables(stack, outputs, given)


def _variables(stack: str, outputs: Mapping[str, str], parameters: Mapping[str, str]) -> dict[str, str]:
    try:
        named = {name: outputs[output] for name, output in OUTPUTS.items()}
        addresses = {name: parameters[parameter] for name, parameter in PARAMETERS.items()}
    except KeyError as missing:
        words = f"stack {stack} says nothing of {missing}: deploy this version, or name another stack"
        raise Failed(words) from None
    return {"TABLE_PREFIX": f"{stack}-", **named, **addresses}


@contextmanager
def entered(variables: Mapping[str, str]) -> Iterator[None]:
    """All clients that are made in here go to that stack."""
    with environment(variables, alone=True):
        yield
