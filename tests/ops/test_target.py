"""Which stack is meant: this machine's, that can lead nowhere else, or one that is named on AWS."""

from __future__ import annotations

import json
import os
from argparse import Namespace
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local.emulator import surroundings
from local.emulator.addresses import Addresses
from local.emulator.surroundings import aws_at
from local.stack import live
from local.stack.environment import environment
from ops import target
from ops.errors import Failed
from shared.environment import Environment
from shared.store.tables.binding import NAMES

OUTPUTS = {
    "InboxQueueUrl": "http://127.0.0.1:4566/inbox",
    "BacklogQueueUrl": "http://127.0.0.1:4566/backlog",
    "InboxDeadQueueUrl": "http://127.0.0.1:4566/inbox-dead",
    "InboxFailedQueueUrl": "http://127.0.0.1:4566/inbox-failed",
    "PostingQueueUrl": "http://127.0.0.1:4566/posting.fifo",
    "FeedQueueUrl": "http://127.0.0.1:4566/feed.fifo",
    "ReconcileQueueUrl": "http://127.0.0.1:4566/reconcile.fifo",
    "ExportsQueueUrl": "http://127.0.0.1:4566/exports",
    "ExportsBucketName": "exports",
    "SecretsKeyId": "key-1",
    "XeroAppSecret": "connectably-local/xero-app",
    "SignInParameter": "/connectably-local/sign-in",
}
# What no command needs: to which page of Xero's a browser is sent, what the pages say of the deployment, how
# many orders they take, and the key that proves Xero's webhooks.
PAGES_ALONE = {
    "stage",
    "xero_login_url",
    "pages_url",
    "mail_configuration",
    "xero_webhook_secret",
    "orders_an_hour",
}
ADDRESSES = Addresses(
    front_door="http://localhost:8420",
    emulator="http://127.0.0.1:4566",
    stripe="http://127.0.0.1:9001",
    gocardless="http://127.0.0.1:9002",
    xero="http://127.0.0.1:9003",
    ses="http://127.0.0.1:9004",
)
# As make up writes it down.
HERE = live.written(ADDRESSES, OUTPUTS)
TEMPLATE = Path(__file__).parents[2] / "template.yaml"


def written(folder: Path, **changes: Any) -> Path:
    file = folder / "stack.json"
    file.write_text(json.dumps(HERE | changes))
    return file


def test_a_stack_of_this_machine_is_all_that_its_clients_can_reach(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "the-real-one")
    found = target.on_this_machine(written(tmp_path))
    assert found["AWS_ENDPOINT_URL"] == "http://127.0.0.1:4566"
    assert found["AWS_ACCESS_KEY_ID"] == "test"
    assert "AWS_PROFILE" not in found
    env = Environment.of(found)
    assert env == Environment(
        table_prefix="connectably-local-",
        inbox_queue_url="http://127.0.0.1:4566/inbox",
        backlog_queue_url="http://127.0.0.1:4566/backlog",
        inbox_failed_queue_url="http://127.0.0.1:4566/inbox-failed",
        inbox_dead_queue_url="http://127.0.0.1:4566/inbox-dead",
        feed_queue_url="http://127.0.0.1:4566/feed.fifo",
        reconcile_queue_url="http://127.0.0.1:4566/reconcile.fifo",
        posting_queue_url="http://127.0.0.1:4566/posting.fifo",
        exports_queue_url="http://127.0.0.1:4566/exports",
        exports_bucket="exports",
        kms_key_id="key-1",
        xero_app_secret="connectably-local/xero-app",
        sign_in_parameter="/connectably-local/sign-in",
        xero_api_url="http://127.0.0.1:9003/api.xro/2.0",
        xero_identity_url="http://127.0.0.1:9003",
        stripe_api_url="http://127.0.0.1:9001",
        gocardless_api_url="http://127.0.0.1:9002",
        mail_sender="books@connectably.example",
        mail_api_url="http://127.0.0.1:9004",
    )


@pytest.mark.parametrize("name", [each for each in HERE["parameters"] if each != "MailSender"])
def test_a_provider_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    parameters = HERE["parameters"] | {name: "https://api.example.com"}
    with pytest.raises(Failed, match="not on this machine"):
        target.on_this_machine(written(tmp_path, parameters=parameters))


def test_aws_elsewhere_is_refused(tmp_path: Path) -> None:
    aws = HERE["aws"] | {"AWS_ENDPOINT_URL": "https://sqs.eu-west-2.amazonaws.com"}
    with pytest.raises(Failed, match="not on this machine"):
        target.on_this_machine(written(tmp_path, aws=aws))


def test_without_a_stack_it_says_how_to_start_one(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="make up"):
        target.on_this_machine(tmp_path / "stack.json")
    (tmp_path / "stack.json").write_text("{")
    with pytest.raises(Failed, match="make up"):
        target.on_this_machine(tmp_path / "stack.json")


def described(**changes: Any) -> dict[str, Any]:
    """As CloudFormation describes a stack."""
    parameters = {
        "StripeApiUrl": "https://api.stripe.com",
        "GoCardlessApiUrl": "https://api.gocardless.com",
        "XeroApiUrl": "https://api.xero.com/api.xro/2.0",
        "XeroIdentityUrl": "https://identity.xero.com",
        "MailSender": "books@example.co.uk",
        "MailApiUrl": "",
    }
    return {
        "Outputs": [{"OutputKey": key, "OutputValue": value} for key, value in OUTPUTS.items()],
        "Parameters": [{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
    } | changes


def test_a_stack_on_aws_tells_all_that_the_functions_are_told() -> None:
    found = target.variables_of("connectably-xero-prod", described())
    assert found["TABLE_PREFIX"] == "connectably-xero-prod-"
    assert found["XERO_API_URL"] == "https://api.xero.com/api.xro/2.0"
    told = {field.name for field in fields(Environment)} - PAGES_ALONE
    assert {name.lower() for name in found} == told


def test_the_template_has_every_output_and_parameter_that_is_read() -> None:
    text = TEMPLATE.read_text(encoding="utf-8")
    for name in (*target.OUTPUTS.values(), *target.PARAMETERS.values(), *target.ENDINGS.values()):
        assert f"\n  {name}:" in text


def test_a_table_that_was_restored_under_another_name_is_the_one_that_is_used() -> None:
    own = described()
    restored = [*own["Parameters"], {"ParameterKey": "LedgerEnding", "ParameterValue": "-noon"}]
    assert target.variables_of("there", own)["TABLE_ENDINGS"] == ""
    assert target.variables_of("there", own | {"Parameters": restored})["TABLE_ENDINGS"] == "ledger=-noon"
    assert target.ENDINGS.keys() == set(NAMES.values()) - {"tokens", "sessions", "connections"}


def test_an_older_stack_is_said_to_be_one() -> None:
    with pytest.raises(Failed, match="'InboxQueueUrl': deploy this version"):
        target.variables_of("old", described(Outputs=[]))


@dataclass
class Session:
    """boto3's, as far as it is asked. CloudFormation knows one stack, and lets one person in."""

    region_name: str | None = "eu-west-2"
    refusal: str = "ValidationError"

    def client(self, service: str) -> Session:
        assert service == "cloudformation"
        return self

    def describe_stacks(self, StackName: str) -> Any:  # noqa: N803  # boto3's name
        if StackName != "there":
            raise ClientError({"Error": {"Code": self.refusal, "Message": "no"}}, "DescribeStacks")
        return {"Stacks": [described()]}


def test_a_stack_is_found_with_the_operators_own_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "mine")
    found = target.on_aws("there", Session())
    assert (found["AWS_REGION"], found["AWS_DEFAULT_REGION"]) == ("eu-west-2", "eu-west-2")
    assert (found["AWS_PROFILE"], found["TABLE_PREFIX"]) == ("mine", "there-")


def test_a_stack_that_is_not_there_is_said() -> None:
    with pytest.raises(Failed, match="there is no stack nowhere in this account and region"):
        target.on_aws("nowhere", Session())


def test_what_else_aws_says_is_left_to_be_said() -> None:
    with pytest.raises(ClientError, match="ExpiredToken"):
        target.on_aws("nowhere", Session(refusal="ExpiredToken"))


def test_a_region_has_to_be_known() -> None:
    with pytest.raises(Failed, match="which region"):
        target.on_aws("there", Session(region_name=None))


def test_the_process_of_a_command_reaches_that_stack_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(target, "STACK_FILE", written(tmp_path))
    with environment({"AWS_PROFILE": "the-real-one", "HTTPS_PROXY": "http://proxy:3128"}):
        env = target.enter(Namespace(stack="", region=""))
        aws = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
        assert aws == aws_at(ADDRESSES.emulator)
        assert "127.0.0.1" in os.environ["NO_PROXY"]
    assert env.table_prefix == "connectably-local-"


def test_a_stack_of_this_machine_is_looked_for_where_it_is_written_down() -> None:
    assert surroundings.STATE / surroundings.ADDRESSES == target.STACK_FILE
