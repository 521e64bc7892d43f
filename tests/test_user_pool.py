"""Who may sign in, and how, as the template says for AWS and for the emulator."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from functions.manage.oidc import CALLBACK, SIGNED_OUT
from local.stack.template import _Tags

TEMPLATE = Path(__file__).resolve().parent.parent / "template.yaml"
NOTHING = {"Ref": "AWS::NoValue"}


def rendered(value: Any, conditions: dict[str, bool]) -> Any:
    """Returns what CloudFormation makes of a value under these conditions."""
    if isinstance(value, dict) and value.keys() == {"If"}:
        name, yes, no = value["If"]
        return rendered(yes if conditions[name] else no, conditions)
    if isinstance(value, dict):
        made = {key: rendered(each, conditions) for key, each in value.items()}
        return {key: each for key, each in made.items() if each != NOTHING}
    return [rendered(each, conditions) for each in value] if isinstance(value, list) else value


def properties(name: str, *, on_aws: bool, at_api: bool = True) -> dict[str, Any]:
    read = yaml.load(TEMPLATE.read_text(encoding="utf-8"), Loader=_Tags)  # noqa: S506  # a SafeLoader with tags
    conditions = {"IsOnAws": on_aws, "PagesAreAtApi": at_api, "SignsInAtCognito": on_aws}
    found: dict[str, Any] = rendered(read["Resources"][name]["Properties"], conditions)
    return found


def test_on_aws_nobody_signs_in_without_a_second_factor() -> None:
    pool = properties("UserPool", on_aws=True)
    assert pool["MfaConfiguration"] == "ON"
    assert pool["EnabledMfas"] == ["SOFTWARE_TOKEN_MFA"]


def test_the_emulator_which_cannot_ask_for_one_is_not_told_to() -> None:
    pool = properties("UserPool", on_aws=False)
    assert pool["MfaConfiguration"] == "OFF"
    assert "EnabledMfas" not in pool


@pytest.mark.parametrize("on_aws", [True, False])
def test_nobody_signs_up(on_aws: bool) -> None:
    pool = properties("UserPool", on_aws=on_aws)
    assert pool["AdminCreateUserConfig"] == {"AllowAdminCreateUserOnly": True}
    assert pool["Policies"]["PasswordPolicy"]["MinimumLength"] >= 12


def test_the_pages_sign_in_by_code_alone_and_by_cognitos_own_pages() -> None:
    client = properties("UserPoolClient", on_aws=True)
    assert client["AllowedOAuthFlows"] == ["code"]
    assert client["ExplicitAuthFlows"] == ["ALLOW_REFRESH_TOKEN_AUTH"]
    assert client["PreventUserExistenceErrors"] == "ENABLED"


@pytest.mark.parametrize("at_api", [True, False])
def test_cognito_sends_browsers_to_our_pages_and_nowhere_else(at_api: bool) -> None:
    client = properties("UserPoolClient", on_aws=True, at_api=at_api)
    root = "https://${HttpApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}" if at_api else "${PagesUrl}"
    assert client["CallbackURLs"] == [{"Sub": f"{root}{CALLBACK}"}]
    assert client["LogoutURLs"] == [{"Sub": f"{root}{SIGNED_OUT}"}]
