"""Connects the pages to what they read and write, at the first call, and keeps it while warm."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from typing import TYPE_CHECKING

from shared.wiring.base import AwsConnections, connect_here
from shared.wiring.sign_in import SignInApp, sign_in_app

if TYPE_CHECKING:
    from shared.announcements import Announcements
    from shared.store.user_pool import UserPool


# Without slots, since clients are kept beside the fields once somebody is invited, or something is told.
@dataclass(frozen=True, eq=False)
class ManageDeps:
    """The pages' connections. `clock` is in UTC; `new_token` makes what nobody can guess: 256 random bits.

    `new_id` makes the id of a business.
    """

    aws: AwsConnections
    app: SignInApp
    clock: Callable[[], datetime]
    new_token: Callable[[], str]
    new_id: Callable[[], str]

    @cached_property
    def users(self) -> UserPool:
        from shared.wiring.people import user_pool

        return user_pool(self.aws, self.app)

    @cached_property
    def announcements(self) -> Announcements:
        from shared.wiring.announcing import announcements

        return announcements(self.aws)


@cache
def wire() -> ManageDeps:
    aws = connect_here()
    return ManageDeps(
        aws,
        sign_in_app(aws),
        aws.clock,
        lambda: secrets.token_urlsafe(32),
        lambda: secrets.token_hex(8),
    )
