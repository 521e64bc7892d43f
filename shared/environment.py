"""Reads names and addresses from the environment variables: once, never at import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Environment:
    """Names and addresses. A field's name in capitals is its variable's; a missing variable is empty."""

    stage: str = ""
    table_prefix: str = ""
    table_endings: str = ""
    inbox_queue_url: str = ""
    backlog_queue_url: str = ""
    inbox_failed_queue_url: str = ""
    inbox_dead_queue_url: str = ""
    posting_queue_url: str = ""
    feed_queue_url: str = ""
    reconcile_queue_url: str = ""
    exports_queue_url: str = ""
    exports_bucket: str = ""
    kms_key_id: str = ""
    xero_app_secret: str = ""
    xero_webhook_secret: str = ""
    sign_in_parameter: str = ""
    xero_api_url: str = ""
    xero_identity_url: str = ""
    xero_login_url: str = ""
    xero_connections: str = ""
    stripe_api_url: str = ""
    gocardless_api_url: str = ""
    mail_sender: str = ""
    mail_configuration: str = ""
    mail_api_url: str = ""
    pages_url: str = ""
    orders_an_hour: str = ""

    @classmethod
    def of(cls, variables: Mapping[str, str]) -> Environment:
        """Reads the variables, usually as Environment.of(os.environ)."""
        given = {field.name: variables.get(field.name.upper(), "") for field in fields(cls)}
        return cls(**given)
