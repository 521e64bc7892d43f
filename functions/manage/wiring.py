"""Connects the pages to what they read and write, at the first call, and keeps it while warm."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from shared.store.user_pool import UserPool
from shared.wiring.base import AwsConnections, connect_here
from shared.wiring.sign_in import SignInApp, sign_in_app, user_pool


@dataclass(frozen=True, slots=True, eq=False)
class ManageDeps:
    """The pages' connections. `clock` is in UTC; `new_token` makes what nobody can guess: 256 random bits.

    `new_id` makes the id of a business.
    """

    aws: AwsConnections
    app: SignInApp
    users: UserPool
    clock: Callable[[], datetime]
    new_token: Callable[[], str]
    new_id: Callable[[], str]


@cache
def wire() -> ManageDeps:
    aws = connect_here()
    app = sign_in_app(aws)
    return ManageDeps(
        aws,
        app,
        user_pool(aws, app),
        aws.clock,
        lambda: secrets.token_urlsafe(32),
        lambda: secrets.token_hex(8),
    )
