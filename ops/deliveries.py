"""Implements deliveries and send-again: which webhooks GoCardless could not deliver, and another try."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from rich.table import Table

from ops.answering import Answer, Command, code_of
from ops.desk import Desk
from ops.errors import OPEN, Misused
from ops.page import many, moment, table
from shared.audit import Did
from shared.operations.connection_words import of_delivery
from shared.operations.failed_deliveries import Deliveries, look, send_again
from shared.reports.json.connection_health import deliveries_json, sent_again_json


def run(desk: Desk, _: Namespace) -> Answer:
    """Asks GoCardless what it could not deliver. Raises Unavailable."""
    tenant = desk.owner().tenant
    found = look(tenant, desk.connections())
    shown = [_table(found)] if found.failed else ["Everything was delivered."]
    did = Did("deliveries_looked_at", [tenant])
    return Answer(deliveries_json(found), shown, code_of(not found.failed), did)


def again(desk: Desk, wanted: Namespace) -> Answer:
    """Has one sent again, or all. Raises Misused unless one choice is made, or Unavailable."""
    if bool(wanted.id) + wanted.all != 1:
        raise Misused("which webhooks? Name an ID or --all")
    tenant = desk.owner().tenant
    desk.agree("GoCardless sends again what it could not deliver. What was booked is not booked twice.")
    done = send_again(tenant, wanted.id, desk.connections())
    if not done.sent:
        message = "nothing to send again: it is under way, or was delivered; run deliveries to look"
        return Answer(sent_again_json(done), [message], OPEN)
    lines = [f"GoCardless sends {many(len(done.sent), 'webhook')} again: {', '.join(done.sent)}"]
    return Answer(
        sent_again_json(done), lines, did=Did("deliveries_sent_again", [tenant], ", ".join(done.sent))
    )


def _table(found: Deliveries) -> Table:
    shown = table("Made at", "Webhook", "Why it was not taken", "Sent again", whole=("Webhook",))
    for each in found.failed:
        again_at = moment(each.again_at) if each.again_at else ""
        shown.add_row(moment(each.created_at), each.id, of_delivery(each.status), again_at)
    return shown


def _which(parser: ArgumentParser) -> None:
    parser.add_argument("id", nargs="?", default="", metavar="ID", help="the id of one webhook")
    parser.add_argument("--all", action="store_true", help="every webhook that deliveries has listed")


COMMANDS = (
    Command(
        "deliveries",
        "ask GoCardless which webhooks of the last week it could not deliver, and why",
        run,
        "at least one webhook could not be delivered",
    ),
    Command(
        "send-again",
        "have GoCardless send webhooks again that it could not deliver",
        again,
        "nothing was sent again",
        _which,
    ),
)
