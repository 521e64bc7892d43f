"""findings, accept, post-again: what is otherwise in Xero than posted, and the owner's word on it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable

from rich.table import Table
from rich.text import Text

from ops.answering import Answer, Command, code_of
from ops.desk import Desk
from ops.errors import FINE, OPEN
from ops.page import many, pounds, spaced, table, told
from shared.operations import parked, repair
from shared.operations.parked import ParkedRow
from shared.reasons import reason_for
from shared.reconciliation.findings import Finding
from shared.reports.json.findings import accepted_json, findings_json, posted_again_json
from shared.reports.uk import day, on_one_line
from shared.store import reconciliations


def run(desk: Desk, _: Namespace) -> Answer:
    """As the last reconciliation found them."""
    tenant = desk.owner().tenant
    found = reconciliations.findings(tenant)
    shown = [_table(found)] if found else ["In Xero, everything is as it was posted."]
    left = [each for each in found if not each.accepted]
    return Answer(findings_json(tenant, found), shown, code_of(not left))


def accept(desk: Desk, wanted: Namespace) -> Answer:
    """`wanted.id` is a finding's, or a parked row's key."""
    tenant, id = desk.owner().tenant, wanted.id
    if found := reconciliations.finding(tenant, id):
        desk.agree("It may stay so, and is no open cause of a difference any more.", _table([found]))
        return _accepted(id, repair.accept(tenant, id))
    if row := next((each for each in parked.parked(tenant) if each.row.key == id), None):
        desk.agree(_never_posted(row), *_said(row))
        return _accepted(id, parked.accept(tenant, id))
    words = f"there is no finding and no parked row {id}: findings and parked list what there is"
    return Answer(accepted_json(id, False, words), [words], OPEN)


def post_again(desk: Desk, wanted: Namespace) -> Answer:
    """Raises Disconnected or Unavailable."""
    owner, id = desk.owner(), wanted.id
    found = reconciliations.finding(owner.tenant, id)
    if found is None:
        return _not_posted(id, f"there is no finding {id}: findings lists what there is")
    desk.agree(
        "It is posted to Xero anew, with what it needs; an invoice takes the next number.", _table([found])
    )
    try:
        keys = repair.post_again(owner, id, desk.around())
    except repair.StillThere as there:
        return _not_posted(id, f"Xero has {there}: change or delete it there first")
    except repair.TakenBack as back:
        return _not_posted(id, f"{back} has taken it back meanwhile: say reconcile, and look again")
    if not keys:
        return _not_posted(id, "that was ordered before: say reconcile, and look again")
    words = [f"on its way to Xero: {key}" for key in keys]
    return Answer(posted_again_json(id, keys), words)


def _not_posted(id: str, why: str) -> Answer:
    return Answer(posted_again_json(id, [], why), [why], OPEN)


def _accepted(id: str, is_done: bool) -> Answer:
    words = f"accepted: {id}" if is_done else f"{id} was dealt with meanwhile, and nothing was changed"
    return Answer(accepted_json(id, is_done), [words], FINE if is_done else OPEN)


def _never_posted(row: ParkedRow) -> str:
    waiting = f"; {many(row.waiting, 'row')} will go on waiting for it" if row.waiting else ""
    return f"It is never posted from here{waiting}."


def _said(row: ParkedRow) -> Iterable[Text]:
    return [Text(on_one_line(f"{row.row.key}: {row.row.detail}"), style="bold"), told(row.reason)]


def _table(found: Iterable[Finding]) -> Table:
    shown = table("Account", "Changes", "What was found in Xero", right=("Changes",))
    return spaced(shown, [(*_moved(each), _told(each)) for each in found])


def _moved(each: Finding) -> tuple[str, str]:
    """Account codes, and what it changes at them in pounds; an invoice moves nothing at a bank account."""
    return "\n".join(each.bank_effect), "\n".join(map(pounds, each.bank_effect.values()))


def _told(each: Finding) -> Text:
    state = "accepted" if each.accepted else "open"
    about = on_one_line(f"{each.about} {each.detail}")
    head = f"{each.reason_code} ({state}), dated {day(each.dated)}: {about}"
    return Text.assemble((head, "bold"), f"\nid {each.id}\n", told(reason_for(each.reason_code)))


def _whose(parser: ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="Xero's id of a finding, or a parked row's key")


def _which(parser: ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="Xero's id of a finding that is deleted or voided")


COMMANDS = (
    Command(
        "findings",
        "what people changed, deleted, doubled or entered in Xero",
        run,
        "some of it nobody has dealt with",
    ),
    Command(
        "post-again",
        "post anew what a person deleted or voided in Xero",
        post_again,
        "nothing was posted",
        _which,
    ),
    Command(
        "accept",
        "take the owner's word that a finding may stay, or that a parked row is never posted",
        accept,
        "nothing was accepted",
        _whose,
    ),
)
