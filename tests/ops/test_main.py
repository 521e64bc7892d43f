"""Whose books, which stack, and who says yes: what holds for every command."""

from __future__ import annotations

import pytest

from local.demo.trading_day import CLOSE
from local.stack.in_process import Stack
from ops.__main__ import main
from ops.commands import COMMANDS
from ops.errors import Failed
from shared.environment import Environment
from shared.store import businesses
from tests.functions.merchant import Merchant, open_merchant
from tests.ops.conftest import Ops


def test_of_several_businesses_one_has_to_be_named(ops: Ops, stack: Stack) -> None:
    for each in ("one", "two"):
        open_merchant(stack, each)
    said = ops("parked")
    assert (said.code, said.notices) == (2, "ops: which business? Name one with --tenant: one, two")
    assert ops("parked", "--tenant", "two").code == 0
    assert ops("--tenant", "two", "parked").code == 0


def test_a_business_that_nobody_knows_is_said_with_those_there_are(ops: Ops, merchant: Merchant) -> None:
    for command in ("parked", "status"):
        said = ops(command, "--tenant", "nobody", "--json")
        assert (said.code, said.document) == (2, {"error": "there is no business nobody; there are: demo"})


def test_a_business_whose_settings_are_not_made_is_told_from_one_that_nobody_knows(
    ops: Ops, merchant: Merchant
) -> None:
    businesses.begin("young", "Young Ltd", "Europe/London", True, CLOSE)
    said = ops("parked", "--tenant", "young", "--json")
    words = "young is not set up yet: its owner has settings to make"
    assert (said.code, said.document) == (2, {"error": words})


def test_without_a_stack_it_says_how_to_start_one(capsys: pytest.CaptureFixture[str]) -> None:
    def find(_: object) -> Environment:
        raise Failed("no stack is running on this machine: start one with make up")

    assert main(["status"], find=find) == 3
    assert "start one with make up" in " ".join(capsys.readouterr().err.split())


def test_a_person_may_stop_it_at_any_moment(capsys: pytest.CaptureFixture[str]) -> None:
    def find(_: object) -> Environment:
        raise KeyboardInterrupt

    assert main(["status"], find=find) == 130
    assert "stopped" in capsys.readouterr().err


@pytest.mark.parametrize("command", [each.name for each in COMMANDS])
def test_every_commands_help_says_what_its_exit_codes_mean(ops: Ops, command: str) -> None:
    said = ops(command, "--help", width=200)
    assert said.code == 0
    assert f"1 {next(each.open_means for each in COMMANDS if each.name == command)}" in said.words
    assert "2 wrong usage, nothing was done" in said.words


@pytest.mark.parametrize("arguments", [(), ("whatever",), ("status", "--js")])
def test_what_is_no_command_is_wrong_usage(ops: Ops, arguments: tuple[str, ...]) -> None:
    said = ops(*arguments)
    assert (said.code, "usage: ops" in said.err) == (2, True)


def test_no_secret_is_ever_said(ops: Ops, merchant: Merchant) -> None:
    said = [
        ops(*each)
        for each in (("status",), ("reconcile",), ("backfill", "--progress"), ("reconcile", "--json"))
    ]
    for secret in ("sk_test_demo", "live_demo", "whsec_demo", "the Xero app's secret"):
        assert not any(secret in each.out + each.err for each in said)
