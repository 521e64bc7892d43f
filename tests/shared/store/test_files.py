"""A file lies encrypted in the bucket, and its link names it and ends soon."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest

from shared.errors import Unavailable
from shared.store.files import Files
from shared.wiring.files import SIGNED


@pytest.fixture(scope="module")
def s3(aws: None) -> Any:
    made = boto3.client("s3", config=SIGNED)
    made.create_bucket(Bucket="files", CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
    return made


def test_a_file_is_sent_from_its_beginning_and_encrypted(s3: Any) -> None:
    file = io.BytesIO(b"the books")
    file.read()
    Files(s3, "files").put("piano/turn/ledger-csv", file, "text/csv")
    found = s3.get_object(Bucket="files", Key="piano/turn/ledger-csv")
    assert (found["Body"].read(), found["ServerSideEncryption"]) == (b"the books", "AES256")
    assert found["ContentType"] == "text/csv"


def test_a_link_names_the_file_and_ends_within_minutes(s3: Any) -> None:
    link = urlsplit(Files(s3, "files").link("piano/turn/ledger-csv", "piano-ledger.csv"))
    told = parse_qs(link.query)
    assert link.scheme == "https"
    assert told["X-Amz-Expires"] == ["300"]
    assert told["response-content-disposition"] == ['attachment; filename="piano-ledger.csv"']


def test_a_bucket_that_takes_nothing_is_said(s3: Any) -> None:
    with pytest.raises(Unavailable, match="S3 did not take the file: NoSuchBucket"):
        Files(s3, "none").put("place", io.BytesIO(b"x"), "text/csv")
