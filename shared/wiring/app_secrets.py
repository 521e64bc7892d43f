"""Connects to Secrets Manager, which keeps the secrets of the app at Xero: no business has its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aws_lambda_powertools.utilities.parameters import SecretsProvider
from aws_lambda_powertools.utilities.parameters.exceptions import GetParameterError, TransformParameterError

from shared.errors import Unavailable
from shared.wiring.base import AWS, AwsConnections

# Seconds: Xero checks a new key as soon as it is made, and whoever has just stored it does not wait long.
KEYS_KEPT = 60


@dataclass(frozen=True, slots=True)
class WebhookKeys:
    """The keys with which Xero may have signed a webhook: `key`, and `former` while it is being replaced."""

    secrets: SecretsProvider
    secret_name: str

    def read(self) -> tuple[str, ...]:
        """Returns the keys in force, none if the secret holds none. Raises Unavailable."""
        try:
            kept: Any = self.secrets.get(self.secret_name, max_age=KEYS_KEPT, transform="json")
        except TransformParameterError:
            return ()
        except GetParameterError as error:
            raise Unavailable("Secrets Manager did not give the key of Xero's webhooks") from error
        found = [kept.get(name) for name in ("key", "former")] if isinstance(kept, dict) else []
        return tuple(each for each in found if isinstance(each, str) and each.strip())


def app_secrets(aws: AwsConnections) -> SecretsProvider:
    return SecretsProvider(boto3_client=aws.session.client("secretsmanager", config=AWS))


def webhook_keys(aws: AwsConnections) -> WebhookKeys:
    return WebhookKeys(app_secrets(aws), aws.env.xero_webhook_secret)
