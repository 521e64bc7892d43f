"""make deploy before SAM: stages, accounts, and whether this is the first time."""

from __future__ import annotations

from pathlib import Path

import boto3
import pytest
from moto import mock_aws

from local.build import deploy
from local.emulator.failing import Failed

TEMPLATE = '{"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}'


@pytest.mark.parametrize("stage", ["", "local", "production"])
def test_only_stages_of_aws_are_deployed(stage: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert deploy.main([stage]) == 1
    assert "make deploy STAGE=staging or STAGE=prod" in capsys.readouterr().err


@pytest.mark.parametrize("stage", deploy.STAGES)
def test_every_stage_has_a_stack_of_its_own(stage: str) -> None:
    assert deploy.settings_of(stage, deploy.SETTINGS)["stack_name"] == f"connectably-xero-{stage}"


def test_nobody_is_signed_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with pytest.raises(Failed, match="AWS does not know who you are"):
        deploy._formation(boto3.session.Session(region_name="eu-west-2"))


def test_the_first_time_is_when_there_is_no_stack(monkeypatch: pytest.MonkeyPatch) -> None:
    with mock_aws():
        formation = boto3.client("cloudformation", region_name="eu-west-2")
        assert not deploy._exists(formation, "connectably-xero-staging")
        formation.create_stack(StackName="connectably-xero-staging", TemplateBody=TEMPLATE)
        assert deploy._exists(formation, "connectably-xero-staging")


def test_sam_is_guided_the_first_time_only() -> None:
    assert deploy._command("prod", guided=True)[-1] == "--guided"
    assert "--guided" not in deploy._command("prod", guided=False)
