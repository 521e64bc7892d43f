"""Connects to the bucket in which pictures of products lie."""

from __future__ import annotations

from shared.store.pictures import Pictures
from shared.wiring.base import AwsConnections
from shared.wiring.files import SIGNED


def pictures(aws: AwsConnections) -> Pictures:
    return Pictures(aws.session.client("s3", config=SIGNED), aws.env.exports_bucket)
