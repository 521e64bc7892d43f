"""Implements parked, flagged and retry: what waits for a person, what needs a look, and another try."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from ops.answering import Answer, Command, code_of
from ops.desk import Desk
from ops.errors import Misused
from ops.page import many, reason_text, spaced, table
from shared.audit import Did
from shared.ledger.rows import LedgerRow
from shared.operations.parked import (
    READ_AGAIN,
    Became,
    ParkedRow,
    Retried,
    can_retry,
    flagged,
    parked,
    try_each,
)
from shared.reasons import ATTENTION, PARKED
from shared.reports.json.parked import flagged_json, parked_json, retried_json
from shared.reports.uk import day, on_one_line


def run(desk: Desk, wanted: Namespace) -> Answer:
    """Lists what is parked."""
    tenant = desk.owner().tenant
    listed = list(parked(tenant, wanted.reason))
    return Answer(parked_json(tenant, listed), _view(listed) or ["Nothing is parked."], code_of(not listed))


def look(desk: Desk, wanted: Namespace) -> Answer:
    """Lists what is booked and should be looked at. Nothing waits for it, so the exit code is always FINE."""
    tenant = desk.owner().tenant
    listed = list(flagged(tenant, wanted.reason))
    return Answer(flagged_json(tenant, listed), _view(listed) or ["There is nothing to look at."])


def again(desk: Desk, wanted: Namespace) -> Answer:
    """Retries rows. Raises Misused for a key that cannot be retried, and unless one choice is made."""
    if bool(wanted.key) + bool(wanted.reason) + wanted.all != 1:
        raise Misused("which rows? Name a KEY, --reason CODE or --all")
    owner = desk.owner()
    chosen = [each for each in _to_retry(owner.tenant, wanted) if wanted.key in ("", each.row.key)]
    if wanted.key and not chosen:
        raise Misused(f"{wanted.key} is not parked: run parked to list what is")
    if not chosen:
        return Answer(retried_json(owner.tenant, []), ["There is nothing to retry."])
    desk.agree(f"Retries {many(len(chosen), 'row')}.", *_view(chosen))
    connections = desk.connections()
    retries = try_each(owner, [each.row.key for each in chosen], connections)
    is_fine = all(each.became == "queued" for each in retries)
    queued = [each.key for each in retries if each.became == "queued"]
    did = Did("retried", [owner.tenant], ", ".join(queued)) if queued else None
    return Answer(retried_json(owner.tenant, retries), [_results(retries)], code_of(is_fine), did)


def _to_retry(tenant: str, wanted: Namespace) -> Iterator[ParkedRow]:
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


def _results(retries: Sequence[Retried]) -> Table:
    shown = table("Row", "Result")
    for each in retries:
        shown.add_row(each.key, on_one_line(f"{BECAME[each.became]}{f': {each.why}' if each.why else ''}"))
    return shown


def _view(listed: Sequence[ParkedRow]) -> list[RenderableType]:
    """Groups the rows by reason, so that what to do is said once."""
    groups: dict[str, list[ParkedRow]] = {}
    for each in listed:
        groups.setdefault(each.row.reason_code, []).append(each)
    return [line for reason, alike in groups.items() for line in _group(reason, alike)]


def _group(reason: str, alike: Sequence[ParkedRow]) -> Iterator[RenderableType]:
    yield Text(f"{reason}: {many(len(alike), 'row')}", style="bold")
    yield reason_text(alike[0].reason)
    shown = table("Day", "Row, and what Xero or the provider says", "Waiting", right=("Waiting",))
    yield spaced(shown, [_cells(each) for each in alike])


def _cells(each: ParkedRow) -> tuple[str, Text, str]:
    row = each.row
    return (
        day(row.happened_at.date()),
        Text.assemble((row.key, "bold"), f"\n{on_one_line(_detail(row))}"),
        str(each.waiting),
    )


def _detail(row: LedgerRow) -> str:
    """Returns what Xero or the provider says of a row, else the document that a flag is about."""
    return row.detail or row.about


def _of(reasons: Iterable[str], listed_by: str) -> Callable[[ArgumentParser], None]:
    def add_reason(parser: ArgumentParser) -> None:
        parser.add_argument(
            "--reason",
            choices=sorted(reasons),
            default="",
            metavar="CODE",
            help=f"only rows with this reason code, as {listed_by} lists it",
        )

    return add_reason


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
