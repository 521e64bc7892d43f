"""Implements user: lets people in to the pages of a business, shows who is in, and takes people out."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from rich.table import Table

from ops.answering import Answer, Command, code_of
from ops.desk import Desk
from ops.errors import Misused
from ops.page import moment
from shared.audit import Did
from shared.people import ROLES, Membership, normalised
from shared.reports.json.people import people_json
from shared.store import people

# Who an operator's invitations are from, in the list that owners see.
OPERATOR = "operator"


def run(desk: Desk, wanted: Namespace) -> Answer:
    """Adds, lists or removes. Raises Misused for a wrong address, or without what an action needs."""
    if wanted.action == "list":
        return _listed(desk)
    if wanted.email is None:
        raise Misused(f"user {wanted.action} needs an e-mail address")
    return _add(desk, wanted) if wanted.action == "add" else _remove(desk, wanted)


def _add(desk: Desk, wanted: Namespace) -> Answer:
    """Invites a person; without a business, one who may begin a business of their own."""
    email = _address(wanted.email)
    if not desk.tenant:
        desk.agree(f"{email} may sign in, and may begin a business.")
        desk.users().invite(email)
        return Answer(people_json([]), [f"{email} may sign in, and begin a business on the first page."])
    business = desk.begun()
    desk.agree(f"{email} becomes {wanted.role} of {business}.")
    person = desk.users().invite(email)
    invited = Membership(person, business, wanted.role, email, desk.clock(), OPERATOR)
    is_new = people.add(invited)
    words = (
        f"{email} is {wanted.role} of {business}." if is_new else f"{email} belongs to {business} already."
    )
    did = Did("person_invited", [business], f"{email} as {wanted.role}") if is_new else None
    return Answer(people_json(people.of_tenant(business)), [words], code_of(is_new), did)


def _remove(desk: Desk, wanted: Namespace) -> Answer:
    email, business = _address(wanted.email), desk.begun()
    found = [each for each in people.of_tenant(business) if each.email == email]
    if not found:
        raise Misused(f"{email} does not belong to {business}; nothing was changed")
    desk.agree(f"{email} loses sight of {business}.")
    for each in found:
        people.put_out(business, each.person)
    left = [each for each in people.of_tenant(business) if each.email != email]
    has_owner = any(each.role == "owner" for each in left)
    warning = [] if has_owner else [f"{business} has no owner now: add one with user add."]
    words, did = [f"{email} is out of {business}.", *warning], Did("person_removed", [business], email)
    return Answer(people_json(left), words, code_of(has_owner), did)


def _listed(desk: Desk) -> Answer:
    found = people.of_tenant(desk.begun())
    return Answer(people_json(found), [_table(found)], code_of(any(each.role == "owner" for each in found)))


def _table(found: Sequence[Membership]) -> Table:
    table = Table("Address", "Role", "Since", "Invited by")
    for each in found:
        table.add_row(each.email, each.role, moment(each.since), each.invited_by)
    return table


def _address(given: str) -> str:
    try:
        return normalised(given)
    except ValueError as error:
        raise Misused(f"{error}; nothing was changed") from None


def _options(parser: ArgumentParser) -> None:
    parser.add_argument("action", choices=["add", "list", "remove"])
    parser.add_argument("email", nargs="?", metavar="EMAIL")
    parser.add_argument(
        "--role", choices=list(reversed(ROLES)), default="owner", help="of a person that is added; else owner"
    )


COMMANDS = (
    Command(
        "user",
        "let people in to the pages, list them, take them out",
        run,
        "the person was there already, or the business has no owner",
        _options,
    ),
)
