from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from local.emulator import gaps
from local.emulator.failing import Failed
from local.emulator.gaps import Deployed, fill, read

URI = {"Fn::Sub": "arn:aws:apigateway:eu-west-2:lambda:path/functions/${Webhook.Arn}/invocations"}
INTEGRATION = {gaps.INTEGRATION: {"uri": URI, "payloadFormatVersion": "2.0", "type": "aws_proxy"}}
TEMPLATE: dict[str, Any] = {
    "Webhook": {"Type": "AWS::Lambda::Function"},
    "Api": {
        "Type": "AWS::ApiGatewayV2::Api",
        "Properties": {"Body": {"paths": {"/webhooks/{tenant}": {"post": INTEGRATION}}}},
    },
    "Stage": {
        "Type": "AWS::ApiGatewayV2::Stage",
        "Properties": {"StageName": "$default", "DefaultRouteSettings": {"ThrottlingRateLimit": 100}},
    },
    "Inbox": {
        "Type": "AWS::DynamoDB::Table",
        "Properties": {
            "TimeToLiveSpecification": {"AttributeName": "expires_at", "Enabled": True},
            "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
        },
    },
    "Tokens": {"Type": "AWS::DynamoDB::Table", "Properties": {}},
    "Mail": {"Type": "AWS::SNS::Subscription"},
}
IDS = {"Webhook": "stack-Webhook-1", "Api": "api1", "Stage": "$default", "Inbox": "inbox", "Tokens": "tokens"}
ANSWERS: dict[str, Any] = {
    "get_function_configuration": {"FunctionArn": "arn:aws:lambda:eu-west-2:0:function:stack-Webhook-1"},
    "create_integration": {"IntegrationId": "i1"},
    "get_template": {"TemplateBody": {"Resources": TEMPLATE}},
    "describe_stack_resources": {
        "StackResources": [{"LogicalResourceId": name, "PhysicalResourceId": id} for name, id in IDS.items()]
    },
    "describe_stacks": {"Stacks": [{"Outputs": [{"OutputKey": "SecretsKeyId", "OutputValue": "key1"}]}]},
}


@dataclass
class Aws:
    """Every client of every service; it keeps what it was asked."""

    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def client(self, _: str) -> Aws:
        return self

    def __getattr__(self, name: str) -> Any:
        def answer(**given: Any) -> Any:
            self.asked.append((name, given))
            return ANSWERS.get(name, {})

        return answer

    def calls(self, name: str) -> list[dict[str, Any]]:
        return [given for asked, given in self.asked if asked == name]


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Aws:
    made = Aws()
    monkeypatch.setattr(gaps, "boto3", made)
    return made


def deployed(**changed: Any) -> Deployed:
    return Deployed(TEMPLATE | changed, IDS, {})


def test_a_deployed_stack_is_read_as_cloudformation_processed_it(aws: Aws) -> None:
    found = read("stack")
    assert (found.resources, found.ids, found.outputs) == (TEMPLATE, IDS, {"SecretsKeyId": "key1"})
    assert found.api_id == "api1"
    assert aws.calls("get_template") == [{"StackName": "stack", "TemplateStage": "Processed"}]


def test_every_path_of_the_api_leads_to_its_function(aws: Aws) -> None:
    fill(deployed())
    (integration,) = aws.calls("create_integration")
    assert integration["IntegrationUri"].endswith(":function:stack-Webhook-1")
    assert aws.calls("create_route") == [
        {"ApiId": "api1", "RouteKey": "POST /webhooks/{tenant}", "Target": "integrations/i1"}
    ]


def test_tables_get_the_expiry_and_the_backups_that_the_template_asks_for(aws: Aws) -> None:
    fill(deployed())
    assert [given["TableName"] for given in aws.calls("update_time_to_live")] == ["inbox"]
    assert [given["TableName"] for given in aws.calls("update_continuous_backups")] == ["inbox"]


def test_the_stage_gets_its_limits(aws: Aws) -> None:
    fill(deployed())
    (given,) = aws.calls("update_stage")
    assert given["DefaultRouteSettings"] == {"ThrottlingRateLimit": 100}


def test_an_authorizer_is_not_silently_left_out(aws: Aws) -> None:
    guarded: dict[str, Any] = {"post": INTEGRATION | {"security": [{"Owners": []}]}}
    api = {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"Body": {"paths": {"/settings": guarded}}}}
    with pytest.raises(Failed, match="/settings has an authorizer"):
        fill(deployed(Api=api))


def test_a_path_without_a_function_is_not_silently_left_out(aws: Aws) -> None:
    with pytest.raises(Failed, match="no function of the template"):
        fill(deployed(Webhook={"Type": "AWS::SNS::Topic"}))


def test_a_route_leads_to_the_alias_that_its_integration_names(aws: Aws) -> None:
    uri = {"Fn::Sub": "arn:aws:apigateway:eu-west-2:lambda:path/functions/${WebhookAliaslive}/invocations"}
    alias = {"WebhookAliaslive": {"Type": "AWS::Lambda::Alias"}}
    of_alias = "arn:aws:lambda:eu-west-2:0:function:stack-Webhook-1:live"
    deployed = Deployed(TEMPLATE | alias, IDS | {"WebhookAliaslive": of_alias}, {})
    assert gaps._function_arn(deployed, uri) == of_alias
    assert gaps._function_arn(deployed, URI) == "arn:aws:lambda:eu-west-2:0:function:stack-Webhook-1"
