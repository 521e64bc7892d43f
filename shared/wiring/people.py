"""Connects to the user pool, for whoever invites or removes people."""

from __future__ import annotations

from shared.store.user_pool import UserPool
from shared.wiring.base import AWS, AwsConnections
from shared.wiring.sign_in import SignInApp


def user_pool(aws: AwsConnections, app: SignInApp) -> UserPool:
    return UserPool(aws.session.client("cognito-idp", config=AWS), app.pool_id)
