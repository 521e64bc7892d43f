"""Connects to AWS: the tables, and the key that opens secrets.

This module loads no SDK of Stripe's, GoCardless's or Xero's, because the webhooks must start quickly. It does
not load the queues either, because most pages put nothing into them.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

import boto3
from botocore.config import Config

from shared.environment import Environment
from shared.store.encryption import Seal
from shared.store.secrets import Secrets
from shared.store.tables import binding

# For all clients of boto3; the tables have the same. boto3's own are 60 seconds each.
AWS = Config(
    connect_timeout=binding.CONNECT_TIMEOUT,
    read_timeout=binding.READ_TIMEOUT,
    retries={"mode": "standard", "total_max_attempts": binding.ATTEMPTS},
)


# Without slots, since the seal is kept beside the fields once it was made.
@dataclass(frozen=True)
class AwsConnections:
    """One stack's connections, and the environment they are made from. `clock` is in UTC."""

    env: Environment
    session: boto3.session.Session
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    @cached_property
    def seal(self) -> Seal:
        """The key. KMS's client is made when a secret is first needed: that takes longer than most pages."""
        return Seal(self.session.client("kms", config=AWS), self.env.kms_key_id)

    @property
    def secrets(self) -> Secrets:
        return Secrets(self.seal)


def connect(env: Environment) -> AwsConnections:
    """Takes a stack's environment, and points the tables at it.

    Credentials, region and endpoint are those that boto3 and pynamodb find for this process.
    """
    session = boto3.session.Session()
    binding.bind(env.table_prefix, session.region_name, env.table_endings)
    return AwsConnections(env, session)


def connect_here() -> AwsConnections:
    """Connects to the stack that this process's environment names, as a function does."""
    return connect(Environment.of(os.environ))
