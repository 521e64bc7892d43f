from __future__ import annotations

import boto3
import pytest

from shared.environment import Environment
from shared.wiring.base import AwsConnections
from shared.wiring.files import files


@pytest.mark.parametrize(
    ("endpoint", "begins"),
    [
        ("", "https://books.s3.eu-west-2.amazonaws.com/piano/turn/ledger-csv?"),
        ("http://127.0.0.1:4566", "http://127.0.0.1:4566/books/piano/turn/ledger-csv?"),
    ],
)
def test_a_link_leads_straight_to_the_bucket_and_is_signed_for_minutes(
    monkeypatch: pytest.MonkeyPatch, endpoint: str, begins: str
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
    session = boto3.session.Session("id", "secret", region_name="eu-west-2")
    aws = AwsConnections(Environment(exports_bucket="books"), session)
    link = files(aws).link("piano/turn/ledger-csv", "piano-ledger.csv")
    assert link.startswith(begins)
    assert "X-Amz-Expires=300" in link
