"""Implements findings, accept and post-again: what differs in Xero, and what the owner decides about it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable

from rich.table import Table
from rich.text import Text

from ops.answering import Answer, Command, code_of
from ops.desk import Desk
from ops.errors import OPEN
from ops.page import many, pounds, reason_text, spaced, table
from shared.audit import Did
from shared.ledger.rows import Handled
from shared.operations import parked, repair
from shared.operations.parked import ParkedRow
from shared.reasons import reason_for
from shared.reconciliation.findings import Finding
from shared.reports.json.findings import accepted_json, findings_json, posted_again_json
from shared.reports.uk import day, on_one_line
from shared.store import reconciliations

# Whoever has the command line may do everything, and is no person of a business.
OPERATOR = "the operator"


def run(desk: Desk, _: Namespace) -> Answer:
    """Lists the findings of the last reconciliation."""
    tenant = desk.owner().tenant
    findings = reconciliations.findings(tenant)
    shown = [_table(findings)] if findings else ["Everything in Xero is as it was posted."]
    left = [each for each in findings if not each.accepted]
    return Answer(findings_json(tenant, findings), shown, code_of(not left))


def accept(desk: Desk, wanted: Namespace) -> Answer:
    """Accepts what `wanted.id` names: a finding by its id, or a parked row by its key."""
    tenant, id = desk.owner().tenant, wanted.id
    handled = Handled(wanted.by or OPERATOR, desk.clock(), wanted.note.strip())
    if finding := reconciliations.finding(tenant, id):
        desk.agree(
            "The finding may stay as it is, and is no longer an open cause of a difference.",
            _table([finding]),
        )
        return _accepted(tenant, id, repair.accept(tenant, id, handled))
    if row := next((each for each in parked.parked(tenant) if each.row.key == id), None):
        desk.agree(_never_posted(row), *_preview(row))
        return _accepted(tenant, id, parked.accept(tenant, id, handled))
    message = f"there is no finding and no parked row {id}: run findings or parked to list what there is"
    return Answer(accepted_json(id, False, message), [message], OPEN)


def post_again(desk: Desk, wanted: Namespace) -> Answer:
    """Posts a document again that a person has deleted or voided. Raises Disconnected or Unavailable."""
    owner, id = desk.owner(), wanted.id
    finding = reconciliations.finding(owner.tenant, id)
    if finding is None:
        return _not_posted(id, f"there is no finding {id}: run findings to list what there is")
    desk.agree(
        "The document is posted to Xero again, with what it needs; an invoice takes the next number.",
        _table([finding]),
    )
    try:
        keys = repair.post_again(owner, id, desk.connections())
    except repair.StillThere as there:
        return _not_posted(id, f"{there} is still in Xero: change or delete it there first")
    except repair.TakenBack as back:
        return _not_posted(
            id, f"{back} has taken the document back in the meantime: run reconcile, and look again"
        )
    if not keys:
        return _not_posted(id, "this was ordered before: run reconcile, and look again")
    lines = [f"on its way to Xero: {key}" for key in keys]
    return Answer(posted_again_json(id, keys), lines, did=Did("posted_again", [owner.tenant], id))


def _not_posted(id: str, why: str) -> Answer:
    return Answer(posted_again_json(id, [], why), [why], OPEN)


def _accepted(tenant: str, id: str, is_done: bool) -> Answer:
    message = (
        f"accepted: {id}" if is_done else f"{id} was dealt with in the meantime, and nothing was changed"
    )
    did = Did("accepted", [tenant], id) if is_done else None
    return Answer(accepted_json(id, is_done), [message], code_of(is_done), did)


def _never_posted(row: ParkedRow) -> str:
    waiting = f"; {many(row.waiting, 'row')} will go on waiting for it" if row.waiting else ""
    return f"The row will never be posted from here{waiting}."


def _preview(row: ParkedRow) -> Iterable[Text]:
    return [Text(on_one_line(f"{row.row.key}: {row.row.detail}"), style="bold"), reason_text(row.reason)]


def _table(findings: Iterable[Finding]) -> Table:
    shown = table("Account", "Changes", "What was found in Xero", right=("Changes",))
    return spaced(shown, [(*_moved(each), _described(each)) for each in findings])


def _moved(each: Finding) -> tuple[str, str]:
    """Returns the account codes, and the change at each in pounds; an invoice changes no bank account."""
    return "\n".join(each.bank_effect), "\n".join(map(pounds, each.bank_effect.values()))


def _described(each: Finding) -> Text:
    state = "accepted" if each.accepted else "open"
    about = on_one_line(f"{each.about} {each.detail}")
    head = f"{each.reason_code} ({state}), dated {day(each.dated)}: {about}"
    return Text.assemble((head, "bold"), f"\nid {each.id}\n", reason_text(reason_for(each.reason_code)))


def _whose(parser: ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="the id of a finding, or the key of a parked row")
    parser.add_argument("--note", default="", metavar="TEXT", help="what was done about it, for the record")


def _which(parser: ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="the id of a finding whose document was deleted or voided")


COMMANDS = (
    Command(
        "findings",
        "list what people have changed, deleted, duplicated or entered in Xero",
        run,
        "at least one finding has not been dealt with",
    ),
    Command(
        "post-again",
        "post a document again that a person has deleted or voided in Xero",
        post_again,
        "nothing was posted",
        _which,
    ),
    Command(
        "accept",
        "record the owner's decision that a finding may stay, or that a parked row is never posted",
        accept,
        "nothing was accepted",
        _whose,
    ),
)
