"""Connects to EventBridge, which tells other systems what happens to a business."""

from __future__ import annotations

from shared.announcements import Announcements
from shared.wiring.base import AWS, AwsConnections


def announcements(aws: AwsConnections) -> Announcements:
    """Connects to the account's default bus. The stack's name is what its tables' names begin with."""
    return Announcements(aws.session.client("events", config=AWS), aws.env.table_prefix.removesuffix("-"))
