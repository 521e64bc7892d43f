"""Connects to the bucket of the exports, for whoever makes files and whoever leads to them."""

from __future__ import annotations

from botocore.config import Config

from shared.store.files import Files
from shared.wiring.base import AWS, AwsConnections

# Links name the region: a signature would not bear that a browser is led on. An address of numbers, such as
# an emulator's, stays as it is.
SIGNED = AWS.merge(Config(signature_version="s3v4", s3={"addressing_style": "virtual"}))


def files(aws: AwsConnections) -> Files:
    return Files(aws.session.client("s3", config=SIGNED), aws.env.exports_bucket)
