"""Defines the grammar of the command line: every command, and the options that all commands take."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser, RawDescriptionHelpFormatter

from ops.answering import Command
from ops.commands import COMMANDS

CODES = """exit codes:
  0  done, and nothing needs attention
  1  {open_means}
  2  wrong usage, nothing was done
  3  the command failed: no stack, no credentials, no connection; the message says what to do
"""
NOTES = """Without --stack, ops works on the stack that make up or make run has started on this machine.
With --json, standard output is one JSON document with amounts in integer pence; all other messages go to
standard error. The --help of each command says what its exit codes mean.
"""


def parser() -> ArgumentParser:
    root = ArgumentParser(
        prog="ops",
        description="Checks and repairs the books of a running stack.",
        epilog=NOTES,
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    root.set_defaults(tenant="", stack="", region="", json=False, yes=False, by="")
    _add_common(root)
    commands = root.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for each in COMMANDS:
        one = commands.add_parser(
            each.name,
            help=each.summary,
            description=f"{each.summary[0].upper()}{each.summary[1:]}.",
            epilog=CODES.format(open_means=each.open_means),
            formatter_class=RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        _finish(one, each)
    return root


def _finish(one: ArgumentParser, command: Command) -> None:
    command.options(one)
    _add_common(one)
    one.set_defaults(command=command)


def _add_common(one: ArgumentParser) -> None:
    """Adds the options of every command, which may stand before the command or after it.

    An option that is absent in one place leaves the value from the other place as it is.
    """
    add = one.add_argument_group("options of every command", argument_default=SUPPRESS).add_argument
    add("--tenant", metavar="ID", help="the business; needed only where there are several")
    add("--stack", metavar="NAME", help="a stack on AWS, reached with your own credentials")
    add("--region", metavar="R", help="the region of that stack; by default your profile's region")
    add("--json", action="store_true", help="answer with one JSON document, amounts in pence")
    add("--yes", action="store_true", help="make changes without asking first")
    add("--by", metavar="NAME", help="who you are, for the audit log; by default your name on this machine")
