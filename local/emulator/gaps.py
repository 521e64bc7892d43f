"""Adds what the emulator's CloudFormation leaves out, through AWS's own APIs.

They are read from the template that CloudFormation processed, so a new route there needs no change here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3

from local.emulator.failing import Failed

if TYPE_CHECKING:
    from collections.abc import Iterator

# The lowest concurrency that AWS allows.
AT_ONCE = 2
INTEGRATION = "x-amazon-apigateway-integration"


@dataclass(frozen=True, slots=True)
class Deployed:
    """`resources` as in the processed template, `ids` their physical ids, both by logical id."""

    resources: dict[str, Any]
    ids: dict[str, str]
    outputs: dict[str, str]

    def of_type(self, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yields the physical id and the properties of each resource of the type."""
        for name, resource in self.resources.items():
            if resource["Type"] == kind and name in self.ids:
                yield self.ids[name], resource.get("Properties", {})

    @property
    def api_id(self) -> str:
        return next(id for id, _ in self.of_type("AWS::ApiGatewayV2::Api"))

    @property
    def api_path(self) -> str:
        """The path at which the emulator serves the API; on AWS the stage $default is not part of it."""
        return f"/_aws/execute-api/{self.api_id}/$default"


def read(stack: str) -> Deployed:
    formation = boto3.client("cloudformation")
    body: Any = formation.get_template(StackName=stack, TemplateStage="Processed")["TemplateBody"]
    template = json.loads(body) if isinstance(body, str) else body
    listed = formation.describe_stack_resources(StackName=stack)["StackResources"]
    (described,) = formation.describe_stacks(StackName=stack)["Stacks"]
    return Deployed(
        resources=dict(template["Resources"]),
        ids={each["LogicalResourceId"]: each["PhysicalResourceId"] for each in listed},
        outputs={each["OutputKey"]: each["OutputValue"] for each in described.get("Outputs", ())},
    )


def fill(deployed: Deployed) -> None:
    for api, properties in deployed.of_type("AWS::ApiGatewayV2::Api"):
        for path, methods in properties.get("Body", {}).get("paths", {}).items():
            _add_routes(deployed, api, path, methods)
    for _, properties in deployed.of_type("AWS::ApiGatewayV2::Stage"):
        _throttle(deployed.api_id, properties)
    for table, properties in deployed.of_type("AWS::DynamoDB::Table"):
        _finish_table(table, properties)
    for mapping, properties in deployed.of_type("AWS::Lambda::EventSourceMapping"):
        _spare_the_machine(mapping, properties)


def _add_routes(deployed: Deployed, api: str, path: str, methods: dict[str, Any]) -> None:
    gateway = boto3.client("apigatewayv2")
    for method, operation in methods.items():
        if operation.get("security"):
            raise Failed(f"{path} has an authorizer, which local/emulator/gaps.py does not create yet")
        wanted = operation[INTEGRATION]
        integration = gateway.create_integration(
            ApiId=api,
            IntegrationType="AWS_PROXY",
            IntegrationUri=_function_arn(deployed, wanted["uri"]),
            PayloadFormatVersion=wanted["payloadFormatVersion"],
        )
        verb = "ANY" if method == "x-amazon-apigateway-any-method" else method.upper()
        target = f"integrations/{integration['IntegrationId']}"
        gateway.create_route(ApiId=api, RouteKey=f"{verb} {path}", Target=target)


def _function_arn(deployed: Deployed, uri: Any) -> str:
    """Finds the alias or function that a URI names.

    Such a URI is arn:...:functions/${StripeWebhookAliaslive}/invocations, or has ${StripeWebhook.Arn} in it.
    """
    text = uri["Fn::Sub"] if isinstance(uri, dict) else uri
    for name, resource in deployed.resources.items():
        if resource["Type"] == "AWS::Lambda::Alias" and f"${{{name}}}" in text:
            return deployed.ids[name]
        if resource["Type"] == "AWS::Lambda::Function" and f"${{{name}.Arn}}" in text:
            functions = boto3.client("lambda")
            return str(functions.get_function_configuration(FunctionName=deployed.ids[name])["FunctionArn"])
    raise Failed(f"no function of the template is behind {text}")


def _throttle(api: str, stage: dict[str, Any]) -> None:
    settings = stage.get("DefaultRouteSettings")
    if settings:
        gateway = boto3.client("apigatewayv2")
        gateway.update_stage(ApiId=api, StageName=stage["StageName"], DefaultRouteSettings=settings)


def _spare_the_machine(mapping: str, properties: dict[str, Any]) -> None:
    """Limits concurrency, which is no gap: ten functions starting at once take two cores twenty seconds."""
    if properties.get("ScalingConfig"):
        scaling: Any = {"MaximumConcurrency": AT_ONCE}
        boto3.client("lambda").update_event_source_mapping(UUID=mapping, ScalingConfig=scaling)


def _finish_table(table: str, properties: dict[str, Any]) -> None:
    dynamo = boto3.client("dynamodb")
    expiry = properties.get("TimeToLiveSpecification")
    if expiry:
        dynamo.update_time_to_live(TableName=table, TimeToLiveSpecification=expiry)
    backups = properties.get("PointInTimeRecoverySpecification")
    if backups:
        dynamo.update_continuous_backups(TableName=table, PointInTimeRecoverySpecification=backups)
