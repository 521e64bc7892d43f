"""Runs python -m ops COMMAND, which looks after the books of a running stack, here or on AWS."""

from __future__ import annotations

import io
import json
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from functools import cache
from uuid import uuid4

from rich.console import Console

from ops import target
from ops.answering import Answer
from ops.desk import Desk
from ops.failures import EXPECTED, code_of, in_words
from ops.noting import note
from ops.parser import parser
from shared.environment import Environment
from shared.wiring.base import AwsConnections, connect
from shared.wiring.mail import post
from shared.wiring.operations import connections
from shared.wiring.people import user_pool
from shared.wiring.sign_in import sign_in_app
from shared.wiring.stripe import stripe_desk
from shared.xero.tiers import tier_of

Find = Callable[[Namespace], Environment]
Typed = Callable[[], str] | None


def main(arguments: Sequence[str], find: Find, typed: Typed = None) -> int:
    """Runs a command and returns its exit code; see --help. `find` gives the environment of the chosen stack.

    `typed` reads the operator's answer; it is None where nobody can be asked.
    """
    wanted = parser().parse_args(arguments)
    notices = _console(stderr=True)
    try:
        desk = _desk(wanted, connect(find(wanted)), notices, typed)
        answer: Answer = wanted.command.run(desk, wanted)
        _note(answer, wanted, desk)
    except KeyboardInterrupt:
        notices.print("\nops: stopped")
        return 130
    except EXPECTED as error:
        return _fail(error, notices, as_json=wanted.json)
    _show(answer, as_json=wanted.json)
    return answer.code


def _desk(wanted: Namespace, aws: AwsConnections, notices: Console, typed: Typed) -> Desk:
    wired = cache(lambda: connections(aws))
    users = cache(lambda: user_pool(aws, sign_in_app(aws)))
    stripe = cache(lambda: stripe_desk(aws))
    mail = cache(lambda: post(aws, sign_in_app(aws).pages_url))
    tier = tier_of(aws.env.xero_connections)
    return Desk(wanted.tenant, tier, wanted.yes, wired, stripe, users, mail, aws.clock, notices, typed)


def _note(answer: Answer, wanted: Namespace, desk: Desk) -> None:
    """Notes what was changed. What cannot be noted is changed all the same, and the operator is told."""
    if answer.did is None:
        return
    try:
        note(answer.did, wanted.by, uuid4().hex[:16], desk.clock())
    except EXPECTED as error:
        desk.show(f"ops: it was done, but is not noted in the audit log: {in_words(error)}")


def _show(answer: Answer, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(answer.document, indent=2))
        return
    console = _console()
    for each in answer.view:
        console.print(each)


def _fail(error: Exception, notices: Console, *, as_json: bool) -> int:
    message, code = in_words(error), code_of(error)
    if as_json:
        print(json.dumps({"error": message}, indent=2))
    notices.print(f"ops: {message}")
    return code


def _console(*, stderr: bool = False) -> Console:
    # No markup: text from Xero or a provider may hold brackets.
    return Console(stderr=stderr, markup=False, highlight=False, emoji=False)


def _run() -> int:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal whose character set has no tick shows a question mark.
            stream.reconfigure(errors="replace")
    typed = sys.stdin.readline if sys.stdin.isatty() else None
    return main(sys.argv[1:], target.enter, typed)


if __name__ == "__main__":
    raise SystemExit(_run())
