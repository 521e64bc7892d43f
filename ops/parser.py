"""The command line's grammar: every command, with the options that all of them take."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser, RawDescriptionHelpFormatter

from ops.answering import Command
from ops.commands import COMMANDS

CODES = """exit codes:
  0  fine
  1  {open_means}
  2  wrong usage, nothing was done
  3  it could not be done: no stack, no credentials, no connection; the words say what to do
"""
NOTES = """Without --stack it is the stack that make up or make run has started on this machine.
With --json, standard output is one JSON document, and amounts are integer pence; what else there is to say
goes to standard error. Each command's --help says what its exit codes mean.
"""


def parser() -> ArgumentParser:
    made = ArgumentParser(
        prog="ops",
        description="Looks after the books of a running stack.",
        epilog=NOTES,
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    made.set_defaults(tenant="", stack="", region="", json=False, yes=False)
    _add_common(made)
    commands = made.add_subparsers(title="commands", metavar="COMMAND", required=True)
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
    return made


def _finish(one: ArgumentParser, command: Command) -> None:
    command.options(one)
    _add_common(one)
    one.set_defaults(command=command)


def _add_common(one: ArgumentParser) -> None:
    """Before the command or after it: what is not said leaves the other place's word as it is."""
    add = one.add_argument_group("for every command", argument_default=SUPPRESS).add_argument
    add("--tenant", metavar="ID", help="whose books; the only business there is, unless said")
    add("--stack", metavar="NAME", help="a stack on AWS, with your own credentials")
    add("--region", metavar="R", help="where that stack is; else your profile's region")
    add("--json", action="store_true", help="one JSON document, amounts in pence")
    add("--yes", action="store_true", help="change without asking")
