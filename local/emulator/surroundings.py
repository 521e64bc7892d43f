"""Decides what the tools started here see of this machine, and keeps them away from the real AWS."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from local.emulator.failing import Failed

ROOT = Path(__file__).resolve().parent.parent.parent
STATE = ROOT / ".local"
LOGS = STATE / "logs"
# Within STATE: the addresses of a running stack, and files that are needed only while it runs.
ADDRESSES = "stack.json"
SCRATCH = "scratch"
REGION = "eu-west-2"
ACCOUNT = "000000000000"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
# The tools must not see the user's AWS account, the make that runs this, or another Python's settings.
KEPT_OUT = ("AWS_", "SAM_", "MAKE", "MFLAGS", "PYTHON", "VIRTUAL_ENV", "LOCALSTACK_", "MINISTACK_")


def clean(host: Mapping[str, str]) -> dict[str, str]:
    """Returns the host's environment without what is kept out; loopback bypasses any proxy."""
    kept = {name: value for name, value in host.items() if not name.startswith(KEPT_OUT)}
    without_proxy = ",".join(LOOPBACK)
    # uv trusts its own certificate authorities by default; pip, used before uv, trusted the machine's.
    return kept | {"NO_PROXY": without_proxy, "no_proxy": without_proxy, "UV_SYSTEM_CERTS": "1"}


def aws_at(endpoint: str) -> dict[str, str]:
    """Returns the variables that lead every AWS client to the emulator, whatever the user's files say.

    `test` is the emulator's root key: it may do everything there, and nothing anywhere else.
    """
    only_loopback(endpoint)
    return {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": REGION,
        "AWS_REGION": REGION,
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def only_loopback(url: str) -> str:
    """Returns the address if it is on loopback, else raises Failed: nothing here may reach the real AWS."""
    if urlsplit(url).hostname not in LOOPBACK:
        raise Failed(f"{url} is not on this machine, and this must never touch the real AWS")
    return url
