"""Mail goes out only where the stack has an address to send from."""

from __future__ import annotations

import pytest

from local.stack.in_process import PAGES, Stack
from shared.wiring.base import connect_here
from shared.wiring.mail import post


def test_a_stack_with_a_sender_sends_from_it(stack: Stack) -> None:
    made = post(connect_here(), PAGES)
    assert made
    assert (made.sender.address in stack.ses.verified, made.pages_url) == (True, PAGES)
    tokens = {made.new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(len(each) == 43 for each in tokens)


def test_one_without_sends_nothing(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_SENDER", "")
    assert post(connect_here(), PAGES) is None
