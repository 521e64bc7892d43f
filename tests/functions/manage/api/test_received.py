"""JSON as nobody means it: each is refused at the door, and nothing is changed."""

from __future__ import annotations

import json

import pytest

from functions.manage.access import MOST_BYTES
from functions.manage.api.received import read
from functions.manage.refusals import Refused
from shared.store.tables.businesses import TenantItem
from tests.functions.manage.browser import Browser

RIGHT = {"name": "Piano Lessons", "time_zone": "Europe/London", "vat_registered": True}
UNREADABLE = (
    b"[]",
    b"null",
    b'"text"',
    b"{",
    b"{}{}",
    b"\xff\xfe{\x00}\x00",
    b"\xef\xbb\xbf{}",
    b'{"name": "\xff"}',
    b'{"name": "a", "name": "b"}',
    b'{"name": NaN}',
    b'{"name": -Infinity}',
    b'{"name": "\\u0000"}',
    b'{"na\\u0000me": "x"}',
    b'{"name": ["\\\\\\u0000"]}',
    b'{"name": "\\ud800"}',
    b'{"name": {"\\udfff": 1}}',
    b'{"name": ' + b"9" * 5000 + b"}",
    b'{"name": ' + b"[" * 30_000 + b"]" * 30_000 + b"}",
    b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
)


@pytest.mark.parametrize("raw", UNREADABLE, ids=lambda raw: str(raw[:30]))
def test_what_is_no_plain_json_object_is_refused(raw: bytes) -> None:
    with pytest.raises(Refused) as refused:
        read(raw)
    assert refused.value.status == 400


@pytest.mark.parametrize(
    "found",
    [{}, {"name": "山田 Ó \N{MUSICAL KEYBOARD}"}, {"a": "\\u0000"}, {"a": [1, None, True]}],
    ids=str,
)
def test_what_people_write_is_read_as_it_is(found: dict[str, object]) -> None:
    assert read(json.dumps(found).encode()) == found
    assert read(json.dumps(found, ensure_ascii=False).encode()) == found


def test_an_empty_body_holds_no_fields() -> None:
    assert read(b"") == {}


def send(browser: Browser, body: bytes, kind: str = "application/json") -> tuple[int, str]:
    headers = {"X-CSRF-Token": browser.csrf, "Content-Type": kind}
    answer = browser.send("POST", "/api/businesses", body, **headers)
    return answer.status, answer.document["title"] if answer.status >= 400 else ""


def test_json_that_cannot_be_read_begins_no_business(owner: Browser) -> None:
    assert send(owner, b"[" * 30_000) == (400, "What you sent could not be read")
    assert send(owner, json.dumps(RIGHT).encode(), "text/plain") == (415, "This address takes JSON alone")
    assert send(owner, b"name=Piano", "application/x-www-form-urlencoded")[0] == 415
    assert len(list(TenantItem.scan())) == 1


def test_a_body_beyond_64_kib_is_refused(owner: Browser) -> None:
    most = json.dumps(RIGHT | {"name": ""}).encode()
    most = json.dumps(RIGHT | {"name": "x" * (MOST_BYTES - len(most))}).encode()
    assert len(most) == MOST_BYTES
    assert send(owner, most)[0] == 422
    assert send(owner, most + b" ") == (413, "What you sent is too large")


def test_json_with_a_charset_is_json(owner: Browser) -> None:
    assert send(owner, json.dumps(RIGHT).encode(), "application/json; charset=utf-8") == (201, "")
