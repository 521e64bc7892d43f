"""Connects the function that sends mail, at the first call, and keeps the connections while warm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from shared.operations.mail.post import Post
from shared.wiring.base import connect_here
from shared.wiring.mail import post


@dataclass(frozen=True, slots=True)
class MailDeps:
    """`post` is None in a stack that has no address to send from. `clock` is in UTC."""

    post: Post | None
    clock: Callable[[], datetime]


@cache
def wire() -> MailDeps:
    aws = connect_here()
    return MailDeps(post(aws, aws.env.pages_url), aws.clock)
