"""Sets up what tests of several folders begin with."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import boto3
import botocore.session
import botocore.useragent
import pynamodb.connection.base
import pytest
from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth, SigV4Auth
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import settings

from local.demo.trading_day import CLOSE
from local.stack import shortcut
from local.stack.in_process import Stack, running
from shared.operations.reconcile import comparing, run
from tests.both_ways import compared_both_ways

# A machine that is busy with something else meanwhile makes no property wrong.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

# Assertions in these modules should report as much as a test's own.
pytest.register_assert_rewrite("tests.functions.merchant", "tests.functions.shop", "tests.system.scripts")

# They take longest, each test or all of them: begun last, one would keep a single core busy at the end.
LONGEST = (
    "tests/local/bench/drain/",
    "tests/shared/posting/test_exploration.py",
    "tests/functions/test_months.py",
    "tests/functions/test_undo_months.py",
    "tests/functions/test_kills",
    "tests/functions/test_restored.py",
    "tests/functions/test_cancelled_transactions.py",
    "tests/functions/sync/test_thousand.py",
    "tests/functions/sync/test_feed.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the longest first, and leaves all others in their order."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


@pytest.fixture(scope="session")
def quick_aws() -> Iterator[None]:
    """Spares AWS's client what it repeats for each test; local/lean_moto does the same for moto."""
    with pytest.MonkeyPatch.context() as patch, shortcut.taken():
        _keep_clients(patch)
        # Only its signature says that what is sent to S3 comes in pieces, and a link is nothing else.
        for signer in (S3SigV4Auth, S3SigV4QueryAuth):
            patch.setattr(signer, "add_auth", SigV4Auth.add_auth)
        patch.setattr(SigV4Auth, "add_auth", _name_the_signer)
        # Nobody reads the user agent, and the key is of a kind that nobody uses here.
        patch.setattr(botocore.useragent.UserAgentString, "to_string", lambda self: "tests")
        patch.setattr(rsa, "generate_private_key", cache(rsa.generate_private_key))
        # The modules stay for good: looking through them for garbage took a fifth of the time.
        gc.freeze()
        yield
        gc.unfreeze()


def _keep_clients(patch: pytest.MonkeyPatch) -> None:
    """Keeps one client for each service: making one takes longer than everything a test does with it."""
    make, made = botocore.session.Session.create_client, dict[Any, Any]()
    session = botocore.session.get_session()

    def kept(self: Any, service_name: str, *given: Any, **options: Any) -> Any:
        # A stand-in is at an address of its own in each test.
        at = options.get("endpoint_url") or os.environ.get("AWS_ENDPOINT_URL", "")
        if (service_name, at) not in made:
            made[service_name, at] = make(self, service_name, *given, **options)
        return made[service_name, at]

    patch.setattr(botocore.session.Session, "create_client", kept)
    patch.setattr(botocore.session, "get_session", lambda: session)
    # Each of boto3's sessions would add the methods that S3's client gets, which fails the second time.
    register = boto3.session.Session._register_default_handlers  # type: ignore[attr-defined]  # private
    patch.setattr(boto3.session.Session, "_register_default_handlers", _once(register))
    patch.setattr(pynamodb.connection.base, "get_session", lambda: session)


def _once(act: Callable[[Any], None]) -> Callable[[Any], None]:
    left = [act]
    return lambda given: left.pop()(given) if left else None


def _name_the_signer(auth: Any, request: Any) -> None:
    """Writes who asks which service where, which moto reads; nobody reads the signature that follows."""
    scope = f"{auth.credentials.access_key}/20261129/{auth._region_name}/{auth._service_name}/aws4_request"
    request.headers["Authorization"] = f"AWS4-HMAC-SHA256 Credential={scope}"


@pytest.fixture(autouse=True)
def _both_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reads the ledger the long way too, whenever a reconciliation has read it the short way."""
    monkeypatch.setattr(run, "compared", compared_both_ways(comparing.compared))


@pytest.fixture
def stack(quick_aws: None) -> Iterator[Stack]:
    """Runs the whole integration, empty, at six o'clock in the evening of a trading day."""
    with running(CLOSE) as stack:
        yield stack
