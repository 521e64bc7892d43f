"""What the tools started here may see of this machine, and that nothing of AWS itself is among it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from local.emulator.failing import Failed

ROOT = Path(__file__).resolve().parent.parent.parent
STATE = ROOT / ".local"
LOGS = STATE / "logs"
# Inside it: where everything is while a stack is up, and what is needed only so long.
ADDRESSES = "stack.json"
SCRATCH = "scratch"
REGION = "eu-west-2"
ACCOUNT = "000000000000"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
# A person's AWS account, a make that runs this, and another Python's settings are not for the tools.
KEPT_OUT = ("AWS_", "SAM_", "MAKE", "MFLAGS", "PYTHON", "VIRTUAL_ENV", "LOCALSTACK_", "MINISTACK_")


def clean(host: Mapping[str, str]) -> dict[str, str]:
    """The host's environment without what is kept out; loopback goes past any proxy."""
    kept = {name: value for name, value in host.items() if not name.startswith(KEPT_OUT)}
    without_proxy = ",".join(LOOPBACK)
    # uv trusts its own list of authorities unless told; pip, which came first, trusts the machine's.
    return kept | {"NO_PROXY": without_proxy, "no_proxy": without_proxy, "UV_SYSTEM_CERTS": "1"}


def aws_at(endpoint: str) -> dict[str, str]:
    """Variables that lead every AWS client to the emulator, whatever a person's own files say.

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
    """The same address, or Failed: nothing here may ever reach the real AWS."""
    if urlsplit(url).hostname not in LOOPBACK:
        raise Failed(f"{url} is not on this machine, and this must never touch the real AWS")
    return url
