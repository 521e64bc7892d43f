from __future__ import annotations

import gzip
import time
from typing import Any

import boto3
import pytest
import requests
import urllib3
from botocore.client import BaseClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from local.bench.meters import metered
from local.stack.aws import Queues
from local.stack.in_process import Stack
from local.standins.serving import serving
from tests.factories import sales
from tests.functions.shop import come_to_rest, open_shop


async def answer(request: Request) -> Response:
    await request.body()
    if request.url.path == "/busy":
        return JSONResponse({}, 429)
    packed = gzip.compress(b"0" * 10_000)
    return Response(packed, headers={"Content-Encoding": "gzip"})


def test_http_is_counted_by_host_as_it_crosses_the_wire(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "POST"])])
    with serving(app) as ours, serving(app) as another:
        monkeypatch.setenv("STRIPE_API_URL", ours)
        with metered() as meters:
            assert len(requests.post(ours, data=b"12345", timeout=5).content) == 10_000
            assert urllib3.request("GET", f"{ours}/busy").status == 429
            urllib3.request("GET", another)
    stripe = meters.http["stripe"]
    assert (stripe.calls, stripe.refused, stripe.sent) == (2, 1, 5)
    assert 0 < stripe.received < 200
    assert [traffic.calls for name, traffic in meters.http.items() if name != "stripe"] == [1]


def test_kms_is_counted_by_operation(queues: Queues) -> None:
    kms = boto3.client("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    with metered() as meters:
        sealed = kms.encrypt(KeyId=key, Plaintext=b"secret")["CiphertextBlob"]
        for _ in range(2):
            kms.decrypt(KeyId=key, CiphertextBlob=sealed)
    assert meters.kms == {"Encrypt": 1, "Decrypt": 2}


def test_cpu_time_is_the_functions_own_without_motos() -> None:
    with metered() as meters:
        until = time.thread_time() + 0.05
        while time.thread_time() < until:
            pass
        time.sleep(0.05)
    assert 0.05 <= meters.cpu < 0.09


def test_a_sale_is_metered_from_its_webhook_to_xero(stack: Stack) -> None:
    shop = open_shop(stack, gather_minutes=0)
    with metered() as meters:
        shop.sell(sales(1))
        come_to_rest(stack)
    assert {"stripe", "xero"} <= meters.http.keys() <= {"stripe", "xero", "gocardless"}
    assert all(each.received for each in meters.http.values())
    assert meters.kms["Decrypt"]
    assert meters.units.written
    assert meters.units.read
    assert meters.sqs.messages["SendMessage"] + meters.sqs.messages["SendMessageBatch"] == 2
    assert 0 < meters.cpu < 60


def test_nothing_is_metered_afterwards(queues: Queues) -> None:
    client: Any = BaseClient
    door = client._make_api_call
    with metered() as meters:
        pass
    assert client._make_api_call is door
    boto3.client("sqs").list_queues()
    assert not meters.sqs.calls
