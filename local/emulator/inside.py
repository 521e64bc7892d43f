"""Makes the emulator start the functions with AWS's own runtime client.

This script runs in the emulator's environment and imports nothing of this project. The emulator itself
runs Python functions under its own interpreter, where they find its packages, so a package missing from
an artefact would go unnoticed. The emulator's Runtime API, meant for compiled functions, serves
`python -m awslambdaric` just as well. Using it takes a few of the emulator's private names, so its
version is pinned in requirements/emulator.in and checked here.
"""
# ruff: noqa: SLF001 - see above

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

MADE_FOR = "1.5.33"
BOOTSTRAP = '#!/bin/sh\nexec "{python}" -m awslambdaric "$_HANDLER"\n'
# As on AWS, where a function sees nothing else of the host.
LAMBDA = {
    "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
    "LANG": "en_US.UTF-8",
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "TZ": ":UTC",
}


def main(runtime_python: str) -> None:
    _hold_leash()
    found = metadata.version("ministack")
    if found != MADE_FOR:
        sys.exit(f"local/emulator/inside.py was made for ministack {MADE_FOR}, this is {found}: adapt it")
    use_runtime_client(
        import_module("ministack.core.lambda_runtime"),
        import_module("ministack.services.lambda_svc"),
        _bootstrap(runtime_python),
    )
    actions = import_module("ministack.core.iam_actions")
    tell_encryption_context(actions)
    call_batches_by_their_action(actions)
    sys.argv = ["ministack"]
    import_module("ministack.app").main()


def _hold_leash() -> None:
    """Ends with the process that started this one, even if that was killed: its end of the pipe closes."""

    def wait() -> None:
        # The file itself: Python cannot end while a thread holds sys.stdin.
        os.read(0, 1)
        os.killpg(os.getpgrp(), signal.SIGKILL)

    threading.Thread(target=wait, daemon=True).start()


def _bootstrap(runtime_python: str) -> Path:
    script = Path(os.environ["TMPDIR"], "bootstrap")
    script.write_text(BOOTSTRAP.format(python=runtime_python), encoding="utf-8")
    script.chmod(0o755)
    return script


def use_runtime_client(runtime: Any, functions: Any, bootstrap: Path) -> None:
    """Starts functions with the runtime client; `runtime` and `functions` are the emulator's own modules."""
    unpack, surroundings = functions._provided_runtime_code_dir, functions._provided_worker_env

    def unpack_with_bootstrap(archive: bytes) -> str:
        folder: str = unpack(archive)
        # A link, not a copy: nothing is open for writing while another worker is being started.
        with suppress(FileExistsError):
            Path(folder, "bootstrap").symlink_to(bootstrap)
        return folder

    def clean_surroundings(config: dict[str, Any], folder: str, port: int) -> dict[str, str]:
        archives = [functions._resolve_layer_zip(layer) for layer in config.get("Layers") or ()]
        layers = [unpack(archive) for archive in archives if archive]
        given = surroundings(config, folder, port)
        return environment_of(config, [folder, *python_paths(layers)], given, os.environ)

    def runtime_worker(_: dict[str, Any]) -> Any:
        return runtime.ProvidedWorker

    functions._provided_runtime_code_dir = unpack_with_bootstrap
    functions._provided_worker_env = clean_surroundings
    functions._execute_function_warm = functions._execute_function_provided_warm
    runtime._worker_class_for = runtime_worker


def python_paths(layers: Sequence[str]) -> list[str]:
    return [str(Path(layer, "python")) for layer in layers]


def environment_of(
    config: Mapping[str, Any], paths: Sequence[str], given: Mapping[str, str], host: Mapping[str, str]
) -> dict[str, str]:
    """Returns a function's environment: what `given` adds to the host's, its own variables, and Lambda's."""
    added = {name: value for name, value in given.items() if host.get(name) != value}
    own = (config.get("Environment") or {}).get("Variables") or {}
    places = {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{host['GATEWAY_PORT']}",
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{config.get('Runtime', 'python')}",
        "HOME": host["TMPDIR"],
        "PYTHONPATH": os.pathsep.join(paths),
        "TMPDIR": host["TMPDIR"],
    }
    return {**LAMBDA, **own, **added, **places}


def tell_encryption_context(actions: Any) -> None:
    """Lets policies test kms:EncryptionContext:..., which the emulator's own IAM leaves out.

    `actions` is the emulator's module that says which condition keys a request has.
    """
    keys_of = actions.request_tag_context

    def with_encryption_context(service: str, action: str, body: bytes, params: Any) -> dict[str, Any]:
        return {**keys_of(service, action, body, params), **(kms_keys(body) if service == "kms" else {})}

    actions.request_tag_context = with_encryption_context


def call_batches_by_their_action(actions: Any) -> None:
    """Checks sqs:SendMessage for a batch of messages too, as AWS does: a batch has no action of its own."""
    name_of = actions.extract_iam_action

    def without_batch(*request: Any) -> str | None:
        name: str | None = name_of(*request)
        return name.removesuffix("Batch") if name and name.startswith("sqs:") else name

    actions.extract_iam_action = without_batch


def kms_keys(body: bytes) -> dict[str, Any]:
    """Returns the condition keys of a call to KMS."""
    given = json.loads(body or b"{}").get("EncryptionContext") or {}
    keys = {f"kms:EncryptionContext:{name}": value for name, value in given.items()}
    return keys | ({"kms:EncryptionContextKeys": list(given)} if given else {})


if __name__ == "__main__":
    main(sys.argv[1])
