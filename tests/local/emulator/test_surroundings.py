from __future__ import annotations

import os

import pytest

from local.emulator.failing import Failed
from local.emulator.surroundings import aws_at, clean, only_loopback

HOST = {
    "AWS_PROFILE": "production",
    "AWS_SESSION_TOKEN": "a person's own",
    "AWS_ENDPOINT_URL": "https://elsewhere.example.com",
    "MAKEFLAGS": "-j --jobserver-auth=3,4",
    "PYTHONPATH": "elsewhere",
    "SAM_CLI_TELEMETRY": "1",
    "HTTPS_PROXY": "http://proxy.example.com",
    "PATH": "/usr/bin",
}


def test_nothing_of_a_persons_aws_account_is_passed_on() -> None:
    assert not [name for name in clean(HOST) if name.startswith(("AWS_", "SAM_", "MAKE", "PYTHON"))]


def test_the_path_and_the_proxy_are_passed_on_and_loopback_goes_past_it() -> None:
    passed = clean(HOST)
    assert (passed["PATH"], passed["HTTPS_PROXY"]) == ("/usr/bin", "http://proxy.example.com")
    assert "127.0.0.1" in passed["NO_PROXY"].split(",")


def test_clients_are_led_to_the_emulator_past_a_persons_own_files() -> None:
    given = aws_at("http://127.0.0.1:4999")
    assert given["AWS_ENDPOINT_URL"] == "http://127.0.0.1:4999"
    assert given["AWS_CONFIG_FILE"] == given["AWS_SHARED_CREDENTIALS_FILE"] == os.devnull
    assert given["AWS_ACCESS_KEY_ID"] == given["AWS_SECRET_ACCESS_KEY"] == "test"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_loopback_is_let_through(host: str) -> None:
    assert only_loopback(f"http://{host}:4999") == f"http://{host}:4999"


@pytest.mark.parametrize(
    "url",
    [
        "https://dynamodb.eu-west-2.amazonaws.com",
        "http://localhost.example.com:4566",
        "http://127.0.0.1@example.com",
        "http://192.168.0.7:4566",
        "",
    ],
)
def test_nothing_that_may_be_the_real_aws_is_let_through(url: str) -> None:
    with pytest.raises(Failed, match="must never touch the real AWS"):
        aws_at(url)
