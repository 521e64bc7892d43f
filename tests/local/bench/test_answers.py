"""A second run gets what the first one was answered, without anybody to answer it."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import boto3
import pytest
from urllib3 import PoolManager

from local.bench.answers import given_again, kept
from local.stack.in_process import Stack
from local.standins.serving import serving
from local.standins.xero import XeroStandIn


def kept_of(work: Callable[[], Any]) -> BytesIO:
    file = BytesIO()
    with kept(file):
        work()
    return file


def test_aws_answers_are_given_again_in_their_order(stack: Stack) -> None:
    kms = boto3.client("kms")
    before: list[Any] = []
    file = kept_of(lambda: before.extend((kms.create_key(), kms.list_keys())))
    with given_again(file):
        assert [kms.create_key(), kms.list_keys()] == before
    assert len(kms.list_keys()["Keys"]) == len(before[1]["Keys"])


def test_a_hosts_answer_is_given_again_when_the_host_is_gone() -> None:
    pool = PoolManager(retries=False)
    with serving(XeroStandIn().app) as url:
        asked = f"{url}/connections"
        file = kept_of(lambda: pool.request("GET", asked))
        first = pool.request("GET", asked)
    with given_again(file):
        again = pool.request("GET", asked)
    pool.clear()
    assert (again.status, again.data) == (first.status, first.data)


def test_whoever_asks_something_else_is_told(stack: Stack) -> None:
    kms = boto3.client("kms")
    file = kept_of(kms.list_keys)
    told = "CreateKey was asked, and ListKeys in the run before"
    with pytest.raises(AssertionError, match=told), given_again(file):
        kms.create_key()


def test_whoever_asks_more_or_less_is_told(stack: Stack) -> None:
    kms = boto3.client("kms")
    file = kept_of(kms.list_keys)
    with pytest.raises(AssertionError, match="less was asked"), given_again(file):
        pass
    with pytest.raises(AssertionError, match="and nothing in the run before"), given_again(file):
        [kms.list_keys() for _ in range(2)]
