"""Builds everything for AWS and deploys it with SAM, which asks at first, for make deploy STAGE=staging."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from local.build import artefacts
from local.emulator.deploying import BUILT_FOR_AWS
from local.emulator.environments import Environment
from local.emulator.failing import Failed
from local.emulator.surroundings import ROOT, clean

STAGES = ("staging", "prod")
SETTINGS = ROOT / "samconfig.toml"
BUILT = BUILT_FOR_AWS / "template.yaml"
NO_ACCOUNT = (
    "AWS does not know who you are ({why}).\n"
    "Sign in first, for example with aws configure sso, name a profile with AWS_PROFILE=... and a region "
    "with AWS_REGION=..., and try again."
)
WHAT_REMAINS = """
Once, after the first deploy:
  1. Write the Xero app's id and secret into {XeroAppSecret}:
       aws secretsmanager put-secret-value --secret-id {XeroAppSecret} \\
         --secret-string '{{"client_id": "...", "client_secret": "..."}}'
  2. In that app, in Xero's developer portal, register {PagesUrl}/xero/connected as the redirect address.
  3. There, under Webhooks, enter {XeroWebhookUrl} for contacts, invoices and credit notes, and write
     the key into {XeroWebhookSecret}:
       aws secretsmanager put-secret-value --secret-id {XeroWebhookSecret} --secret-string '{{"key": "..."}}'
     A minute later, send the intent to receive.
  4. Let the first owner in, who then begins a business at {PagesUrl}:
       make ops ARGS="--stack {Stack} user add you@example.co.uk"
docs/runbook.md covers what comes later.
"""


def main(arguments: list[str]) -> int:
    """Takes `<stage>`; returns SAM's exit code, or 1."""
    try:
        return deploy(_stage(arguments))
    except Failed as failure:
        print(f"deploy: {failure}", file=sys.stderr)
        return 1


def _stage(arguments: list[str]) -> str:
    """Returns the stage. Raises Failed for anything that is not a stage on AWS."""
    (stage,) = arguments
    if stage not in STAGES:
        raise Failed(f"which stage? Say make deploy STAGE={' or STAGE='.join(STAGES)}")
    return stage


def deploy(stage: str) -> int:
    """Deploys the stage. Raises Failed if nothing was started."""
    settings = settings_of(stage, SETTINGS)
    session = boto3.session.Session(region_name=settings.get("region"))
    formation = _formation(session)
    is_first = not _exists(formation, settings["stack_name"])
    artefacts.build()
    ended = subprocess.run(_command(stage, guided=is_first), cwd=ROOT, env=_surroundings(), check=False)
    if not ended.returncode and is_first:
        # The answers are in samconfig.toml now, the name and the region among them.
        settings = settings_of(stage, SETTINGS)
        formation = session.client("cloudformation", region_name=settings.get("region"))
        stack = settings["stack_name"]
        print(WHAT_REMAINS.format(Stack=stack, **_outputs(formation, stack)))
    return ended.returncode


def settings_of(stage: str, file: Path) -> dict[str, Any]:
    """Returns SAM's settings for deploying the stage, including the stack's name."""
    written: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))[stage]["deploy"]["parameters"]
    return written


def _formation(session: boto3.session.Session) -> Any:
    """Connects to CloudFormation. Raises Failed without an account or a region."""
    try:
        caller = session.client("sts").get_caller_identity()
        print(f"deploy: account {caller['Account']}, region {session.region_name}", file=sys.stderr)
        return session.client("cloudformation")
    except (BotoCoreError, ClientError) as error:
        raise Failed(NO_ACCOUNT.format(why=error)) from None


def _exists(formation: Any, stack: str) -> bool:
    """Whether the stack exists; a stack under review was never deployed."""
    try:
        (found,) = formation.describe_stacks(StackName=stack)["Stacks"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "ValidationError":
            raise Failed(f"CloudFormation does not say whether {stack} exists: {error}") from None
        return False
    return bool(found["StackStatus"] != "REVIEW_IN_PROGRESS")


def _outputs(formation: Any, stack: str) -> Mapping[str, str]:
    (found,) = formation.describe_stacks(StackName=stack)["Stacks"]
    return {each["OutputKey"]: each["OutputValue"] for each in found["Outputs"]}


def _command(stage: str, *, guided: bool) -> list[str | Path]:
    sam = Environment("sam").folder / "bin" / "sam"
    chosen: list[str | Path] = ["--config-file", SETTINGS, "--config-env", stage, "--template-file", BUILT]
    return [sam, "deploy", *chosen, *(["--guided"] if guided else [])]


def _surroundings() -> dict[str, str]:
    """Returns SAM's environment: the user's AWS settings belong in it, the make that runs this does not."""
    aws = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
    return clean(os.environ) | aws | {"SAM_CLI_TELEMETRY": "0"}


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
