"""Connects to SES, which sends mail, if the stack has an address to send from."""

from __future__ import annotations

import secrets

from shared.operations.mail.post import Post
from shared.sending import Sender
from shared.wiring.base import AWS, AwsConnections


def post(aws: AwsConnections, pages_url: str) -> Post | None:
    """Makes the connection; None for a stack that sends no mail. `pages_url` is where its pages are."""
    env = aws.env
    if not env.mail_sender:
        return None
    client = aws.session.client("sesv2", endpoint_url=env.mail_api_url or None, config=AWS)
    sender = Sender(client, env.mail_sender, env.mail_configuration)
    return Post(sender, pages_url, lambda: secrets.token_urlsafe(32), aws.clock)
