"""Implements reconcile and reconciliations: compares clearing accounts with processors, now and before."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from itertools import chain

from rich.table import Table

from ops.answering import Answer, Command, code_of
from ops.causes import view
from ops.desk import Desk
from ops.errors import Failed
from ops.page import moment, pounds, table, ticked, title
from shared.audit import Did
from shared.ledger.profiles import PROFILES
from shared.operations.reconcile.run import reconcile
from shared.provider import PROVIDERS
from shared.reconciliation.result import Reconciliation
from shared.reports.json.reconciliation import reconciliations_json
from shared.store import reconciliations

AMOUNTS = ("Processor", "Xero", "Difference")
DIFFERS = "an account differs from its processor for a cause that somebody has to deal with"


def run(desk: Desk, wanted: Namespace) -> Answer:
    """Reconciles now. Raises Failed where no processor is connected, Disconnected or Unavailable."""
    owner = desk.owner()
    desk.show(f"reading Xero and the processors of {owner.tenant} ...")
    results = reconcile(owner, desk.connections(), wanted.thoroughly)
    if not results:
        raise Failed(f"{owner.tenant} is connected neither to Stripe nor to GoCardless")
    return Answer(
        reconciliations_json(owner.tenant, results),
        [line for each in results for line in view(each)],
        code_of(all(each.is_reconciled for each in results)),
        Did("comparison_asked", [owner.tenant]),
    )


def history(desk: Desk, wanted: Namespace) -> Answer:
    """Lists past reconciliations, the newest first. Raises Failed where there is none."""
    tenant, chosen = desk.owner().tenant, [wanted.provider] if wanted.provider else PROVIDERS
    histories = [list(reconciliations.history(tenant, each, wanted.last)) for each in chosen]
    known = [each for each in histories if each]
    if not known:
        raise Failed(f"{tenant} has never been reconciled: run reconcile")
    return Answer(
        reconciliations_json(tenant, chain.from_iterable(known)),
        [line for each in known for line in (title(PROFILES[each[0].provider].name), _table(each))],
        code_of(all(each[0].is_reconciled for each in known)),
    )


def _table(listed: list[Reconciliation]) -> Table:
    shown = table("When", *AMOUNTS, "Causes", right=AMOUNTS, whole=("When",))
    for each in listed:
        causes = ", ".join(sorted({cause.reason_code for cause in each.causes}))
        amounts = (pounds(each.processor), pounds(each.xero), ticked(each.difference, each.is_reconciled))
        shown.add_row(moment(each.at), *amounts, causes)
    return shown


def _how(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--thoroughly", action="store_true", help="read every document in Xero, as was done the first time"
    )


def _which(parser: ArgumentParser) -> None:
    parser.add_argument("--provider", choices=PROVIDERS, help="this provider only")
    parser.add_argument(
        "--last", type=int, default=10, metavar="N", help="how many for each provider (default 10)"
    )


COMMANDS = (
    Command(
        "reconcile",
        "reconcile now, and name the cause of every penny of a difference",
        run,
        DIFFERS,
        _how,
    ),
    Command(
        "reconciliations",
        "list past reconciliations, the newest first",
        history,
        f"at its last reconciliation, {DIFFERS}",
        _which,
    ),
)
