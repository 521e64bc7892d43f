"""template.yaml and docs/architecture.md describe the same machine."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from functions.recorder.record import LONGEST_RECORD
from functions.sync import feed
from local.build.artefact import GROUPS
from local.stack.lambdas import HANDLERS
from shared.exports import STALLED
from shared.feeds import OFTEN
from shared.posting.lane import LEASE, RUN
from shared.store.tables import binding

ROOT = Path(__file__).resolve().parent.parent
DRAWN = ("AWS::Serverless::Function", "AWS::SQS::Queue", "AWS::DynamoDB::Table")


class _Tags(yaml.SafeLoader):
    """Reads CloudFormation's short forms (!Ref X, !GetAtt X.Arn) as {"Ref": "X"} and so on."""


def _short_form(loader: _Tags, name: str, node: yaml.Node) -> dict[str, Any]:
    if isinstance(node, yaml.ScalarNode):
        return {name: loader.construct_scalar(node)}
    assert isinstance(node, yaml.SequenceNode)
    return {name: loader.construct_sequence(node, deep=True)}


_Tags.add_multi_constructor("!", _short_form)


@pytest.fixture(scope="module")
def template() -> dict[str, Any]:
    text = (ROOT / "template.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.load(text, Loader=_Tags)  # noqa: S506  # a SafeLoader with tags for short forms
    return found


@pytest.fixture(scope="module")
def resources(template: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = template["Resources"]
    return found


@pytest.fixture(scope="module")
def page() -> str:
    return (ROOT / "docs/architecture.md").read_text(encoding="utf-8")


def of_type(resources: dict[str, Any], kind: str) -> dict[str, Any]:
    return {name: each for name, each in resources.items() if each["Type"] == kind}


def test_everything_that_runs_waits_or_keeps_is_named_on_the_page(
    resources: dict[str, Any], page: str
) -> None:
    drawn = {name for name, each in resources.items() if each["Type"] in DRAWN}
    assert {name for name in drawn if f"`{name}`" not in page} == set()


def test_the_page_names_nothing_that_is_not_there(resources: dict[str, Any], page: str) -> None:
    named = set(re.findall(r"\b(?:[A-Z][a-z]+)+(?:Queue|Table|Key)\b", page))
    assert named <= set(resources)


def test_every_arrow_of_the_diagram_is_granted(resources: dict[str, Any], page: str) -> None:
    arrows = re.findall(r"^  (\w+) --[^>]*> (\w+)$", page, re.MULTILINE)
    functions = of_type(resources, "AWS::Serverless::Function")
    granted = {name: str(each["Properties"]["Policies"]) for name, each in functions.items()}
    asked = [(giver, taker) for giver, taker in arrows if giver in functions and taker in resources]
    assert len(asked) > 5
    assert [arrow for arrow in asked if arrow[1] not in granted[arrow[0]]] == []


def handlers() -> set[str]:
    """Modules of functions/ that Lambda may call."""
    found = set()
    for path in (ROOT / "functions").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if any(isinstance(each, ast.FunctionDef) and each.name == "handler" for each in tree.body):
            found.add(".".join(path.relative_to(ROOT).with_suffix("").parts))
    return found


def test_every_handler_is_deployed_built_and_run_by_the_local_stack(resources: dict[str, Any]) -> None:
    deployed = of_type(resources, "AWS::Serverless::Function")
    called = {each["Properties"]["Handler"].removesuffix(".handler") for each in deployed.values()}
    assert handlers() == called == set(HANDLERS.values())
    assert set(deployed) == set(GROUPS) - {"FoundationLayer"}


def test_every_function_logs_where_the_saved_queries_look(resources: dict[str, Any]) -> None:
    functions = of_type(resources, "AWS::Serverless::Function").values()
    groups = {each["Properties"]["LoggingConfig"]["LogGroup"]["Ref"] for each in functions}
    assert groups <= set(of_type(resources, "AWS::Logs::LogGroup"))
    queries = of_type(resources, "AWS::Logs::QueryDefinition")
    assert queries
    for query in queries.values():
        assert {each["Ref"] for each in query["Properties"]["LogGroupNames"]} == groups


def test_no_queue_is_without_its_dead_letter_queue_and_alarm(resources: dict[str, Any]) -> None:
    queues = of_type(resources, "AWS::SQS::Queue")
    alarms = str(of_type(resources, "AWS::CloudWatch::Alarm"))
    for name, queue in queues.items():
        if name.endswith("DeadQueue"):
            assert f"{name}.QueueName" in alarms
            assert queue["Properties"]["MessageRetentionPeriod"] == 14 * 24 * 3600
        else:
            assert queue["Properties"]["RedrivePolicy"]["maxReceiveCount"] >= 5


def test_no_policy_grants_everything(resources: dict[str, Any]) -> None:
    for each in of_type(resources, "AWS::Serverless::Function").values():
        for statement in each["Properties"]["Policies"][0]["Statement"]:
            actions = statement["Action"]
            assert not any("*" in action for action in ([actions] if isinstance(actions, str) else actions))
            assert statement["Resource"] != "*"


def test_whoever_may_use_the_key_may_do_so_for_a_purpose_only(resources: dict[str, Any]) -> None:
    for each in of_type(resources, "AWS::Serverless::Function").values():
        for statement in each["Properties"]["Policies"][0]["Statement"]:
            if "kms:" in str(statement["Action"]):
                assert "kms:EncryptionContext:purpose" in statement["Condition"]["StringEquals"]


def test_every_table_of_the_store_is_in_the_template_with_its_keys(resources: dict[str, Any]) -> None:
    deployed = {
        each["Properties"]["TableName"]["Sub"].removeprefix("${AWS::StackName}-"): each["Properties"]
        for each in of_type(resources, "AWS::DynamoDB::Table").values()
    }
    for table, name in binding.NAMES.items():
        keys = [key["AttributeName"] for key in deployed[name]["KeySchema"]]
        attributes = table.get_attributes().values()
        hash_key = next(each.attr_name for each in attributes if each.is_hash_key)
        range_keys = [each.attr_name for each in attributes if each.is_range_key]
        assert keys == [hash_key, *range_keys]
    assert set(deployed) == set(binding.NAMES.values())


def test_the_writer_dies_before_its_lease_runs_out(resources: dict[str, Any]) -> None:
    writer = resources["XeroWriter"]["Properties"]
    assert RUN.total_seconds() < writer["Timeout"] < LEASE.total_seconds()
    visible = resources["PostingQueue"]["Properties"]["VisibilityTimeout"]
    assert visible >= 6 * writer["Timeout"]


def test_the_feed_stops_before_it_is_stopped_and_its_turn_is_over_before_the_next(
    resources: dict[str, Any],
) -> None:
    timeout = resources["Feed"]["Properties"]["Timeout"]
    assert 2 * feed.TURN.total_seconds() <= timeout < OFTEN.total_seconds()


def test_a_job_is_one_message_of_one_business_whose_queue_waits_for_it_long_enough(
    resources: dict[str, Any],
) -> None:
    for name in ("Feed", "Reconcile"):
        function, queue = resources[name]["Properties"], resources[f"{name}Queue"]["Properties"]
        assert function["Events"]["Turn"]["Properties"]["BatchSize"] == 1
        assert queue["FifoQueue"]
        assert queue["VisibilityTimeout"] >= 6 * function["Timeout"]


def test_an_export_is_one_message_whose_queue_waits_for_it_long_enough(resources: dict[str, Any]) -> None:
    function, queue = resources["Exports"]["Properties"], resources["ExportsQueue"]["Properties"]
    assert function["Events"]["Turn"]["Properties"]["BatchSize"] == 1
    assert queue["VisibilityTimeout"] >= 6 * function["Timeout"]
    assert function["Timeout"] < STALLED.total_seconds()


def test_a_schedule_that_fails_is_not_repeated_by_lambda(resources: dict[str, Any]) -> None:
    for name in ("Sweep", "Dispatch", "Watch", "Mail"):
        retried = resources[name]["Properties"]["EventInvokeConfig"]
        assert retried == {"MaximumRetryAttempts": 0, "MaximumEventAgeInSeconds": 60}


def test_no_function_scans_a_table(resources: dict[str, Any]) -> None:
    assert "dynamodb:Scan" not in str(resources)


def test_the_recorder_begins_nothing_that_it_could_not_end(resources: dict[str, Any]) -> None:
    recorder = resources["Recorder"]["Properties"]
    assert LONGEST_RECORD.total_seconds() * 2 <= recorder["Timeout"]
    for queue in ("InboxQueue", "BacklogQueue"):
        assert resources[queue]["Properties"]["VisibilityTimeout"] >= 6 * recorder["Timeout"]


def test_a_backlog_fails_as_the_inbox_does_and_has_recorders_of_its_own(resources: dict[str, Any]) -> None:
    inbox, backlog = (resources[f"{name}Queue"]["Properties"] for name in ("Inbox", "Backlog"))
    assert backlog == inbox
    events = resources["Recorder"]["Properties"]["Events"]
    own = {name: each["Properties"]["ScalingConfig"]["MaximumConcurrency"] for name, each in events.items()}
    assert own["Backlog"] < own["Inbox"]


def test_the_feed_may_write_its_progress_and_the_inbox_and_nothing_else(resources: dict[str, Any]) -> None:
    may: dict[str, set[str]] = {}
    for statement in resources["Feed"]["Properties"]["Policies"][0]["Statement"]:
        actions = statement["Action"]
        may[str(statement["Resource"])] = {actions} if isinstance(actions, str) else set(actions)
    assert may == {
        "{'Sub': '${JobsTable.Arn}${JobsEnding}'}": {"dynamodb:UpdateItem"},
        "{'Sub': '${TroublesTable.Arn}${TroublesEnding}'}": {"dynamodb:PutItem"},
        "[{'Sub': '${TenantsTable.Arn}${TenantsEnding}'}, {'Sub': '${SecretsTable.Arn}${SecretsEnding}'}, "
        "{'Sub': '${LanesTable.Arn}${LanesEnding}'}]": {"dynamodb:GetItem"},
        "{'Sub': '${LedgerTable.Arn}${LedgerEnding}'}": {"dynamodb:BatchGetItem"},
        "{'Sub': '${InboxTable.Arn}${InboxEnding}'}": {
            "dynamodb:BatchGetItem",
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:UpdateItem",
        },
        "{'Sub': '${LedgerTable.Arn}${LedgerEnding}/index/open_work'}": {"dynamodb:Query"},
        "{'Sub': '${OrdersTable.Arn}${OrdersEnding}/index/by_end'}": {"dynamodb:Query"},
        "{'Sub': '${FeedsTable.Arn}${FeedsEnding}'}": {
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:UpdateItem",
        },
        "[{'GetAtt': 'BacklogQueue.Arn'}, {'GetAtt': 'PostingQueue.Arn'}]": {"sqs:SendMessage"},
        "{'GetAtt': 'SecretsKey.Arn'}": {"kms:Decrypt"},
    }


def test_nobody_may_change_or_delete_what_is_noted_in_the_audit_log(resources: dict[str, Any]) -> None:
    """Whoever may write to the table at all may add and read, and only the pages' function may."""
    may: dict[str, set[str]] = {}
    for name, each in of_type(resources, "AWS::Serverless::Function").items():
        # A policy of another form, such as one of SAM's templates, would be overlooked.
        (policy,) = each["Properties"]["Policies"]
        for statement in policy["Statement"]:
            if "AuditTable" in str(statement["Resource"]):
                actions = statement["Action"]
                may.setdefault(name, set()).update([actions] if isinstance(actions, str) else actions)
    assert may == {"Manage": {"dynamodb:Query", "dynamodb:PutItem"}}
    # No role stands beside the functions' own, and no policy beside those that were looked at.
    others = {"AWS::IAM::Role", "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"}
    assert "AuditTable" not in str([each for each in resources.values() if each["Type"] in others])


def test_files_are_encrypted_private_and_gone_after_a_day(resources: dict[str, Any]) -> None:
    (bucket,) = (each["Properties"] for each in of_type(resources, "AWS::S3::Bucket").values())
    assert "AES256" in str(bucket["BucketEncryption"])
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    (rule,) = bucket["LifecycleConfiguration"]["Rules"]
    assert (rule["Status"], rule["ExpirationInDays"]) == ("Enabled", 1)
    (policy,) = (each["Properties"] for each in of_type(resources, "AWS::S3::BucketPolicy").values())
    (denied,) = policy["PolicyDocument"]["Statement"]
    assert (denied["Effect"], denied["Principal"]) == ("Deny", "*")
    assert denied["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_whoever_makes_files_never_reads_them_and_whoever_leads_to_them_never_makes_them(
    resources: dict[str, Any],
) -> None:
    may = {}
    for name, each in of_type(resources, "AWS::Serverless::Function").items():
        for statement in each["Properties"]["Policies"][0]["Statement"]:
            if "ExportsBucket" in (there := str(statement["Resource"])):
                may[name, there.rpartition("/")[0].rpartition("/")[2]] = statement["Action"]
    assert may == {
        ("Exports", "exports"): "s3:PutObject",
        ("Manage", "exports"): "s3:GetObject",
        ("Manage", "pictures"): ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
        ("OrderForms", "pictures"): "s3:GetObject",
    }


def test_files_are_forgotten_after_a_day_and_pictures_of_products_are_not(resources: dict[str, Any]) -> None:
    (rule,) = resources["ExportsBucket"]["Properties"]["LifecycleConfiguration"]["Rules"]
    assert (rule["Prefix"], rule["ExpirationInDays"]) == ("exports/", 1)


def test_the_audit_log_is_kept_for_as_long_as_it_says_and_protected_as_other_tables_are(
    resources: dict[str, Any],
) -> None:
    log, people = (resources[f"{name}Table"] for name in ("Audit", "People"))
    for each in ("DeletionProtectionEnabled", "PointInTimeRecoverySpecification", "SSESpecification"):
        assert log["Properties"][each] == people["Properties"][each]
    assert log["DeletionPolicy"] == people["DeletionPolicy"] == "RetainExceptOnCreate"
    expiry = {"AttributeName": "expires_at", "Enabled": True}
    assert log["Properties"]["TimeToLiveSpecification"] == expiry


def test_mail_is_sent_by_one_function_from_one_address(resources: dict[str, Any]) -> None:
    """The emulator has no SES, so that no call proves it."""
    may = {
        name: statement
        for name, each in of_type(resources, "AWS::Serverless::Function").items()
        for statement in each["Properties"]["Policies"][0]["Statement"]
        if "ses:" in str(statement["Action"])
    }
    assert may.keys() == {"Mail"}
    granted = may["Mail"]
    assert granted["Action"] == "ses:SendEmail"
    assert granted["Condition"] == {"StringEquals": {"ses:FromAddress": {"Ref": "MailSender"}}}
    identity, configuration = map(str, granted["Resource"])
    assert ":identity/${Identity}'" in identity
    assert ":configuration-set/${AWS::StackName}-mail'" in configuration


# ---- a table that was restored


def restorable(resources: dict[str, Any]) -> dict[str, str]:
    """Returns the parameter with the end of its name for each table that can be restored."""
    found = of_type(resources, "AWS::DynamoDB::Table")
    recovered = (
        name for name, each in found.items() if "PointInTimeRecoverySpecification" in each["Properties"]
    )
    return {name: f"{name.removesuffix('Table')}Ending" for name in recovered}


def test_the_functions_can_be_pointed_at_each_table_that_is_restored(
    template: dict[str, Any], resources: dict[str, Any]
) -> None:
    told = template["Globals"]["Function"]["Environment"]["Variables"]["TABLE_ENDINGS"]["Sub"]
    endings = dict(each.split("=") for each in told.split())
    parameters = restorable(resources)
    assert {f"{table.capitalize()}Table": value for table, value in endings.items()} == {
        name: f"${{{parameter}}}" for name, parameter in parameters.items()
    }
    assert all(template["Parameters"][each]["Default"] == "" for each in parameters.values())
    names = set(binding.NAMES.values())
    assert endings.keys() == names - {"tokens", "sessions", "connections"}


def test_every_policy_names_the_table_that_is_in_use(resources: dict[str, Any]) -> None:
    """A policy that names only the first table would lock the functions out of the restored one."""
    functions = of_type(resources, "AWS::Serverless::Function")
    granted = [str(each["Properties"]["Policies"]) for each in functions.values()]
    named = Counter[str]()
    for name, parameter in restorable(resources).items():
        for policies in granted:
            assert f"{name}.Arn'" not in policies
            uses = re.findall(rf"\$\{{{name}\.Arn\}}(\$\{{{parameter}\}})?", policies)
            assert all(uses)
            named[name] += len(uses)
    assert named.keys() == restorable(resources).keys()
    assert sum(named.values()) > 20


# ---- deployments

DOORS = {"StripeWebhook", "GoCardlessWebhook", "XeroWebhook"}


def test_every_function_is_called_by_an_alias_that_follows_code_and_settings(
    template: dict[str, Any], resources: dict[str, Any]
) -> None:
    assert template["Globals"]["Function"]["AutoPublishAlias"] == "live"
    functions = of_type(resources, "AWS::Serverless::Function")
    assert all(each["Properties"]["AutoPublishAliasAllProperties"] is True for each in functions.values())
    # A version that is gone back to needs its layer.
    assert resources["FoundationLayer"]["Properties"]["RetentionPolicy"] == "Retain"


def test_doors_change_bit_by_bit_and_go_back_by_themselves_and_nothing_else_does(
    resources: dict[str, Any],
) -> None:
    functions = of_type(resources, "AWS::Serverless::Function")
    gradual = {
        name: each["Properties"]["DeploymentPreference"]
        for name, each in functions.items()
        if "DeploymentPreference" in each["Properties"]
    }
    assert gradual.keys() == DOORS
    for name, preference in gradual.items():
        assert preference["Type"] == "Canary10Percent5Minutes"
        assert preference["Enabled"] == {"Ref": "GradualDeployment"}
        watching = [resources[each["Ref"]]["Properties"] for each in preference["Alarms"]]
        assert {each["MetricName"] for each in watching} == {"Errors", "5xx"}
        (errors,) = (each for each in watching if each["MetricName"] == "Errors")
        assert {"Name": "Resource", "Value": {"Sub": f"${{{name}}}:live"}} in errors["Dimensions"]


def test_only_stages_on_aws_change_bit_by_bit(template: dict[str, Any]) -> None:
    """An emulator expands the template with the defaults, and has no CodeDeploy."""
    assert template["Parameters"]["GradualDeployment"]["Default"] == "false"
    settings = tomllib.loads((ROOT / "samconfig.toml").read_text(encoding="utf-8"))
    for stage in ("staging", "prod"):
        overrides = settings[stage]["deploy"]["parameters"]["parameter_overrides"]
        assert "GradualDeployment=true" in overrides.split()
    assert "parameter_overrides" not in settings["local"]["deploy"]["parameters"]
