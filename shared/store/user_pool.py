"""Finds people in Cognito's user pool, and invites those who are not in it yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_cognito_idp.type_defs import AttributeTypeTypeDef


@dataclass(frozen=True, slots=True)
class UserPool:
    cognito: CognitoIdentityProviderClient
    pool_id: str

    def invite(self, email: str) -> str:
        """Returns the `sub` of a person. Whom the pool did not know is sent a first password."""
        attributes = {"email": email, "email_verified": "true"}
        try:
            answer = self.cognito.admin_create_user(
                UserPoolId=self.pool_id,
                Username=email,
                UserAttributes=[{"Name": name, "Value": value} for name, value in attributes.items()],
                DesiredDeliveryMediums=["EMAIL"],
            )
        except self.cognito.exceptions.UsernameExistsException:
            known = self.cognito.admin_get_user(UserPoolId=self.pool_id, Username=email)
            return _sub(known["UserAttributes"])
        return _sub(answer["User"]["Attributes"])


def _sub(attributes: Sequence[AttributeTypeTypeDef]) -> str:
    return next(each["Value"] for each in attributes if each["Name"] == "sub")
