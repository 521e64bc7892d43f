"""parked, flagged, retry: what waits for a person, what a person should look at, and another try."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from ops.answering import Answer, Command, code_of
from ops.desk import Desk
from ops.errors import Misused
from ops.page import many, spaced, table, told
from shared.ledger.rows import LedgerRow
from shared.operations.parked import (
    READ_AGAIN,
    Became,
    ParkedRow,
    Retried,
    can_retry,
    flagged,
    parked,
    try_again,
)
from shared.reasons import ATTENTION, PARKED
from shared.reports.json.parked import flagged_json, parked_json, retried_json
from shared.reports.uk import day, on_one_line


def run(desk: Desk, wanted: Namespace) -> Answer:
    tenant = desk.owner().tenant
    found = list(parked(tenant, wanted.reason))
    return Answer(parked_json(tenant, found), _view(found) or ["Nothing is parked."], code_of(not found))


def look(desk: Desk, wanted: Namespace) -> Answer:
    """Lists what is booked and should be looked at. Nothing waits for it, so the exit code is always FINE."""
    tenant = desk.owner().tenant
    found = list(flagged(tenant, wanted.reason))
    return Answer(flagged_json(tenant, found), _view(found) or ["There is nothing to look at."])


def again(desk: Desk, wanted: Namespace) -> Answer:
    """Retries rows. Raises Misused for a key that cannot be retried, and unless one choice is made."""
    if bool(wanted.key) + bool(wanted.reason) + wanted.all != 1:
        raise Misused("which rows? Name a KEY, --reason CODE or --all")
    owner = desk.owner()
    chosen = [each for each in _retried(owner.tenant, wanted) if wanted.key in ("", each.row.key)]
    if wanted.key and not chosen:
        raise Misused(f"{wanted.key} is not parked: run parked to list what is")
    if not chosen:
        return Answer(retried_json(owner.tenant, []), ["There is nothing to retry."])
    desk.agree(f"Retries {many(len(chosen), 'row')}.", *_view(chosen))
    connections = desk.connections()
    tried = [try_again(owner, each.row.key, connections) for each in chosen]
    is_fine = all(each.became == "queued" for each in tried)
    return Answer(retried_json(owner.tenant, tried), [_tried_table(tried)], code_of(is_fine))


def _retried(tenant: str, wanted: Namespace) -> Iterator[ParkedRow]:
    """Finds the rows to retry: flagged rows too, where they can be retried, but never by --all."""
    yield from parked(tenant, wanted.reason)
    if not wanted.all:
        yield from (each for each in flagged(tenant, wanted.reason) if can_retry(each.row))


BECAME: dict[Became, str] = {
    "queued": "queued again",
    "refused": "cannot be retried",
    "not_now": "cannot be retried just now",
    "not_parked": "no longer parked",
}


def _tried_table(tried: Sequence[Retried]) -> Table:
    shown = table("Row", "Result")
    for each in tried:
        shown.add_row(each.key, on_one_line(f"{BECAME[each.became]}{f': {each.why}' if each.why else ''}"))
    return shown


def _view(found: Sequence[ParkedRow]) -> list[RenderableType]:
    """Groups the rows by reason, so that what to do is said once."""
    groups: dict[str, list[ParkedRow]] = {}
    for each in found:
        groups.setdefault(each.row.reason_code, []).append(each)
    return [line for reason, alike in groups.items() for line in _group(reason, alike)]


def _group(reason: str, alike: Sequence[ParkedRow]) -> Iterator[RenderableType]:
    yield Text(f"{reason}: {many(len(alike), 'row')}", style="bold")
    yield told(alike[0].reason)
    shown = table("Day", "Row, and the words of Xero or the provider", "Waiting", right=("Waiting",))
    yield spaced(shown, [_cells(each) for each in alike])


def _cells(each: ParkedRow) -> tuple[str, Text, str]:
    row = each.row
    return (
        day(row.happened_at.date()),
        Text.assemble((row.key, "bold"), f"\n{on_one_line(_words(row))}"),
        str(each.waiting),
    )


def _words(row: LedgerRow) -> str:
    """The words of Xero or the provider; for a flagged row, else the document that it is about."""
    return row.detail or row.about


def _of(reasons: Iterable[str], said_by: str) -> Callable[[ArgumentParser], None]:
    def why(parser: ArgumentParser) -> None:
        parser.add_argument(
            "--reason",
            choices=sorted(reasons),
            default="",
            metavar="CODE",
            help=f"only rows with this reason code, as {said_by} lists it",
        )

    return why


def _what(parser: ArgumentParser) -> None:
    parser.add_argument(
        "key", nargs="?", default="", metavar="KEY", help="the key of one row, as parked or flagged lists it"
    )
    parser.add_argument("--all", action="store_true", help="every parked row")
    _of([*PARKED, *READ_AGAIN], "parked or flagged")(parser)


COMMANDS = (
    Command(
        "parked",
        "list what waits for a person, why, and what to do",
        run,
        "at least one row is parked",
        _of(PARKED, "parked"),
    ),
    Command(
        "flagged",
        "list what is booked and should be looked at, why, and what to do",
        look,
        "(not used by this command)",
        _of(ATTENTION, "flagged"),
    ),
    Command(
        "retry",
        "retry parked rows, whose documents are sent or whose movements are read again, and flagged rows "
        "that were put right at the provider",
        again,
        "at least one row could not be retried",
        _what,
    ),
)
