from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from local.emulator import inside
from local.emulator.inside import (
    call_batches_by_their_action,
    environment_of,
    kms_keys,
    tell_encryption_context,
    use_runtime_client,
)

HOST = {"GATEWAY_PORT": "4999", "TMPDIR": "/scratch", "AUTH": "true", "PATH": "/host/bin"}


def config(**variables: str) -> dict[str, Any]:
    return {"Runtime": "python3.13", "Environment": {"Variables": variables}, "Layers": ["foundation"]}


def test_a_function_sees_nothing_of_the_emulators_own_environment() -> None:
    given = environment_of(config(), ["/task"], HOST | {"_HANDLER": "a.handler"}, HOST)
    assert "AUTH" not in given
    assert "GATEWAY_PORT" not in given
    assert given["PATH"] == inside.LAMBDA["PATH"]
    assert given["_HANDLER"] == "a.handler"


def test_a_functions_own_variable_stays_even_where_the_emulator_has_the_same() -> None:
    assert environment_of(config(AUTH="true"), [], HOST, HOST)["AUTH"] == "true"


def test_a_function_finds_aws_in_the_emulator_and_its_layers_after_its_code() -> None:
    given = environment_of(config(), ["/task", *inside.python_paths(["/layer"])], HOST, HOST)
    assert given["AWS_ENDPOINT_URL"] == "http://127.0.0.1:4999"
    assert given["PYTHONPATH"] == os.pathsep.join(["/task", "/layer/python"])


def emulators_modules(tmp_path: Path) -> tuple[SimpleNamespace, SimpleNamespace]:
    """As much of them as is replaced."""

    def unpack(archive: bytes) -> str:
        folder = tmp_path / archive.decode()
        folder.mkdir(exist_ok=True)
        return str(folder)

    functions = SimpleNamespace(
        _provided_runtime_code_dir=unpack,
        _provided_worker_env=lambda config, folder, port: {"AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{port}"},
        _resolve_layer_zip=lambda layer: layer.encode(),
        _execute_function_warm="its own interpreter",
        _execute_function_provided_warm="the Runtime API",
    )
    return SimpleNamespace(ProvidedWorker="the Runtime API's worker"), functions


def test_functions_are_started_by_the_runtime_client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in HOST.items():
        monkeypatch.setenv(name, value)
    runtime, functions = emulators_modules(tmp_path)
    use_runtime_client(runtime, functions, tmp_path / "client")

    folder = functions._provided_runtime_code_dir(b"code")
    again = functions._provided_runtime_code_dir(b"code")
    given = functions._provided_worker_env(config(), folder, 5001)

    assert Path(again, "bootstrap").readlink() == tmp_path / "client"
    assert given["AWS_LAMBDA_RUNTIME_API"] == "127.0.0.1:5001"
    assert given["PYTHONPATH"] == os.pathsep.join([folder, str(tmp_path / "foundation" / "python")])
    assert functions._execute_function_warm == "the Runtime API"
    assert runtime._worker_class_for(config()) == "the Runtime API's worker"


def test_policies_can_ask_for_the_encryption_context() -> None:
    body = json.dumps({"EncryptionContext": {"owner": "demo", "purpose": "stripe_key"}}).encode()
    actions = SimpleNamespace(request_tag_context=lambda *_: {"aws:RequestTag/a": "b"})
    tell_encryption_context(actions)

    assert actions.request_tag_context("kms", "kms:Decrypt", body, {}) == {
        "aws:RequestTag/a": "b",
        "kms:EncryptionContext:owner": "demo",
        "kms:EncryptionContext:purpose": "stripe_key",
        "kms:EncryptionContextKeys": ["owner", "purpose"],
    }
    assert actions.request_tag_context("sqs", "sqs:SendMessage", body, {}) == {"aws:RequestTag/a": "b"}


@pytest.mark.parametrize(
    ("asked", "is_called"),
    [
        ("sqs:SendMessageBatch", "sqs:SendMessage"),
        ("sqs:SendMessage", "sqs:SendMessage"),
        ("lambda:InvokeBatch", "lambda:InvokeBatch"),
        (None, None),
    ],
)
def test_what_is_sent_together_needs_the_leave_to_send(asked: str | None, is_called: str | None) -> None:
    actions = SimpleNamespace(extract_iam_action=lambda *_: asked)
    call_batches_by_their_action(actions)
    assert actions.extract_iam_action("sqs", "POST", "/", {}, b"", {}) == is_called


@pytest.mark.parametrize("body", [b"", b"{}", b'{"EncryptionContext": {}}'])
def test_a_call_without_a_context_has_no_keys_of_one(body: bytes) -> None:
    assert kms_keys(body) == {}


def test_another_version_of_the_emulator_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metadata, "version", lambda _: "2.0")
    monkeypatch.setattr(inside, "_hold_leash", lambda: None)
    with pytest.raises(SystemExit, match=r"made for ministack 1\.5\.33, this is 2\.0"):
        inside.main("python")


def test_it_ends_with_whoever_started_it() -> None:
    code = "from local.emulator import inside; import time; inside._hold_leash(); time.sleep(60)"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, start_new_session=True
    ) as process:
        assert process.stdin
        process.stdin.close()
        start = time.monotonic()
        process.wait(20)
    assert time.monotonic() - start < 20
    assert process.returncode < 0
